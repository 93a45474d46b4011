using Chain.Contracts.Runtime;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Shims as they must not be, and one as they must.</summary>
public static class PlantedShims
{
    public static void ChangesFirst(long[] array, int length)
    {
        Array.Clear(array, 0, length);
        Meter.Current.Charge(length);
    }

    public static int[] MakesFirst(int length)
    {
        int[] made = new int[length];
        Meter.Current.Charge(length);
        return made;
    }

    public static int ChargesNothing(string text) => text.Length;

    public static void IsSound(long[] array, int length)
    {
        Meter.Current.Charge(length);
        Array.Clear(array, 0, length);
    }
}
