using Xunit.Abstractions;

namespace Chain.Network.Tests.Harness;

/// <summary>One running network of four nodes for all tests that do it no lasting harm, or say that it takes none.</summary>
[CollectionDefinition(nameof(RunningTestnet))]
public sealed class RunningTestnet : IAsyncLifetime, ICollectionFixture<RunningTestnet>
{
    private readonly Testnet _network = Testnet.Create(4);

    public Task InitializeAsync() => _network.StartAsync();

    public async Task DisposeAsync() => await _network.DisposeAsync();

    /// <summary>
    /// Runs a test, and fails too if the network has not recovered afterwards: all nodes vote, take transactions, make them
    /// final, and have equal states.
    /// </summary>
    internal async Task MistreatAsync(ITestOutputHelper output, Func<Testnet, Task> test)
    {
        try
        {
            // Of a test that failed before.
            foreach (TestNode node in _network.Nodes.Where(node => !node.IsRunning)) node.Start();
            await test(_network);
            foreach (TestNode node in _network.Nodes) await node.WaitForStatusAsync("votes", status => status.Voting);
            await _network.CheckGoesOnAsync();
        }
        catch
        {
            foreach (TestNode node in _network.Nodes) output.WriteLine(node.Tail());
            throw;
        }
    }
}
