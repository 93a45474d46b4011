using Chain.Wallet.Cli;

// Never disposed: a second Ctrl+C may come at any time up to the end.
CancellationTokenSource interrupt = new();
Console.CancelKeyPress += (_, args) =>
{
    args.Cancel = !interrupt.IsCancellationRequested; // A second time ends the process at once.
    interrupt.Cancel();
};
return await ChainCli.RunAsync(args, CliEnvironment.OfProcess(), interrupt.Token);
