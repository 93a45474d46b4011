using BenchmarkDotNet.Attributes;
using Chain.Contracts.State;
using Chain.Node.Storage;

namespace Chain.Benchmarks.Storage;

/// <summary>
/// Hashing of one block's changes into a warm tree, without the disk. Budget: 10 µs a change on one core at 100,000 keys.
/// </summary>
[MemoryDiagnoser]
public class StateTreeBenchmarks
{
    private StateFixture _state = null!;
    private List<StateChange> _changes = null!;

    /// <summary>Keys in the tree.</summary>
    [Params(10_000, 100_000)]
    public int Keys { get; set; }

    /// <summary>Changes of the block.</summary>
    [Params(10, 1_000)]
    public int Changes { get; set; }

    /// <summary>Fills the tree once; an update is computed and not kept, so every iteration does the same work.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _state = new StateFixture(new MemoryKeyValueStore(), new StateTreeOptions { Workers = 1, CacheBytes = 1L << 30 });
        _state.Fill(Keys);
        _changes = _state.Updates(Changes);
    }

    /// <summary>The next version of the tree.</summary>
    [Benchmark]
    public TreeRoot Update() => _state.Tree.Update(_state.Root, _state.Version + 1, _changes).Root;

    /// <summary>A proof for one key, checked.</summary>
    [Benchmark]
    public bool ProveAndVerify() =>
        StateTree.Prove(_state, _state.Root, _changes[0].Key).Verify(_state.Root.Hash, _changes[0].Key, _changes[0].Value);
}
