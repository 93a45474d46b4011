using System.Runtime.InteropServices;
using Chain.Wallet.Cli;

// Never disposed: a second Ctrl+C may come at any time up to the end.
CancellationTokenSource interrupt = new();
using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await ChainCli.RunAsync(args, CliEnvironment.OfProcess(), interrupt.Token);

void Stop(PosixSignalContext context)
{
    context.Cancel = !interrupt.IsCancellationRequested; // A second time ends the process at once.
    interrupt.Cancel();
}
