using Chain.Consensus;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Blocks;
using Chain.Node.Core.Messages;
using Chain.Node.Storage.Votes;
using Chain.Simulator.Engine;

namespace Chain.Simulator.Ledgers;

/// <summary>Execution that goes wrong from one height on, as a miscompiled contract or a flipped bit would: an honest node with other roots.</summary>
internal sealed class DivergingLedger(ILedger inner, ulong fromHeight) : ILedger
{
    /// <inheritdoc/>
    public ulong TipHeight => inner.TipHeight;

    /// <summary>Execution is right again, and what it had made is gone.</summary>
    public bool IsRepaired { get; private set; }

    /// <summary>The first height whose roots are wrong.</summary>
    public ulong FromHeight => fromHeight;

    /// <inheritdoc/>
    public Executed Execute(Block block, Certificate? certificate)
    {
        Executed executed = inner.Execute(block, certificate);
        return executed with { Roots = Wrong(executed.Roots) };
    }

    /// <inheritdoc/>
    public VoteLogExpectation ExpectedLog => inner.ExpectedLog;

    /// <inheritdoc/>
    public void BindLog(Guid id) => inner.BindLog(id);

    /// <inheritdoc/>
    public void LoseLast() => inner.LoseLast();

    /// <summary>Who rebuilds a database has put the released program on a sound machine before.</summary>
    public void LoseAll()
    {
        inner.LoseAll();
        IsRepaired = true;
    }

    /// <inheritdoc/>
    public void Sync() => inner.Sync();

    /// <inheritdoc/>
    public void Crash(Chance chance) => inner.Crash(chance);

    /// <inheritdoc/>
    public RestoredNode Restore()
    {
        RestoredNode restored = inner.Restore();
        return restored with { Roots = [.. restored.Roots.Select(Wrong)] };
    }

    /// <inheritdoc/>
    public BlocksMessage Read(ulong fromHeight, int countMax) => inner.Read(fromHeight, countMax);

    /// <inheritdoc/>
    public Block? Find(Hash32 hash) => inner.Find(hash);

    /// <inheritdoc/>
    public Block? BlockAt(ulong height) => inner.BlockAt(height);

    /// <inheritdoc/>
    public ExecutedRoots? RootsAt(ulong height) => inner.RootsAt(height) is ExecutedRoots roots ? Wrong(roots) : null;

    private ExecutedRoots Wrong(ExecutedRoots roots) => IsRepaired || roots.Height < fromHeight
        ? roots
        : roots with { StateRoot = Hashing.Hash(HashTag.StateNode, roots.StateRoot, Hash32.Zero) };
}
