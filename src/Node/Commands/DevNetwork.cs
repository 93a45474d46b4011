using Chain.Client;
using Chain.Contracts.Loading;
using Chain.Node.Hosting;
using Chain.Setup.Configuration;
using Chain.Setup.Networks;

namespace Chain.Node.Commands;

/// <summary>A network of one node, for development: made on the spot, gone at the end unless a directory is named.</summary>
internal static class DevNetwork
{
    private const string Organisation = "dev";
    private const int PortMin = 1_024;
    private const int PortMax = 65_000;

    private static readonly string UserKey = NetworkLayout.MemberKeyName(Organisation, "user1");

    /// <summary>Runs it until it is told to stop.</summary>
    /// <param name="directory">Where it lives; null for a temporary directory.</param>
    /// <param name="port">Port of the client API; monitoring is 100 above it. 0 picks free ones, or those of the directory.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string? directory, int port, CancellationToken cancellation)
    {
        if (port is not (0 or (>= PortMin and <= PortMax))) return await RefuseAsync($"--port: {PortMin} to {PortMax} are allowed, not {port}.").ConfigureAwait(false);

        bool isTemporary = directory is null;
        directory ??= Directory.CreateTempSubdirectory("chain-dev-").FullName;
        try
        {
            NetworkLayout layout = new(directory);
            CodeCache code = new(new ContractLoader());
            int made;
            try
            {
                if (!layout.Exists) layout = Create(Plan(port), directory, code);
                made = NetworkTrust.Load(layout.TrustFile).Nodes[0].Endpoint.Port;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TrustException)
            {
                return await RefuseAsync($"--dir: {exception.Message}").ConfigureAwait(false);
            }

            if (port > 0 && port != made)
            {
                return await RefuseAsync($"--port: the network in {directory} was made for port {made}; leave --port out, or choose another --dir.").ConfigureAwait(false);
            }

            // Nobody calls this node as a peer. What only monitoring needs may differ from the file of the network.
            List<string> flags = [port > 0 ? $"http.listen=127.0.0.1:{port + (NetworkPlan.HttpPortOffset - NetworkPlan.ApiPortOffset)}" : "http.listen=127.0.0.1:0", "network.listen=127.0.0.1:0"];
            return await NodeRunner.RunAsync(
                layout.NodeConfiguration(Organisation), flags, code, (configuration, host) => Announce(layout, configuration, host), cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            if (isTemporary) Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>
    /// Preparing the contracts takes longer than all else of the first start, so it begins before the network is there. The node waits for it where it needs
    /// them; what fails fails there again, and is told.
    /// </summary>
    private static NetworkLayout Create(NetworkPlan plan, string directory, CodeCache code)
    {
        _ = Task.Factory.StartNew(() => code.LoadAll(plan.Contracts), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return NetworkBuilder.Create(plan, directory);
    }

    private static async Task<int> RefuseAsync(string message)
    {
        await NodeRunner.ComplainAsync(message).ConfigureAwait(false);
        return 2;
    }

    /// <summary>The ports stand in the plan, and so in what clients read too.</summary>
    private static NetworkPlan Plan(int port) => new()
    {
        NetworkName = "dev",
        BasePort = port > 0 ? port - NetworkPlan.ApiPortOffset : 0,
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
