namespace Chain.Crypto.Tests;

public sealed class SignatureBatchTests
{
    private static readonly byte[] Seed = new SplitMix64(7).Bytes(32);

    [Fact]
    public void Verdicts_come_in_the_order_of_adding()
    {
        SplitMix64 random = new(11);
        SignatureBatch batch = new(capacity: 64);
        bool[] expected = new bool[64];
        using SigningKey key = SigningKey.FromSeed(Seed);
        for (int i = 0; i < expected.Length; i++)
        {
            byte[] message = random.Bytes(random.Next(600));
            expected[i] = random.Next(3) != 0;
            Signature signature = key.Sign(expected[i] ? SignTag.Transaction : SignTag.Nullify, message);
            Assert.True(batch.TryAdd(SignTag.Transaction, message, key.PublicKey, signature));
        }

        bool[] verdicts = new bool[64];
        Assert.False(batch.Verify(verdicts));
        Assert.Equal(expected, verdicts);
    }

    [Fact]
    public void A_batch_without_a_bad_signature_is_valid_as_a_whole()
    {
        using SigningKey key = SigningKey.FromSeed(Seed);
        SignatureBatch batch = new(capacity: 2);
        Assert.True(batch.TryAdd("whole message"u8, key.PublicKey, key.Sign("whole message"u8)));
        Assert.True(batch.TryAdd(SignTag.Finalize, "block"u8, key.PublicKey, key.Sign(SignTag.Finalize, "block"u8)));

        Assert.True(batch.Verify(new bool[2]));
    }

    [Fact]
    public void A_full_batch_takes_no_more_until_it_is_cleared()
    {
        SignatureBatch batch = new(capacity: 1);
        Assert.True(batch.TryAdd("a"u8, PublicKey.Zero, default));
        Assert.False(batch.TryAdd("a"u8, PublicKey.Zero, default));
        batch.Clear();

        Assert.Equal(0, batch.Count);
        Assert.True(batch.TryAdd("a"u8, PublicKey.Zero, default));
    }

    [Fact]
    public void Messages_beyond_the_limit_of_bytes_are_not_taken()
    {
        SignatureBatch batch = new(capacity: 10, messageBytesMax: 10);

        Assert.False(batch.TryAdd(new byte[11], PublicKey.Zero, default));
        Assert.False(batch.TryAdd(SignTag.Transaction, new byte[10], PublicKey.Zero, default));
        Assert.True(batch.TryAdd(SignTag.Transaction, new byte[8], PublicKey.Zero, default));
        Assert.True(batch.TryAdd(new byte[1], PublicKey.Zero, default));
        Assert.False(batch.TryAdd(new byte[1], PublicKey.Zero, default));
        Assert.Equal(2, batch.Count);
    }

    [Fact]
    public void Too_few_places_for_verdicts_are_refused()
    {
        SignatureBatch batch = new(capacity: 1);
        batch.TryAdd("a"u8, PublicKey.Zero, default);

        Assert.Throws<ArgumentException>(() => batch.Verify([]));
    }
}
