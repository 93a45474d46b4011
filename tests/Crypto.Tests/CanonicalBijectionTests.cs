namespace Chain.Crypto.Tests;

/// <summary>Bytes and values correspond one to one, over random trees and random mutations.</summary>
public sealed class CanonicalBijectionTests
{
    [Fact]
    public void Random_trees_round_trip()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            byte[] encoded = AnyValue.Encode(AnyValue.Random(new SplitMix64(seed), depth: 3));

            Assert.True(AnyValue.TryDecode(encoded, out object? value, out DecodeError error), $"seed={seed}: {error}");
            Assert.True(encoded.AsSpan().SequenceEqual(AnyValue.Encode(value)), $"seed={seed}");
        }
    }

    [Fact]
    public void A_mutation_is_refused_or_is_the_encoding_of_another_value()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            SplitMix64 random = new(seed);
            byte[] encoded = AnyValue.Encode(AnyValue.Random(random, depth: 2));
            byte[]? violation = Bijection.FirstViolation(encoded, AnyValue.Reencode, random, mutants: 100);

            Assert.True(violation is null, $"seed={seed}: {Hex.Encode(violation)}");
        }
    }

    [Fact]
    public void The_check_catches_a_decoder_that_takes_long_integers()
    {
        byte[]? violation = Bijection.FirstViolation([0x05], LaxReencode, new SplitMix64(1), mutants: 2_000);

        Assert.NotNull(violation);
    }

    /// <summary>A decoder with a hole: it reads the one-byte form of an integer that needs none.</summary>
    private static byte[]? LaxReencode(byte[] bytes) =>
        bytes is [0xcc, byte value] ? AnyValue.Encode((ulong)value) : AnyValue.Reencode(bytes);
}
