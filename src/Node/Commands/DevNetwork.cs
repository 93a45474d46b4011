using Chain.Node.Hosting;
using Chain.Setup.Configuration;
using Chain.Setup.Networks;

namespace Chain.Node.Commands;

/// <summary>A network of one node, for development: made on the spot, gone at the end unless a directory is named.</summary>
internal static class DevNetwork
{
    private const string Organisation = "dev";

    private static readonly string UserKey = NetworkLayout.MemberKeyName(Organisation, "user1");

    /// <summary>Runs it until it is told to stop.</summary>
    public static async Task<int> RunAsync(string? directory, int port, CancellationToken cancellation)
    {
        bool isTemporary = directory is null;
        directory ??= Directory.CreateTempSubdirectory("chain-dev-").FullName;
        try
        {
            NetworkLayout layout = new(directory);
            if (!layout.Exists) layout = NetworkBuilder.Create(Plan(), directory);
            List<string> flags = ["http.listen=127.0.0.1:0", "network.listen=127.0.0.1:0"];
            if (port > 0) flags = [$"api.listen=127.0.0.1:{port}", $"http.listen=127.0.0.1:{port + 100}", "network.listen=127.0.0.1:0"];
            return await NodeRunner.RunAsync(
                layout.NodeConfiguration(Organisation), flags, (configuration, host) => Announce(layout, configuration, host), cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            if (isTemporary) Directory.Delete(directory, recursive: true);
        }
    }

    private static NetworkPlan Plan() => new()
    {
        NetworkName = "dev",
        Organisations = [new OrganisationPlan(Organisation, "Development")],
        ClientTls = false,
        Timestamp = DateTimeOffset.UtcNow,
    };

    private static void Announce(NetworkLayout layout, NodeConfiguration configuration, NodeHost host)
    {
        string scheme = configuration.Api.Tls ? "https" : "http";
        Console.WriteLine();
        Console.WriteLine($"  A network of one node is ready. gRPC: {scheme}://{host.ApiEndPoint}   monitoring: http://{host.HttpEndPoint}/metrics");
        Console.WriteLine($"  Keys and client settings: {layout.Directory}");
        Console.WriteLine("  Try:");
        Console.WriteLine($"    ./chain --network {layout.Directory} status");
        Console.WriteLine($"    ./chain --network {layout.Directory} --key {UserKey} tx call store Put '[\"greeting\", {{\"text\": \"hello\"}}]'");
        Console.WriteLine($"    ./chain --network {layout.Directory} query store Get '[\"greeting\"]'");
        Console.WriteLine("  Stop with Ctrl+C.");
        Console.WriteLine();
    }
}
