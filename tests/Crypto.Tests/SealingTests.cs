namespace Chain.Crypto.Tests;

public sealed class SealingTests
{
    private static readonly byte[] RecipientPrivate = new SplitMix64(1).Bytes(32);
    private static readonly byte[] Ephemeral = new SplitMix64(2).Bytes(32);
    private static readonly byte[] Recipient = PublicOf(RecipientPrivate);

    /// <summary>RFC 7748, section 6.1.</summary>
    [Fact]
    public void Both_sides_agree_on_the_secret_of_the_rfc()
    {
        byte[] alice = Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        byte[] bob = Convert.FromHexString("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        byte[] fromAlice = new byte[32], fromBob = new byte[32];

        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", Hex.Encode(PublicOf(alice)));
        Assert.Equal("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f", Hex.Encode(PublicOf(bob)));
        Assert.True(X25519.TryAgree(alice, PublicOf(bob), fromAlice));
        Assert.True(X25519.TryAgree(bob, PublicOf(alice), fromBob));
        Assert.Equal("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", Hex.Encode(fromAlice));
        Assert.Equal(fromAlice, fromBob);
    }

    /// <summary>draft-irtf-cfrg-xchacha-03, appendix A.3.1.</summary>
    [Fact]
    public void The_cipher_gives_the_example_of_the_draft()
    {
        byte[] key = Convert.FromHexString("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
        byte[] nonce = Convert.FromHexString("404142434445464748494a4b4c4d4e4f5051525354555657");
        byte[] associated = Convert.FromHexString("50515253c0c1c2c3c4c5c6c7");
        byte[] message = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."u8.ToArray();
        byte[] sealedBytes = new byte[message.Length + XChaCha20Poly1305.TagSize];
        XChaCha20Poly1305.Seal(key, nonce, message, associated, sealedBytes);

        Assert.Equal(
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39"
            + "ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
            + "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49",
            Hex.Encode(sealedBytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10_000)]
    public void The_recipient_opens_what_was_sealed(int length)
    {
        byte[] plaintext = new SplitMix64(3).Bytes(length);

        Assert.True(Sealing.TrySeal(Recipient, Ephemeral, plaintext, "prices"u8, out byte[]? message));
        Assert.Equal(length + Sealing.Overhead, message.Length);
        Assert.True(Sealing.TryOpen(RecipientPrivate, message, "prices"u8, out byte[]? opened));
        Assert.Equal(plaintext, opened);
    }

    [Fact]
    public void A_changed_message_another_key_or_other_associated_data_do_not_open()
    {
        Assert.True(Sealing.TrySeal(Recipient, Ephemeral, "secret"u8, "prices"u8, out byte[]? message));

        Assert.False(Sealing.TryOpen(Ephemeral, message, "prices"u8, out _));
        Assert.False(Sealing.TryOpen(RecipientPrivate, message, "recipes"u8, out _));
        for (int length = 0; length < message.Length; length++)
        {
            Assert.False(Sealing.TryOpen(RecipientPrivate, message.AsSpan(0, length), "prices"u8, out _));
        }

        for (int i = 0; i < message.Length; i++)
        {
            byte[] changed = [.. message];
            changed[i] ^= 1;
            Assert.False(Sealing.TryOpen(RecipientPrivate, changed, "prices"u8, out _));
        }
    }

    [Fact]
    public void Nothing_is_sealed_to_a_key_of_small_order() =>
        Assert.False(Sealing.TrySeal(new byte[32], Ephemeral, "secret"u8, [], out _));

    /// <summary>libsodium 1.0.18, test/default/pwhash_argon2id.c: tv3, third case; m is 4,882 KiB, t is 2.</summary>
    [Fact]
    public void Argon2id_gives_a_published_key_for_an_empty_passphrase()
    {
        byte[] key = new byte[32];
        Argon2id.DeriveKey([], Convert.FromBase64String("bA81arsiXysd3WbTRzmEOw=="), new KdfParameters(2, 4_882 * 1024), key);

        Assert.Equal("Nm8QBM+7RH1DXo9rvp5cwKEOOOfD2g6JuxlXihoNcpE=", Convert.ToBase64String(key));
    }

    /// <summary>The same file: tv, seventh case. Memory is rounded down to whole KiB.</summary>
    [Fact]
    public void Argon2id_gives_a_published_long_key()
    {
        byte[] passphrase = Convert.FromHexString("b540beb016a5366524d4605156493f9874514a5aa58818cd0c6dfffaa9e90205f17b");
        byte[] key = new byte[231];
        Argon2id.DeriveKey(passphrase, Convert.FromHexString("44071f6d181561670bda728d43fb79b4"), new KdfParameters(1, 1_631_659), key);

        Assert.Equal(
            "7fb72409b0987f8190c3729710e98c3f80c5a8727d425fdcde7f3644d467fe973f5b5fee683bd3fce812cb9ae5e9921a2d06c2f1905e4e839692"
            + "f2b934b682f11a2fe2b90482ea5dd234863516dba6f52dc0702d324ec77d860c2e181f84472bd7104fedce071ffa93c5309494ad51623d214447"
            + "a7b2b1462dc7d5d55a1f6fd5b54ce024118d86f0c6489d16545aaa87b6689dad9f2fb47fda9894f8e12b87d978b483ccd4cc5fd9595cdc7a8184"
            + "52f915ce2f7df95ec12b1c72e3788d473441d884f9748eb14703c21b45d82fd667b85f5b2d98c13303b3fe76285531a826b6fc0fe8e3dddecf",
            Hex.Encode(key));
    }

    [Theory]
    [InlineData(0, 8192)]
    [InlineData(17, 8192)]
    [InlineData(1, 8191)]
    [InlineData(1, (1L << 30) + 1)]
    public void Argon2id_refuses_a_cost_outside_its_limits(int operations, long memory) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2id.DeriveKey([1], new byte[16], new KdfParameters(operations, memory), new byte[32]));

    private static byte[] PublicOf(byte[] privateKey)
    {
        byte[] key = new byte[X25519.KeySize];
        X25519.DerivePublicKey(privateKey, key);
        return key;
    }
}
