using System.CommandLine;
using System.Globalization;

namespace Chain.Wallet.Cli.Commands;

/// <summary>Options that every command takes.</summary>
internal sealed class GlobalOptions
{
    internal Option<bool> Json { get; } = new("--json") { Description = "Write data as JSON, for scripts.", Recursive = true };

    internal Option<string?> Profile { get; } = new("--profile", "-p")
    {
        Description = "Profile with network and key (also CHAIN_PROFILE; default: the one in use).",
        HelpName = "NAME",
        Recursive = true,
    };

    internal Option<string?> Network { get; } = new("--network", "-n")
    {
        Description = "Directory of a network: its client.json and keys (also CHAIN_NETWORK).",
        HelpName = "DIR",
        Recursive = true,
    };

    internal Option<string?> Trust { get; } = new("--trust")
    {
        Description = "Trust file of the network, client.json, if it stands alone.",
        HelpName = "FILE",
        Recursive = true,
    };

    internal Option<string[]> Endpoint { get; } = new("--endpoint", "-e")
    {
        Description = "Node to ask, by name or address; may be repeated. Default: all of the trust file.",
        HelpName = "NODE",
        Recursive = true,
        DefaultValueFactory = _ => [],
    };

    internal Option<string?> Keys { get; } = new("--keys")
    {
        Description = "Directory of keys. Default: that of the network, else of the user.",
        HelpName = "DIR",
        Recursive = true,
    };

    internal Option<string?> Key { get; } = new("--key", "-k")
    {
        Description = "Key to sign with, by name or address (also CHAIN_KEY).",
        HelpName = "KEY",
        Recursive = true,
    };

    internal Option<string?> PassphraseFile { get; } = new("--passphrase-file")
    {
        Description = "File whose first line is the passphrase (also CHAIN_PASSPHRASE, the passphrase itself).",
        HelpName = "FILE",
        Recursive = true,
    };

    internal Option<double> Timeout { get; } = new("--timeout")
    {
        Description = "How long to try, in seconds.",
        HelpName = "SECONDS",
        Recursive = true,
        DefaultValueFactory = _ => 30,
    };

    internal void AddTo(RootCommand root)
    {
        foreach (Option option in new Option[] { Json, Profile, Network, Trust, Endpoint, Keys, Key, PassphraseFile, Timeout }) root.Add(option);

        Timeout.Validators.Add(result =>
        {
            // What is no number at all is refused with every other such option.
            if (result.Tokens is not [{ Value: string text }] || !double.TryParse(text, CultureInfo.InvariantCulture, out double seconds)) return;
            if (seconds is not (> 0 and <= 86_400)) result.AddError("--timeout: expected more than 0 and at most 86400 seconds.");
        });
    }
}
