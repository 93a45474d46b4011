using System.CommandLine;
using Chain.Client;
using Chain.Setup.Keys;
using Chain.Setup.Networks;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Commands;

/// <summary><c>chain network init</c>: a new network.</summary>
internal static class NetworkCommands
{
    private static readonly Argument<string> Directory = new("dir") { Description = "Directory to make.", HelpName = "DIR" };
    private static readonly Option<int> Nodes = new("--nodes") { Description = "Organisations, with a node each.", HelpName = "N", DefaultValueFactory = _ => 4 };

    private static readonly Option<string[]> Organisation = new("--organisation")
    {
        Description = "An organisation, as id or id=Name; repeat for each. Instead of --nodes.",
        HelpName = "ID=NAME",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string> Name = new("--name") { Description = "Name of the network.", HelpName = "NAME", DefaultValueFactory = _ => "testnet" };
    private static readonly Option<int> Users = new("--users") { Description = "User keys of each organisation.", HelpName = "N", DefaultValueFactory = _ => 2 };

    private static readonly Option<int> BasePort = new("--base-port")
    {
        Description = "First port; nodes take it and the next ones, 100 more for clients, 200 more for monitoring. 0: free ones.",
        HelpName = "PORT",
        DefaultValueFactory = _ => 0,
    };

    private static readonly Option<bool> Plaintext = new("--plaintext") { Description = "Serve clients without TLS, on loopback." };
    private static readonly Option<bool> Encrypt = new("--encrypt") { Description = "Encrypt all key files under one passphrase." };

    internal static Command Create(CommandFactory factory) => CommandFactory.Group(
        "network",
        "Make a network.",
        factory.Command(
            "init",
            "Make keys, genesis document, node configurations and the clients' trust file of a new network on this machine.",
            [Directory, Nodes, Organisation, Name, Users, BasePort, Plaintext, Encrypt],
            Init,
            ("chain network init mynet", "four organisations on free ports"),
            ("chain network init mynet --organisation oem=Assembler --organisation sup1=Supplier", "named ones")));

    private static Task<int> Init(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] organisations = parsed.GetRequiredValue(Organisation);
        if (organisations.Length > 0 && parsed.IsGiven(Nodes)) throw new CliException(ExitCode.Usage, "--nodes and --organisation exclude each other: each organisation has one node.");
        if (session.PassphraseFile is not null && !parsed.GetValue(Encrypt)) throw new CliException(ExitCode.Usage, "--passphrase-file: nothing would be encrypted with it; add --encrypt.");

        NetworkPlan plan = new()
        {
            NetworkName = parsed.GetRequiredValue(Name),
            Organisations = organisations.Length > 0 ? [.. organisations.Select(ParseOrganisation)] : NetworkPlan.DefaultOrganisations(parsed.GetValue(Nodes)),
            UsersPerOrganisation = parsed.GetValue(Users),
            BasePort = parsed.GetValue(BasePort),
            ClientTls = !parsed.GetValue(Plaintext),
            Passphrase = parsed.GetValue(Encrypt) ? session.NewPassphrase("leave out --encrypt") : null,
            Timestamp = session.Environment.Time.GetUtcNow(),
        };
        if (plan.Check() is { Length: > 0 } error) throw new CliException(ExitCode.Usage, $"The network cannot be made: {error}.");

        string directory = parsed.GetRequiredValue(Directory);
        NetworkLayout layout = NetworkBuilder.Create(plan, directory, new Steps(session.Screen));
        Show(session, plan, layout, NetworkTrust.Load(layout.TrustFile));
        if (plan.Passphrase is null) session.Screen.Warn("The key files are not encrypted (see --encrypt); they are readable by you only.");
        return Task.FromResult(ExitCode.Ok);
    }

    private static void Show(Session session, NetworkPlan plan, NetworkLayout layout, NetworkTrust trust)
    {
        object data = new
        {
            name = trust.NetworkName,
            genesisHash = trust.GenesisHash,
            directory = layout.Directory,
            trustFile = layout.TrustFile,
            keys = layout.KeysDirectory,
            nodes = trust.Nodes.Select(node => new { name = node.Name, endpoint = node.Endpoint, configuration = layout.NodeConfiguration(node.Name) }),
        };
        session.Screen.Data(data, console =>
        {
            console.WriteFields(
                ("network", trust.NetworkName),
                ("genesis hash", trust.GenesisHash.ToString()),
                ("directory", layout.Directory),
                ("members' keys", $"{layout.KeysDirectory} ({new KeyStore(layout.KeysDirectory).List().Count} keys)"));
            Table table = Pages.NewTable("NODE", "CLIENTS", "CONFIGURATION");
            foreach (TrustedNode node in trust.Nodes)
            {
                table.AddRow(
                    Pages.Cell(node.Name),
                    Pages.Cell(node.Endpoint.GetLeftPart(UriPartial.Authority)),
                    Pages.Cell(Path.GetRelativePath(layout.Directory, layout.NodeConfiguration(node.Name))));
            }

            console.WriteLine("");
            console.Write(table);
        });
        string first = plan.Organisations[0].Id;
        session.Screen.Note("");
        session.Screen.Note($"Start a node:  chain-node run --config {layout.NodeConfiguration(first)}");
        session.Screen.Note($"Then:          chain --network {layout.Directory} status");
    }

    private static OrganisationPlan ParseOrganisation(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new OrganisationPlan(text, text) : new OrganisationPlan(text[..equals], text[(equals + 1)..]);
    }

    /// <summary>Reports each step in order, on the thread that does the work.</summary>
    private sealed class Steps(Screen screen) : IProgress<string>
    {
        public void Report(string value) => screen.Note($"  {value}");
    }
}
