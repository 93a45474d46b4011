using System.CommandLine;
using System.Security.Cryptography;
using Chain.Crypto;
using Chain.Setup.Keys;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Commands;

/// <summary><c>chain keys …</c>: the user's keys.</summary>
internal static class KeysCommands
{
    private const string Unprotected = "--no-passphrase to leave the key unprotected";

    private static readonly Argument<string> Name = new("name") { Description = "Name of the key: letters, digits, '-', '_', '.'.", HelpName = "NAME" };

    private static readonly Option<bool> NoPassphrase = new("--no-passphrase")
    {
        Description = "Leave the key file unencrypted: whoever can read it can sign.",
    };

    internal static Command Create(CommandFactory factory) => CommandFactory.Group(
        "keys",
        "Make, list, import and export signing keys.",
        factory.Command(
            "new", "Make a new key.", [Name, NoPassphrase], New,
            ("chain keys new alice", "asks for a passphrase"),
            ("chain keys new robot --passphrase-file secret.txt", "for scripts"),
            ("chain keys new dev --no-passphrase", "unprotected, for development")),
        factory.Command("list", "List all keys.", [], List, ("chain keys list --json", "for scripts")),
        factory.Command("show", "Show one key's address and public key.", [Name], Show, ("chain keys show alice", "by name, address or public key")),
        ImportCommand(factory),
        ExportCommand(factory));

    private static Command ImportCommand(CommandFactory factory)
    {
        Argument<string> file = new("file") { Description = "Key file, encrypted or plain.", HelpName = "FILE" };
        return factory.Command(
            "import", "Take a key file into the store, under a new passphrase.", [Name, file, NoPassphrase],
            (session, parsed, _) => Import(session, parsed.GetRequiredValue(Name), parsed.GetRequiredValue(file), parsed.GetValue(NoPassphrase)),
            ("chain keys import alice backup.json", "asks for the old and the new passphrase"));
    }

    private static Command ExportCommand(CommandFactory factory)
    {
        Argument<string> file = new("file") { Description = "File to write; must not exist.", HelpName = "FILE" };
        return factory.Command(
            "export", "Write a copy of a key, for a backup or a node.", [Name, file, NoPassphrase],
            (session, parsed, _) => Export(session, parsed.GetRequiredValue(Name), parsed.GetRequiredValue(file), parsed.GetValue(NoPassphrase)),
            ("chain keys export alice backup.json", "as it is in the store"),
            ("chain keys export node1 node.key.json --no-passphrase", "for a node that starts unattended"));
    }

    private static Task<int> New(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(Name);
        bool noPassphrase = parsed.GetValue(NoPassphrase);
        if (noPassphrase && session.PassphraseFile is not null) throw new CliException(ExitCode.Usage, "--no-passphrase and --passphrase-file exclude each other.");

        KeyStore store = session.Keys;
        store.FreePathOf(name); // Before anybody thinks of a passphrase.
        return Written(session, store.Create(name, noPassphrase ? null : session.NewPassphrase(Unprotected)));
    }

    private static Task<int> List(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        KeyStore store = session.Keys;
        IReadOnlyList<StoredKey> keys = store.List();
        session.Screen.Data(keys.Select(Describe), console =>
        {
            Table table = Pages.NewTable("NAME", "ADDRESS", "PROTECTED");
            foreach (StoredKey key in keys)
            {
                table.AddRow(Pages.Cell(key.Name), Pages.Cell(key.Info.Address.ToString()), Pages.Cell(key.Info.IsEncrypted ? "passphrase" : "no"));
            }

            if (keys.Count > 0) console.Write(table);
        });
        if (keys.Count == 0) session.Screen.Note($"No keys in {store.Directory}. Make one with: chain keys new NAME");
        return Task.FromResult(ExitCode.Ok);
    }

    private static Task<int> Show(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        Show(session, session.Keys.Find(parsed.GetRequiredValue(Name)));
        return Task.FromResult(ExitCode.Ok);
    }

    private static Task<int> Import(Session session, string name, string file, bool noPassphrase)
    {
        session.Keys.FreePathOf(name);
        bool encrypted = InspectFile(file).IsEncrypted;
        byte[] seed = KeyFiles.LoadSeed(file, () => session.Passphrase($"Passphrase of {file}:"));
        try
        {
            // A script gives one passphrase, for the old and the new file alike.
            string? passphrase = noPassphrase ? null : encrypted && !session.Screen.IsLive ? session.Passphrase("") : session.NewPassphrase(Unprotected);
            return Written(session, session.Keys.Import(name, seed, passphrase));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>What a file that the command line names tells; it is no key of the store yet.</summary>
    private static KeyFileInfo InspectFile(string file)
    {
        try
        {
            return KeyFiles.Inspect(file);
        }
        catch (KeyException e)
        {
            throw new CliException(ExitCode.Usage, e.Message);
        }
    }

    private static Task<int> Export(Session session, string name, string file, bool noPassphrase)
    {
        StoredKey key = session.Keys.Find(name);
        if (File.Exists(file)) throw new CliException(ExitCode.Usage, $"{file} exists already; choose another file.");

        if (noPassphrase && key.Info.IsEncrypted)
        {
            byte[] seed = KeyFiles.LoadSeed(key.Path, () => session.Passphrase($"Passphrase of {key.Name}:"));
            KeyFiles.Write(file, seed, passphrase: null);
            CryptographicOperations.ZeroMemory(seed);
        }
        else
        {
            Setup.Files.PrivateFiles.Write(file, File.ReadAllBytes(key.Path));
        }

        return Written(session, new StoredKey(key.Name, Path.GetFullPath(file), KeyFiles.Inspect(file)));
    }

    private static Task<int> Written(Session session, StoredKey key)
    {
        Show(session, key);
        if (!key.Info.IsEncrypted) session.Screen.Warn($"{key.Path} is not encrypted; whoever can read it can sign.");
        return Task.FromResult(ExitCode.Ok);
    }

    private static void Show(Session session, StoredKey key) => session.Screen.Data(Describe(key), console => console.WriteFields(
        ("name", key.Name),
        ("address", key.Info.Address.ToString()),
        ("public key", key.Info.PublicKey.ToString()),
        ("protected", key.Info.IsEncrypted ? "passphrase" : "no"),
        ("file", key.Path)));

    private static object Describe(StoredKey key) =>
        new { name = key.Name, address = key.Info.Address, publicKey = key.Info.PublicKey, encrypted = key.Info.IsEncrypted, file = key.Path };
}
