using System.Security.Cryptography;
using System.Text.Json;

namespace Chain.Crypto.Tests;

/// <summary>The cases of github.com/C2SP/wycheproof with the suite's own verdicts.</summary>
public sealed class WycheproofTests
{
    private const string Ed25519File = "crypto/wycheproof/ed25519_test.json";
    private const string X25519File = "crypto/wycheproof/x25519_test.json";
    private const string HkdfFile = "crypto/wycheproof/hkdf_sha256_test.json";
    private const string XChaChaFile = "crypto/wycheproof/xchacha20_poly1305_test.json";

    [SharedDataFact(Ed25519File)]
    public void Ed25519_verdicts_are_those_of_the_suite() => Check(Ed25519File, (group, test) =>
    {
        PublicKey key = new(Bytes(group.GetProperty("publicKey"), "pk"));
        byte[] signature = Bytes(test, "sig");

        // A signature of another length does not exist as a value: the decoder refuses it before anything verifies it.
        bool valid = signature.Length == Signature.Size && Ed25519.Verify(key, Bytes(test, "msg"), new Signature(signature));
        Assert.Equal(Result(test) == "valid", valid);
    });

    [SharedDataFact(X25519File)]
    public void X25519_secrets_are_those_of_the_suite_and_zero_secrets_are_refused() => Check(X25519File, (_, test) =>
    {
        byte[] shared = new byte[X25519.KeySize];
        bool agreed = X25519.TryAgree(Bytes(test, "private"), Bytes(test, "public"), shared);
        bool isZero = test.GetProperty("flags").EnumerateArray().Any(flag => flag.GetString() == "ZeroSharedSecret");
        Assert.Equal(!isZero, agreed);
        if (agreed) Assert.Equal(Bytes(test, "shared"), shared);
    });

    /// <summary>The platform's function, as <see cref="Sealing"/> calls it.</summary>
    [SharedDataFact(HkdfFile)]
    public void Hkdf_derives_the_keys_of_the_suite_and_none_that_are_too_long() => Check(HkdfFile, (_, test) =>
    {
        byte[] secret = Bytes(test, "ikm"), salt = Bytes(test, "salt"), info = Bytes(test, "info");
        byte[] key = new byte[test.GetProperty("size").GetInt32()];
        if (Result(test) != "valid")
        {
            Assert.ThrowsAny<ArgumentException>(() => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, info));
            return;
        }

        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, info);
        Assert.Equal(Bytes(test, "okm"), key);
    });

    [SharedDataFact(XChaChaFile)]
    public void XChaCha20_Poly1305_seals_and_opens_as_the_suite_says() => Check(XChaChaFile, (_, test) =>
    {
        byte[] key = Bytes(test, "key"), nonce = Bytes(test, "iv"), associated = Bytes(test, "aad"), message = Bytes(test, "msg");
        byte[] expected = [.. Bytes(test, "ct"), .. Bytes(test, "tag")];
        byte[] sealedBytes = new byte[message.Length + XChaCha20Poly1305.TagSize];
        byte[] opened = new byte[Math.Max(0, expected.Length - XChaCha20Poly1305.TagSize)];
        if (nonce.Length != XChaCha20Poly1305.NonceSize)
        {
            Assert.Throws<ArgumentException>(() => XChaCha20Poly1305.TryOpen(key, nonce, expected, associated, opened));
            return;
        }

        XChaCha20Poly1305.Seal(key, nonce, message, associated, sealedBytes);
        bool valid = XChaCha20Poly1305.TryOpen(key, nonce, expected, associated, opened);
        Assert.Equal(Result(test) == "valid", valid);
        Assert.Equal(valid, sealedBytes.AsSpan().SequenceEqual(expected));
        if (valid) Assert.Equal(message, opened);
    });

    private static void Check(string file, Action<JsonElement, JsonElement> check)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.Path(file)));
        int count = 0;
        foreach (JsonElement group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                int id = test.GetProperty("tcId").GetInt32();
                Exception? failure = Record.Exception(() => check(group, test));
                Assert.True(failure is null, $"tcId {id}: {failure?.Message}");
                count++;
            }
        }

        Assert.Equal(document.RootElement.GetProperty("numberOfTests").GetInt32(), count);
    }

    private static byte[] Bytes(JsonElement parent, string name) => Convert.FromHexString(parent.GetProperty(name).GetString()!);

    private static string Result(JsonElement test) => test.GetProperty("result").GetString()!;
}
