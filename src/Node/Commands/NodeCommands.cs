using System.CommandLine;
using Chain.Contracts.Loading;

namespace Chain.Node.Commands;

/// <summary>The command line of <c>chain-node</c>.</summary>
internal static class NodeCommands
{
    /// <summary>All commands.</summary>
    public static RootCommand Root()
    {
        RootCommand root = new(
            "chain-node: one organisation's replica of the ledger. 'chain network init' makes the files that 'run' needs; 'dev' needs none.");
        root.Subcommands.Add(Run());
        root.Subcommands.Add(Dev());
        return root;
    }

    private static Command Run()
    {
        Option<FileInfo> config = new("--config", "-c")
        {
            Description = "The node's configuration file (docs/operating/configuration.md).",
            Required = true,
        };
        Option<string[]> set = new("--set")
        {
            Description = "Overrides a setting: section.key=value. May be repeated; environment variables CHAIN_NODE__SECTION__KEY come before it.",
            AllowMultipleArgumentsPerToken = true,
        };
        Command run = new("run", "Runs the node until SIGTERM or Ctrl+C. Exit code 0 after a stop on request, 1 if it could not go on.");
        run.Options.Add(config);
        run.Options.Add(set);
        run.SetAction((result, cancellation) => NodeRunner.RunAsync(
            result.GetRequiredValue(config).FullName, result.GetValue(set) ?? [], new CodeCache(new ContractLoader()), announce: null, cancellation));
        return run;
    }

    private static Command Dev()
    {
        Option<DirectoryInfo> directory = new("--dir")
        {
            Description = "Where keys and data are kept; made if absent. Without it a new directory that is removed at the end.",
        };
        Option<int> port = new("--port")
        {
            Description = "Port of the client API; monitoring is 100 above it. Default: picked free.",
        };
        Command dev = new("dev", "Runs a network of one node on this machine, for development.");
        dev.Options.Add(directory);
        dev.Options.Add(port);
        dev.SetAction((result, cancellation) => DevNetwork.RunAsync(
            result.GetValue(directory)?.FullName, result.GetValue(port), cancellation));
        return dev;
    }
}
