using System.Text.Json.Nodes;

namespace Chain.Crypto.Tests;

public sealed class KeyFileTests
{
    private const string Passphrase = "Correct Pferd Batterie Grapfe ü";
    private static readonly byte[] Seed = new SplitMix64(1).Bytes(32);
    private static readonly KdfParameters Cheap = new(1, KdfParameters.MemoryBytesMin);
    private static readonly string Encrypted = KeyFile.Encrypt(Seed, Passphrase, new SplitMix64(2).Bytes(16), new SplitMix64(3).Bytes(24), Cheap);
    private static readonly string Plain = KeyFile.WritePlain(Seed);

    [Fact]
    public void An_encrypted_file_gives_its_seed_to_the_passphrase()
    {
        Assert.True(KeyFile.TryDecrypt(Encrypted, Passphrase, out byte[]? seed, out KeyFileError error));
        Assert.Equal(Seed, seed);
        Assert.Equal(KeyFileError.None, error);
        Assert.DoesNotContain(Hex.Encode(Seed), Encrypted, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reference_cost_works_too()
    {
        string json = KeyFile.Encrypt(Seed, Passphrase, new byte[16], new byte[24], KdfParameters.Default);

        Assert.True(KeyFile.TryDecrypt(json, Passphrase, out byte[]? seed, out _));
        Assert.Equal(Seed, seed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ignored")]
    public void A_plain_file_gives_its_seed_to_anyone_and_says_so(string? passphrase)
    {
        Assert.True(KeyFile.TryDecrypt(Plain, passphrase, out byte[]? seed, out _));
        Assert.Equal(Seed, seed);
        Assert.Equal("none", (string?)JsonNode.Parse(Plain)!["cipher"]);
    }

    [Fact]
    public void Who_owns_a_file_is_readable_without_the_passphrase()
    {
        Assert.True(KeyFile.TryInspect(Encrypted, out KeyFileInfo? encrypted, out _));
        Assert.True(KeyFile.TryInspect(Plain, out KeyFileInfo? plain, out _));

        PublicKey key = Ed25519.DerivePublicKey(Seed);
        Assert.Equal(new KeyFileInfo(key, Addresses.FromPublicKey(key), IsEncrypted: true), encrypted);
        Assert.Equal(new KeyFileInfo(key, Addresses.FromPublicKey(key), IsEncrypted: false), plain);
    }

    [Theory]
    [InlineData(null, KeyFileError.PassphraseRequired)]
    [InlineData("", KeyFileError.PassphraseRequired)]
    [InlineData("correct pferd batterie grapfe ü", KeyFileError.WrongPassphrase)]
    public void A_missing_and_a_wrong_passphrase_are_told_apart(string? passphrase, KeyFileError expected) =>
        AssertError(expected, Encrypted, passphrase);

    [Theory]
    [InlineData("salt")]
    [InlineData("nonce")]
    [InlineData("ciphertext")]
    [InlineData("checksum")]
    [InlineData("publicKey")]
    [InlineData("address")]
    [InlineData("operations")]
    [InlineData("memoryBytes")]
    public void A_change_of_any_field_is_tampering_and_not_a_wrong_passphrase(string field) =>
        AssertError(KeyFileError.Tampered, Edit(Encrypted, (root, kdf) =>
        {
            JsonObject parent = kdf.ContainsKey(field) ? kdf : root;
            parent[field] = parent[field]!.GetValueKind() switch
            {
                System.Text.Json.JsonValueKind.Number => (long)parent[field]! + 1,
                _ when field == "address" => new Address(new byte[20]).ToString(),
                _ => Flip((string)parent[field]!),
            };
        }));

    [Theory]
    [InlineData("salt")]
    [InlineData("nonce")]
    [InlineData("ciphertext")]
    [InlineData("operations")]
    [InlineData("memoryBytes")]
    public void A_change_that_also_mends_the_checksum_still_gives_no_key(string field) =>
        AssertError(KeyFileError.WrongPassphrase, Edit(Encrypted, (root, kdf) =>
        {
            Assert.Equal(Checksum(root, kdf), (string?)root["checksum"]);
            JsonObject parent = kdf.ContainsKey(field) ? kdf : root;
            bool isNumber = parent[field]!.GetValueKind() == System.Text.Json.JsonValueKind.Number;
            parent[field] = isNumber ? (long)parent[field]! * 2 : Flip((string)parent[field]!);
            root["checksum"] = Checksum(root, kdf);
        }));

    [Fact]
    public void A_file_in_which_another_public_key_was_put_gives_no_key()
    {
        string other = KeyFile.Encrypt(new SplitMix64(9).Bytes(32), Passphrase, new byte[16], new byte[24], Cheap);
        AssertError(KeyFileError.WrongPassphrase, Edit(Encrypted, (root, kdf) =>
        {
            root["publicKey"] = (string)JsonNode.Parse(other)!["publicKey"]!;
            root["address"] = (string)JsonNode.Parse(other)!["address"]!;
            root["checksum"] = Checksum(root, kdf);
        }));
    }

    [Fact]
    public void A_plain_seed_of_another_public_key_is_tampering() =>
        AssertError(KeyFileError.Tampered, Edit(Plain, (root, _) => root["seed"] = Flip((string)root["seed"]!)));

    [Fact]
    public void A_newer_version_is_not_guessed_at()
    {
        AssertError(KeyFileError.UnknownVersion, Edit(Encrypted, (root, _) => root["version"] = 2));
        AssertError(KeyFileError.UnknownVersion, """{"version":3,"anything":[]}""");
    }

    [Fact]
    public void An_unknown_cipher_or_key_derivation_is_named_as_such()
    {
        AssertError(KeyFileError.UnknownAlgorithm, Edit(Encrypted, (root, _) => root["cipher"] = "rot13"));
        AssertError(KeyFileError.UnknownAlgorithm, Edit(Encrypted, (_, kdf) => kdf["name"] = "scrypt"));
    }

    [Theory]
    [InlineData("operations", 17L)]
    [InlineData("operations", 0L)]
    [InlineData("operations", -1L)]
    [InlineData("operations", 4_294_967_297L)]
    [InlineData("memoryBytes", 1_073_741_825L)]
    [InlineData("memoryBytes", 8_191L)]
    [InlineData("memoryBytes", long.MaxValue)]
    public void A_cost_that_would_stop_the_machine_is_refused_before_it_is_paid(string field, long value) =>
        AssertError(KeyFileError.CostOutsideLimits, Edit(Encrypted, (_, kdf) => kdf[field] = value));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"version\":\"1\"}")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":1,\"version\":1}")]
    [InlineData("{\"version\":1,\"cipher\":\"\\ud800\"}")]
    [InlineData("[[[[[[[[[[[[[[[[")]
    public void What_is_not_a_key_file_is_malformed(string json) => AssertError(KeyFileError.Malformed, json);

    [Theory]
    [InlineData("salt")]
    [InlineData("nonce")]
    [InlineData("ciphertext")]
    [InlineData("checksum")]
    [InlineData("publicKey")]
    [InlineData("address")]
    [InlineData("operations")]
    [InlineData("memoryBytes")]
    [InlineData("name")]
    [InlineData("kdf")]
    [InlineData("cipher")]
    public void A_missing_field_and_a_field_of_another_form_are_malformed(string field)
    {
        AssertError(KeyFileError.Malformed, Edit(Encrypted, (root, kdf) => (kdf.ContainsKey(field) ? kdf : root).Remove(field)));
        AssertError(KeyFileError.Malformed, Edit(Encrypted, (root, kdf) => (kdf.ContainsKey(field) ? kdf : root)[field] = true));
        if (field is "salt" or "nonce" or "ciphertext")
        {
            AssertError(KeyFileError.Malformed, Edit(Encrypted, (root, kdf) => (kdf.ContainsKey(field) ? kdf : root)[field] = "00"));
        }
    }

    [Fact]
    public void Lone_surrogates_are_refused_and_never_replaced()
    {
        AssertError(KeyFileError.Malformed, "\ud800");
        AssertError(KeyFileError.Malformed, "{\"version\":1,\"cipher\":\"\ud800\"}");
        AssertError(KeyFileError.WrongPassphrase, Encrypted, passphrase: "\ud800");
        Assert.ThrowsAny<ArgumentException>(() => KeyFile.Encrypt(Seed, "\ud800", new byte[16], new byte[24], Cheap));
    }

    [Fact]
    public void A_document_longer_than_any_key_file_is_not_parsed() =>
        AssertError(KeyFileError.Malformed, Encrypted + new string(' ', KeyFile.CharactersMax));

    [Fact]
    public void No_truncation_is_read()
    {
        string trimmed = Encrypted.TrimEnd();
        for (int length = 0; length < trimmed.Length; length++) AssertError(KeyFileError.Malformed, trimmed[..length]);
    }

    private static void AssertError(KeyFileError expected, string json, string? passphrase = Passphrase)
    {
        Assert.False(KeyFile.TryDecrypt(json, passphrase, out byte[]? seed, out KeyFileError error));
        Assert.Null(seed);
        Assert.Equal(expected, error);
    }

    private static string Edit(string json, Action<JsonObject, JsonObject> edit)
    {
        JsonObject root = JsonNode.Parse(json)!.AsObject();
        edit(root, root["kdf"]?.AsObject() ?? []);
        return root.ToJsonString();
    }

    /// <summary>As docs/protocol/crypto.md says.</summary>
    private static string Checksum(JsonObject root, JsonObject kdf)
    {
        byte[] associated = AnyValue.Encode(new List<object?>
        {
            (ulong)(int)root["version"]!, Convert.FromHexString((string)root["publicKey"]!), (string)kdf["name"]!,
            (ulong)(long)kdf["operations"]!, (ulong)(long)kdf["memoryBytes"]!, Convert.FromHexString((string)kdf["salt"]!),
            (string)root["cipher"]!,
        });
        byte[] nonce = Convert.FromHexString((string)root["nonce"]!);
        return Hashing.Sha256([.. associated, .. nonce, .. Convert.FromHexString((string)root["ciphertext"]!)]).ToString();
    }

    private static string Flip(string hex) => (hex[0] == '0' ? '1' : '0') + hex[1..];
}
