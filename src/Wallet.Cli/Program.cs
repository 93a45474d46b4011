using System.Runtime.InteropServices;
using Chain.Wallet.Cli;

using CancellationTokenSource interrupt = new();
int codeOfSignal = ExitCode.Cancelled;
using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Cancelled));
using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));
int code = await ChainCli.RunAsync(args, CliEnvironment.OfProcess(), interrupt.Token);
return code == ExitCode.Cancelled ? codeOfSignal : code;

void Stop(PosixSignalContext context, int exitCode)
{
    context.Cancel = !interrupt.IsCancellationRequested; // A second time ends the process at once.
    if (!context.Cancel) return;

    codeOfSignal = exitCode;
    interrupt.Cancel();
}
