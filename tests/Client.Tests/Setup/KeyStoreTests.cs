using Chain.Crypto;
using Chain.Setup.Files;
using Chain.Setup.Keys;

namespace Chain.Client.Tests.Setup;

public sealed class KeyStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly KeyStore _store;

    public KeyStoreTests() => _store = new KeyStore(_directory.File("keys"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_new_key_is_found_by_name_address_and_public_key_and_signs()
    {
        StoredKey made = _store.Create("alice", passphrase: null);

        Assert.Equal(made, _store.Find("alice"));
        Assert.Equal(made, _store.Find(made.Info.Address.ToString()));
        Assert.Equal(made, _store.Find(made.Info.PublicKey.ToString()));
        using SigningKey key = KeyFiles.Load(made.Path, () => throw new InvalidOperationException("A plain key needs no passphrase."));
        Assert.True(Ed25519.Verify(made.Info.PublicKey, [1, 2], key.Sign([1, 2])));
    }

    [Fact]
    public void An_encrypted_key_opens_with_its_passphrase_only()
    {
        StoredKey made = _store.Create("alice", "correct horse");

        Assert.True(made.Info.IsEncrypted);
        using (SigningKey key = KeyFiles.Load(made.Path, () => "correct horse")) Assert.Equal(made.Info.PublicKey, key.PublicKey);
        Assert.Contains("does not open it", Assert.Throws<KeyException>(() => KeyFiles.Load(made.Path, () => "wrong")).Message, StringComparison.Ordinal);
        Assert.Contains("--passphrase-file", Assert.Throws<KeyException>(() => KeyFiles.Load(made.Path, () => null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_moves_to_another_store_by_its_seed()
    {
        StoredKey made = _store.Create("alice", passphrase: null);
        KeyStore other = new(_directory.File("other"));

        StoredKey imported = other.Import("bob", KeyFiles.LoadSeed(made.Path, () => null), "secret");

        Assert.Equal(made.Info.Address, imported.Info.Address);
        Assert.True(imported.Info.IsEncrypted);
    }

    [Fact]
    public void No_key_is_ever_overwritten()
    {
        StoredKey made = _store.Create("alice", passphrase: null);
        string before = File.ReadAllText(made.Path);

        Assert.Contains("exists already", Assert.Throws<KeyNameException>(() => _store.Create("alice", null)).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => KeyFiles.Create(made.Path, null));
        Assert.Equal(before, File.ReadAllText(made.Path));
        Assert.Single(Directory.EnumerateFiles(_store.Directory));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../alice")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a b")]
    public void A_name_that_is_not_a_plain_file_name_is_refused(string name) =>
        Assert.Throws<KeyNameException>(() => _store.Create(name, null));

    [Fact]
    public void A_missing_key_names_those_that_exist()
    {
        Assert.Contains("chain keys new", Assert.Throws<KeyException>(() => _store.Find("carol")).Message, StringComparison.Ordinal);
        _store.Create("alice", null);
        _store.Create("bob", null);

        Assert.Contains("there are: alice, bob", Assert.Throws<KeyException>(() => _store.Find("carol")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_keys_are_left_out_of_the_list_and_refused_by_name()
    {
        _store.Create("alice", null);
        File.WriteAllText(_store.PathOf("notes"), "{}");

        Assert.Equal(["alice"], _store.List().Select(key => key.Name));
        Assert.Contains("not a key file", Assert.Throws<KeyException>(() => _store.Find("notes")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_passphrase_is_the_first_line_of_its_file()
    {
        File.WriteAllText(_directory.File("pass"), "first line\nsecond\n");
        File.WriteAllText(_directory.File("empty"), "\n");

        Assert.Equal("first line", KeyFiles.ReadPassphrase(_directory.File("pass")));
        Assert.Throws<KeyException>(() => KeyFiles.ReadPassphrase(_directory.File("empty")));
        Assert.Contains("no such file", Assert.Throws<KeyException>(() => KeyFiles.ReadPassphrase(_directory.File("absent"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_files_and_directories_are_made_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows()) return;

        StoredKey made = _store.Create("alice", null);

        Assert.Empty(PrivateFiles.Warnings(made.Path, _store.Directory));
        File.SetUnixFileMode(made.Path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Contains($"chmod 600 '{made.Path}'", Assert.Single(PrivateFiles.Warnings(made.Path, _store.Directory)), StringComparison.Ordinal);
        File.SetUnixFileMode(_store.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        Assert.Equal(2, PrivateFiles.Warnings(made.Path, _store.Directory).Count);
    }
}
