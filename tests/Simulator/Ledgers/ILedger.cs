using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Blocks;
using Chain.Node.Core.Messages;
using Chain.Node.Storage.Votes;
using Chain.Simulator.Engine;

namespace Chain.Simulator.Ledgers;

/// <summary>
/// Execution and block store of one node on a disk that can crash. Two implementations: <see cref="StoreLedger"/>, which is the
/// production code over a store in memory, and <see cref="SyntheticLedger"/>, which is tiny and lets seeds that are about
/// consensus run faster.
/// </summary>
internal interface ILedger
{
    /// <summary>Height of the last block written, durable or not.</summary>
    ulong TipHeight { get; }

    /// <summary>What the database remembers of the vote log.</summary>
    VoteLogExpectation ExpectedLog { get; }

    /// <summary>Remembers which vote log belongs to the database.</summary>
    void BindLog(Guid id);

    /// <summary>Executes the next block and writes it with its results in one batch, which is not durable yet.</summary>
    Executed Execute(Block block, Certificate? certificate);

    /// <summary>Makes all that is written durable.</summary>
    void Sync();

    /// <summary>Loses what a power cut loses: some suffix of the batches that are not durable.</summary>
    void Crash(Chance chance);

    /// <summary>Loses the last block although it is durable: what a disk does that lies about its writes. For a planted bug.</summary>
    void LoseLast();

    /// <summary>Loses all but the genesis block: a new disk, or a backup from the first day.</summary>
    void LoseAll();

    /// <summary>What a node starts from, without its vote log.</summary>
    RestoredNode Restore();

    /// <summary>Final blocks from a height on, up to one with a certificate: the answer to a peer that is behind.</summary>
    BlocksMessage Read(ulong fromHeight, int countMax);

    /// <summary>A final block by its hash.</summary>
    Block? Find(Hash32 hash);

    /// <summary>The block of a height; null above the tip.</summary>
    Block? BlockAt(ulong height);

    /// <summary>What the block of a height came to; null above the tip.</summary>
    ExecutedRoots? RootsAt(ulong height);
}

/// <summary>What a block came to.</summary>
internal readonly record struct Executed(ExecutedRoots Roots, AdmitsSigners? Members);
