using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Chain.Client;
using Chain.Contracts.Abi;
using Chain.Setup.Keys;
using Chain.Wallet.Cli.Commands;
using Chain.Wallet.Cli.Contracts;
using Chain.Wallet.Cli.Screens;

namespace Chain.Wallet.Cli;

/// <summary>The command line: its commands, and one place where failures become messages and exit codes.</summary>
internal static class ChainCli
{
    /// <summary>Runs one command.</summary>
    internal static async Task<int> RunAsync(string[] args, CliEnvironment environment, CancellationToken cancellationToken)
    {
        (RootCommand root, GlobalOptions options, _) = Build(environment);

        // @FILE is for contracts' arguments, not for the command line's.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        InvocationConfiguration invocation = new()
        {
            Output = environment.Out,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // The program handles signals itself, and says so by the token.
        };
        if (parsed.Action is ParseErrorAction errors) return await RefuseAsync(parsed, errors, invocation, new Screen(environment, args.Contains(options.Json.Name)));

        Screen screen = new(environment, parsed.GetValue(options.Json));
        try
        {
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (CodeOf(e) is int code)
        {
            ChainException? answer = e as ChainException;
            screen.Error(e.Message, code, answer?.Rejection ?? "", answer?.FaultCode ?? "", answer?.Height);
            return code;
        }
    }

    /// <summary>The tree of commands.</summary>
    internal static (RootCommand Root, GlobalOptions Options, Examples Examples) Build(CliEnvironment environment)
    {
        RootCommand root = new("Wallet and operator's tool of a Chain network.");
        GlobalOptions options = new();
        options.AddTo(root);
        Examples examples = new();
        CommandFactory factory = new(environment, options, examples);
        root.Add(KeysCommands.Create(factory));
        root.Add(ProfileCommands.Create(factory));
        root.Add(TransactionCommands.Create(factory));
        root.Add(QueryCommand.Create(factory, "chain query"));
        root.Add(ContractCommands.Create(factory));
        root.Add(BlockCommand.Create(factory));
        root.Add(StatusCommand.Create(factory));
        root.Add(EventsCommands.Create(factory));
        root.Add(NetworkCommands.Create(factory));
        root.Add(LoadCommand.Create(factory));
        root.Add(CaptureCommand.Create(factory));
        root.Add(CompletionCommand.Create(factory));
        examples.Add(
            root,
            ("chain network init mynet --nodes 4", "make a network of four organisations"),
            ("chain --network mynet status", "ask all its nodes"),
            ("chain profile set dev --network mynet --key oem-user1", "need not say so again"));
        TextChecks.AddTo(root);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, examples, root);
        return (root, options, examples);
    }

    private static async Task<int> RefuseAsync(ParseResult parsed, ParseErrorAction errors, InvocationConfiguration invocation, Screen screen)
    {
        if (screen.IsJson)
        {
            screen.Error(string.Join(' ', parsed.Errors.Select(error => error.Message)), ExitCode.Usage);
            return ExitCode.Usage;
        }

        errors.ShowHelp = false;
        using StringWriter refusal = new(); // It quotes the command line, whoever wrote that.
        TextWriter error = invocation.Error;
        invocation.Output = invocation.Error = refusal;
        await parsed.InvokeAsync(invocation, CancellationToken.None);
        await error.WriteAsync(VisibleText.Of(refusal.ToString(), keepLines: true));
        return ExitCode.Usage;
    }

    private static int? CodeOf(Exception e) => e switch
    {
        CliException cli => cli.ExitCode,
        KeyException => ExitCode.Key,
        KeyNameException or TrustException => ExitCode.Usage,
        ChainException chain => chain.Error switch
        {
            ChainError.Unreachable => ExitCode.Unreachable,
            ChainError.OutcomeUnknown => ExitCode.OutcomeUnknown,
            ChainError.Rejected or ChainError.Busy => ExitCode.Failed,
            ChainError.NotFound => ExitCode.NotFound,
            ChainError.Untrustworthy => ExitCode.Verification,
            _ => throw new ArgumentOutOfRangeException(nameof(e)),
        },
        IOException or UnauthorizedAccessException => ExitCode.Usage, // A file that the command line named; the network's failures are above.
        _ => null,
    };
}
