using System.Reflection;
using Chain.Contracts.Runtime.Shims;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Tests.Metering;

/// <summary>
/// Each shim of the whitelist pays before it acts: without gas, and on large arguments, it stops before it changes or makes anything.
/// </summary>
public sealed class ShimChargeTests
{
    // What these cost does not depend on lengths, or was paid when the characters were put in: the whitelist's cost is all of it.
    private static readonly string[] Constant = ["Numbers.ToText(Boolean&)", "Interpolation.Finish(DefaultInterpolatedStringHandler&)"];

    private static readonly MethodInfo[] Shims =
    [
        .. typeof(Text).Assembly.GetExportedTypes().Where(t => t.Namespace == typeof(Text).Namespace)
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => Whitelist.Current.Members.Any(w => w.Shim == $"{m.DeclaringType!.Name}.{m.Name}")),
    ];

    public static TheoryData<string> Names() => [.. Shims.Select(ShimCall.NameOf)];

    [Fact]
    public void All_shims_of_the_whitelist_are_tried()
    {
        string[] listed = [.. Whitelist.Current.Members.Select(m => m.Shim).OfType<string>().Distinct()];

        Assert.Empty(listed.Except(Shims.Select(m => $"{m.DeclaringType!.Name}.{m.Name}")));
        Assert.InRange(Shims.Length, 80, 200);
        Assert.Equal(Shims.Length, Shims.Select(ShimCall.NameOf).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shim_without_gas_stops_before_it_acts(string name)
    {
        ShimCall call = new(Shims.Single(m => ShimCall.NameOf(m) == name));
        if (Constant.Contains(name))
        {
            Assert.InRange(call.GasWithEnough(), 0, 1_000);
            return;
        }

        Assert.Null(call.FaultWithoutGas());
        Assert.True(call.GasWithEnough() > 0, "it charges nothing");
    }

    /// <summary>Controls: shims that act first, in each of the ways that are looked for.</summary>
    [Theory]
    [InlineData(nameof(PlantedShims.ChangesFirst), "it changes something first")]
    [InlineData(nameof(PlantedShims.MakesFirst), "it makes something first")]
    [InlineData(nameof(PlantedShims.ChargesNothing), "it goes on without gas")]
    [InlineData(nameof(PlantedShims.IsSound), null)]
    public void A_shim_that_acts_first_is_found(string name, string? fault) =>
        Assert.Equal(fault, new ShimCall(typeof(PlantedShims).GetMethod(name)!).FaultWithoutGas());
}
