using System.Globalization;
using Chain.Client;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Setup.Keys;
using Chain.Setup.Networks;
using Xunit.Abstractions;

namespace Chain.Network.Tests.Harness;

/// <summary>A network of real processes on 127.0.0.1, in a directory of its own that is gone at the end.</summary>
internal sealed class Testnet : IAsyncDisposable
{
    private readonly string _home;

    private Testnet(NetworkLayout layout, string home)
    {
        _home = home;
        Layout = layout;
        Trust = NetworkTrust.Load(layout.TrustFile);
        Nodes = [.. Trust.Nodes.Select(node => new TestNode(layout, Trust, node.Name))];
        Client = new ChainClient(Trust, new ChainClientOptions { Timeout = Eventually.Patience });
        Wallet = new Wallet(Path.Combine(home, "wallet"));
        User = KeyFiles.Load(new KeyStore(layout.KeysDirectory).Find($"{Nodes[0].Name}-user1").Path, () => null);
    }

    internal NetworkLayout Layout { get; }

    internal NetworkTrust Trust { get; }

    /// <summary>In the order in which they propose.</summary>
    internal IReadOnlyList<TestNode> Nodes { get; }

    /// <summary>Asks any node.</summary>
    internal ChainClient Client { get; }

    internal Wallet Wallet { get; }

    /// <summary>A user of the first organisation.</summary>
    internal SigningKey User { get; }

    internal string UserName => $"{Nodes[0].Name}-user1";

    /// <summary>A file of the test, gone at the end.</summary>
    internal string FileOf(string name) => Path.Combine(_home, name);

    /// <summary>Makes a network, runs a test on it, ends its processes whatever happens, and shows their logs if the test fails.</summary>
    internal static async Task RunAsync(ITestOutputHelper output, int nodes, Func<Testnet, Task> test)
    {
        await using Testnet network = Create(nodes);
        try
        {
            await test(network);
        }
        catch
        {
            foreach (TestNode node in network.Nodes) output.WriteLine(node.Tail());
            throw;
        }
    }

    /// <summary>Makes a network. Nothing runs yet.</summary>
    internal static Testnet Create(int nodes)
    {
        string home = Directory.CreateTempSubdirectory("chain-network-").FullName;
        NetworkPlan plan = new()
        {
            Organisations = NetworkPlan.DefaultOrganisations(nodes),
            BasePort = FreePorts.PickBase(nodes),
            Timestamp = DateTimeOffset.UtcNow,
        };
        return new Testnet(NetworkBuilder.Create(plan, Path.Combine(home, "network")), home);
    }

    /// <summary>Starts all nodes and waits until each is ready.</summary>
    internal async Task StartAsync(params string[] settings)
    {
        foreach (TestNode node in Nodes) node.Start(settings);
        foreach (TestNode node in Nodes) await node.WaitReadyAsync();
    }

    /// <summary>A transaction that puts a text under a key.</summary>
    internal Transaction Put(string key, string text) => Put(key, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A transaction that puts bytes under a key.</summary>
    internal Transaction Put(string key, byte[] value) => Draft("store", "Put", PutArguments(key, value)).Build().Sign(User).ToTransaction();

    /// <summary>A transaction of the user, to be changed before it is built.</summary>
    internal TransactionBuilder Draft(string contract, string method, byte[] arguments) =>
        Client.NewTransaction(User.PublicKey).Call(contract, method, arguments);

    /// <summary>The arguments of <c>store.Put</c>.</summary>
    internal static byte[] PutArguments(string key, byte[] value)
    {
        CanonicalWriter writer = new(value.Length + 256);
        writer.WriteArrayHeader(2);
        writer.WriteString(key);
        writer.WriteBytes(value);
        return writer.ToArray();
    }

    /// <summary>Fails unless transactions go on to become final on all nodes, with equal states.</summary>
    internal async Task CheckGoesOnAsync()
    {
        foreach (TestNode node in Nodes)
        {
            FinalReceipt receipt = await node.Patient.SubmitAndWaitAsync(Put("goes-on", node.Name));
            Assert.True(receipt.Succeeded, $"{node.Name}: {receipt.Receipt.FaultCode}");
        }

        await WaitForEqualStatesAsync();
    }

    /// <summary>Waits until all nodes have executed the same height, and fails if their state roots differ at any.</summary>
    internal Task<NodeStatus> WaitForEqualStatesAsync() => WaitForEqualStatesAsync(Nodes);

    /// <summary>Waits until some nodes have executed the same height, and fails if their state roots differ at any.</summary>
    internal static Task<NodeStatus> WaitForEqualStatesAsync(IReadOnlyList<TestNode> nodes)
    {
        Dictionary<ulong, (string Node, Hash32 Root)> seen = [];
        string last = "";
        return Eventually.GetAsync(
            "all nodes have executed the same height",
            async () =>
            {
                NodeStatus?[] all = await Task.WhenAll(nodes.Select(node => node.TryGetStatusAsync()));
                for (int i = 0; i < all.Length; i++)
                {
                    if (all[i] is not { } status) continue;

                    (string node, Hash32 root) = seen.GetValueOrDefault(status.ExecutedHeight, (nodes[i].Name, status.StateRoot));
                    Assert.True(root == status.StateRoot, $"After block {status.ExecutedHeight} {node} has root {root}, {nodes[i].Name} {status.StateRoot}.");
                    seen[status.ExecutedHeight] = (node, root);
                }

                last = string.Join(", ", all.Select((status, i) => string.Create(CultureInfo.InvariantCulture, $"{nodes[i].Name} {status?.ExecutedHeight}")));
                return all[0] is { } first && all.All(status => status?.ExecutedHeight == first.ExecutedHeight) ? first : null;
            },
            () => $"Last: {last}");
    }

    /// <summary>Fails if two nodes have different blocks at a height.</summary>
    internal static async Task CheckSameBlockAsync(ulong height, IReadOnlyList<TestNode> nodes)
    {
        Hash32? first = null;
        foreach (TestNode node in nodes)
        {
            FinalBlock? block = await node.Patient.GetBlockAsync(height);
            Assert.True(block is not null, $"{node.Name} has no block {height}.");
            Assert.Equal(first ??= block.Block.Hash, block.Block.Hash);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TestNode node in Nodes) await node.DisposeAsync();
        Client.Dispose();
        User.Dispose();
        Directory.Delete(_home, recursive: true);
    }
}
