using System.Globalization;

namespace Chain.Network.Tests.Harness;

/// <summary>How a node's process is started.</summary>
/// <param name="Settings">Settings over those of its file: <c>section.key=value</c>.</param>
internal sealed record Launch(params IReadOnlyList<string> Settings)
{
    // A node that came back is reached at once, which saves seconds at each start.
    private static readonly string[] Hurry = ["network.reconnectDelayMsMax=200"];

    /// <summary>Largest file that the process may write, in bytes (<c>RLIMIT_FSIZE</c>); null for no limit.</summary>
    internal long? FileBytesMax { get; init; }

    /// <summary>Whether the permissions of files hold for the process even if the tests run as root.</summary>
    internal bool ObeysPermissions { get; init; }

    internal ChildProcess StartNode(string configurationFile)
    {
        string[] command =
        [
            .. FileBytesMax is long bytes ? ["prlimit", string.Create(CultureInfo.InvariantCulture, $"--fsize={bytes}")] : Array.Empty<string>(),
            .. ObeysPermissions && Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : Array.Empty<string>(),
            Programs.DotNet, Programs.Node, "run", "--config", configurationFile,
            .. Hurry.Concat(Settings).SelectMany(setting => new[] { "--set", setting }),
        ];

        // The runtime maps its code through a file of its own, which a limit would forbid.
        (string, string)[] environment = FileBytesMax is null ? [] : [("DOTNET_EnableWriteXorExecute", "0")];
        return ChildProcess.Start(command[0], command[1..], environment);
    }
}
