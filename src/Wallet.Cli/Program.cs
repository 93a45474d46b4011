using Chain.Wallet.Cli;

using CancellationTokenSource interrupt = new();
Console.CancelKeyPress += (_, args) =>
{
    args.Cancel = !interrupt.IsCancellationRequested; // A second time ends the process at once.
    interrupt.Cancel();
};
return await ChainCli.RunAsync(args, CliEnvironment.OfProcess(), interrupt.Token);
