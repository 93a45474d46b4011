using System.Runtime.InteropServices;

namespace Chain.Node.Storage;

/// <summary>
/// A write beyond <c>RLIMIT_FSIZE</c> raises SIGXFSZ, which by default kills the process. With the signal handled the write
/// fails with an error instead, as it does on a full disk.
/// </summary>
internal static class FileSizeSignal
{
    private const PosixSignal SigXfsz = (PosixSignal)25;

    private static readonly Lazy<PosixSignalRegistration> Registration =
        new(() => PosixSignalRegistration.Create(SigXfsz, context => context.Cancel = true));

    /// <summary>Handles the signal from now on, for the life of the process.</summary>
    public static void Ignore() => _ = Registration.Value;
}
