using Chain.TestSupport;

namespace Chain.Network.Tests.Harness;

/// <summary>The programs under test, as they were built beside the tests.</summary>
internal static class Programs
{
    internal static readonly string Node = Built("src/Node", "chain-node.dll");

    internal static readonly string Wallet = Built("src/Wallet.Cli", "chain.dll");

    internal static readonly string StorageProbe = Built("tests/StorageProbe", "chain-storage-probe.dll");

    /// <summary>The host that runs the tests runs the programs too.</summary>
    internal static readonly string DotNet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    private static string Built(string project, string file)
    {
        // …/tests/Network.Tests/bin/CONFIGURATION/FRAMEWORK/
        DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string path = Repository.Path(Path.Combine(project, "bin", framework.Parent!.Name, framework.Name, file));
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built; build this test project, which builds it.", path);
    }
}
