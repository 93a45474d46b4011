namespace Chain.Crypto.Tests;

public sealed class Ed25519Tests
{
    private static readonly byte[] Seed = Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    private static readonly byte[] Message = "a message"u8.ToArray();

    /// <summary>RFC 8032, section 7.1, tests 1 to 3.</summary>
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Keys_and_signatures_are_those_of_the_rfc(string seedText, string keyText, string messageText, string signatureText)
    {
        byte[] seed = Convert.FromHexString(seedText);
        byte[] message = Convert.FromHexString(messageText);
        using SigningKey key = SigningKey.FromSeed(seed);

        Assert.Equal(keyText, key.PublicKey.ToString());
        Assert.Equal(keyText, Ed25519.DerivePublicKey(seed).ToString());
        Assert.Equal(signatureText, key.Sign(message).ToString());
        Assert.Equal(signatureText, Ed25519.Sign(seed, message).ToString());
        Assert.True(Ed25519.Verify(key.PublicKey, message, key.Sign(message)));
    }

    [Fact]
    public void A_tag_stands_before_the_message_in_what_is_signed()
    {
        using SigningKey key = SigningKey.FromSeed(Seed);
        byte[] tagged = [(byte)SignTag.Notarize, .. Message];

        Assert.Equal(key.Sign(tagged), key.Sign(SignTag.Notarize, Message));
        Assert.Equal(key.Sign(tagged), Ed25519.Sign(Seed, SignTag.Notarize, Message));
        Assert.True(Ed25519.Verify(key.PublicKey, SignTag.Notarize, Message, key.Sign(tagged)));
        Assert.False(Ed25519.Verify(key.PublicKey, SignTag.Finalize, Message, key.Sign(tagged)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1022)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(512 * 1024)]
    public void Messages_of_every_length_take_a_tag(int length)
    {
        byte[] message = new SplitMix64(1).Bytes(length);
        using SigningKey key = SigningKey.FromSeed(Seed);
        Signature signature = key.Sign([(byte)SignTag.Transaction, .. message]);

        Assert.Equal(signature, key.Sign(SignTag.Transaction, message));
        Assert.Equal(signature, Ed25519.Sign(Seed, SignTag.Transaction, message));
        Assert.True(Ed25519.Verify(key.PublicKey, SignTag.Transaction, message, signature));
    }

    [Fact]
    public void A_change_of_any_bit_of_message_key_or_signature_is_refused()
    {
        using SigningKey key = SigningKey.FromSeed(Seed);
        Signature signature = key.Sign(Message);

        foreach (byte[] message in EveryBitFlipped(Message)) Assert.False(Ed25519.Verify(key.PublicKey, message, signature));
        foreach (byte[] bytes in EveryBitFlipped(key.PublicKey.ToArray())) Assert.False(Ed25519.Verify(new PublicKey(bytes), Message, signature));
        foreach (byte[] bytes in EveryBitFlipped(signature.ToArray())) Assert.False(Ed25519.Verify(key.PublicKey, Message, new Signature(bytes)));
    }

    [Fact]
    public void A_disposed_key_does_not_sign()
    {
        SigningKey key = SigningKey.FromSeed(Seed);
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.Sign(Message));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void A_seed_of_another_length_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => SigningKey.FromSeed(new byte[length]));

    private static IEnumerable<byte[]> EveryBitFlipped(byte[] bytes)
    {
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] copy = [.. bytes];
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return copy;
        }
    }
}
