using Chain.Contracts.Sdk;
using Chain.Contracts.Std;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Examples;

/// <summary>Values of the example contracts' types.</summary>
internal static class Samples
{
    public static Everything Everything { get; } = new(
        Flag: true,
        U8: 255,
        U16: 65_535,
        U32: uint.MaxValue,
        U64: ulong.MaxValue,
        I8: -128,
        I16: -32_768,
        I32: int.MinValue,
        I64: long.MinValue,
        Text: "Grüße, 世界 🏭",
        Bytes: [0, 1, 255],
        Hash: Hash(7),
        Address: Address(1),
        PublicKey: Key(2),
        Timestamp: new Timestamp(1_767_225_600_123),
        Measure: new Measure(-125, -1),
        Fixed: Fixed.FromRatio(-5, 2) - Fixed.Epsilon,
        BigInt: -BigInt.Power(2, 4095),
        Amount: new Amount(-1_500, "GRM"),
        Unit: Unit.Of("P1"),
        Colour: Colour.Green,
        Level: Level.Below,
        Inner: new Inner(-1, null),
        Wrapped: new Wrapped(9_007_199_254_740_993),
        MaybeNumber: null,
        MaybeText: "here",
        MaybeInner: new Inner(2, "note"),
        Texts: ["a", "", "b\0c"],
        Inners: [new Inner(1, null), new Inner(2, "x")],
        Chunks: [[], [1, 2]],
        Gaps: [1, null, -3],
        InKey: KeyOf("k"));

    public static Everything.Key KeyOf(string text) => new(
        false, 1, 2, 3, 4, -1, -2, -3, -4, text, [0, 0], Hash(1), Address(2), Key(3), new Timestamp(-1), Fixed.MinValue, Unit.Of("KWH"),
        Colour.Red, Level.Zero, new Wrapped(5));

    public static Hash32 Hash(byte fill) => new(Filled(Hash32.Size, fill));

    public static Address Address(byte fill) => new(Filled(Encoding.Address.Size, fill));

    public static PublicKey Key(byte fill) => new(Filled(PublicKey.Size, fill));

    private static byte[] Filled(int size, byte fill)
    {
        byte[] bytes = new byte[size];
        bytes.AsSpan().Fill(fill);
        return bytes;
    }
}
