using Chain.Client;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Shipped;
using Chain.Contracts.Tests.Lifecycle;
using Chain.Crypto;
using Chain.Node.Hosting;
using Chain.Node.Tests.Storage;
using Chain.Setup.Configuration;
using Chain.Setup.Keys;
using Chain.Setup.Networks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chain.Node.Tests.Hosting;

/// <summary>Contracts that members deploy, on a whole node that restarts with nothing but its database.</summary>
public sealed class DeployedContractTests : IDisposable
{
    private const string Organisation = "solo";

    private readonly TemporaryDirectory _directory = new();
    private readonly NodeConfiguration _configuration;
    private readonly SigningKey _key;

    public DeployedContractTests()
    {
        NetworkLayout layout = NetworkBuilder.Create(
            new NetworkPlan { NetworkName = "solo", Organisations = [new OrganisationPlan(Organisation, "Solo")], ClientTls = false, Timestamp = DateTimeOffset.UtcNow },
            _directory.Sub("network"));
        string[] flags = ["api.listen=127.0.0.1:0", "http.listen=127.0.0.1:0", "network.listen=127.0.0.1:0"];
        ConfigurationResult loaded = ConfigurationLoader.Load(layout.NodeConfiguration(Organisation), [], flags);
        _configuration = loaded.Configuration ?? throw new InvalidOperationException(string.Join(' ', loaded.Errors));
        StoredKey admin = new KeyStore(layout.KeysDirectory).Find("solo-admin");
        _key = KeyFiles.Load(admin.Path, () => null);
    }

    public void Dispose()
    {
        _key.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_deployed_contract_is_listed_described_called_and_read_by_version_after_a_restart_too()
    {
        await using (NodeHost host = await StartAsync(new NamedLoader()))
        {
            using ChainClient client = await ConnectAsync(host);
            await SendAsync(client, ContractRegistryAbi.Propose(NamedLoader.Image("first"), null, null));
            Assert.True((await SendAsync(client, FirstCounterAbi.Add(4))).Succeeded);
            await SendAsync(client, ContractRegistryAbi.Propose(NamedLoader.Image("second"), null, null));
            Assert.True((await SendAsync(client, SecondCounterAbi.Add(1))).Succeeded);
            await CheckAsync(client);
        }

        NamedLoader later = new();
        await using (NodeHost host = await StartAsync(later))
        {
            using ChainClient client = await ConnectAsync(host);
            await CheckAsync(client);
            Assert.Equal(2, later.Loads);

            FinalReceipt added = await SendAsync(client, SecondCounterAbi.Add(0));
            Assert.Equal(14, SecondCounterAbi.Add(0).DecodeResult(added.Receipt.ReturnValues[0].Span));
        }

        // Code that the software no longer runs is no reason to stop as long as only a query wants it.
        await using (NodeHost host = await StartAsync(new NamedLoader { Refused = NamedLoader.Image("first") }))
        {
            using ChainClient client = await ConnectAsync(host);
            ChainException refused = await Assert.ThrowsAsync<ChainException>(() => client.QueryAsync("counter@1", "Get", FirstCounterAbi.Get().Arguments));
            Assert.Contains("refuses it", refused.Message, StringComparison.Ordinal);
            Assert.Equal(14, await AskAsync(client, "counter", SecondCounterAbi.Get()));
        }
    }

    [Fact]
    public async Task Contracts_of_genesis_are_prepared_once_be_it_before_the_node_is_there()
    {
        CountingLoader loader = new();
        CodeCache code = new(loader);
        code.LoadAll([.. ShippedContracts.All.Select(contract => contract.Image)]);
        await using NodeHost host = await StartAsync(code);
        using ChainClient client = await ConnectAsync(host);

        Assert.Equal(ShippedContracts.All.Count + 1, (await client.ListContractsAsync()).Count); // And the registry.
        Assert.Equal(ShippedContracts.All.Count, loader.Loads);
    }

    private Task<NodeHost> StartAsync(IContractLoader loader) => StartAsync(new CodeCache(loader));

    private async Task<NodeHost> StartAsync(CodeCache code) =>
        await NodeHost.StartAsync(_configuration, code, NullLoggerFactory.Instance, CancellationToken.None);

    private static async Task CheckAsync(ChainClient client)
    {
        Assert.Contains(new ContractInfo("counter", 2), await client.ListContractsAsync());
        Assert.Contains(new ContractInfo("registry", 1), await client.ListContractsAsync());
        Assert.Equal(SecondCounterAbi.Json, await client.GetContractAbiAsync("counter"));
        Assert.Equal(FirstCounterAbi.Json, await client.GetContractAbiAsync("counter@1"));
        Assert.Null(await client.GetContractAbiAsync("counter@3"));
        Assert.Equal(14, await AskAsync(client, "counter", SecondCounterAbi.Get()));
        Assert.Equal(1, await AskAsync(client, "counter", SecondCounterAbi.MigratedFrom()));
        Assert.Equal(14, await AskAsync(client, "counter@1", FirstCounterAbi.Get()));
    }

    private static async Task<T> AskAsync<T>(ChainClient client, string contract, MethodCall<T> view) =>
        view.DecodeResult((await client.QueryAsync(contract, view.Method, view.Arguments)).Result.Span);

    private static async Task<ChainClient> ConnectAsync(NodeHost host)
    {
        TrustedNode node = new("node", new Uri($"http://{host.ApiEndPoint}"));
        return new ChainClient(await ChainClient.DiscoverAsync([node]));
    }

    private async Task<FinalReceipt> SendAsync(ChainClient client, MethodCall call)
    {
        DraftTransaction draft = client.NewTransaction(_key.PublicKey).Call(call.Contract, call.Method, call.Arguments).GasLimit(200_000_000).Build();
        draft.Sign(_key);
        FinalReceipt final = await client.SubmitAndWaitAsync(draft.ToTransaction());
        Assert.Equal("", final.Receipt.FaultCode);
        return final;
    }

    private sealed class CountingLoader : IContractLoader
    {
        private int _loads;

        public int Loads => _loads;

        public LoadResult Load(ReadOnlyMemory<byte> image)
        {
            Interlocked.Increment(ref _loads);
            return SharedLoader.Instance.Load(image);
        }
    }
}
