using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// An honest notarize vote stands for a block whose parent has a notarization, and between which and its parent every view has a
/// nullification. Certificates cannot be counted, but votes can: without those of enough honest keys there is none.
/// </summary>
internal sealed class JustificationChecker(Simulation world, Checks checks)
{
    private readonly Dictionary<Hash32, HashSet<int>> _notarized = [];
    private readonly Dictionary<ulong, HashSet<int>> _nullified = [];

    /// <summary>Honest votes that every certificate has, whatever the Byzantine keys sign.</summary>
    private int HonestMin => world.Scenario.Validators - world.Scenario.FaultsMax - world.Scenario.Byzantine.Count;

    /// <summary>A vote of an honest key is durable, so that it may be on the wire.</summary>
    public void OnDurable(SimulatedNode node, Vote vote)
    {
        if (vote.Kind == VoteKind.Notarize) Add(_notarized, vote.BlockHash, node.Index);
        if (vote.Kind == VoteKind.Nullify) Add(_nullified, vote.View.Value, node.Index);
    }

    /// <summary>An honest key sends a notarize vote.</summary>
    public void OnNotarizeVote(SimulatedNode node, Vote vote)
    {
        if (checks.FindBlock(vote.BlockHash) is not Block block || checks.FindBlock(block.Header.ParentHash) is not Block parent) return;

        bool isFinal = checks.FinalBlock(parent.Header.Height)?.Hash == parent.Hash;
        if (!isFinal && CountOf(_notarized, parent.Hash) < HonestMin)
        {
            checks.Fail(CheckerName.VoteValidity, $"Node {node.Id} voted in view {vote.View} for a block on {parent.Hash.ToShortString()}, which is not notarized.");
        }

        for (ulong between = parent.Header.View + 1; between < vote.View.Value; between++)
        {
            if (CountOf(_nullified, between) >= HonestMin) continue;

            checks.Fail(CheckerName.VoteValidity, $"Node {node.Id} voted in view {vote.View} for a block on view {parent.Header.View}; view {between} is not nullified.");
        }
    }

    private static void Add<TKey>(Dictionary<TKey, HashSet<int>> votes, TKey key, int voter)
        where TKey : notnull
    {
        if (!votes.TryGetValue(key, out HashSet<int>? voters)) votes[key] = voters = [];
        voters.Add(voter);
    }

    private static int CountOf<TKey>(Dictionary<TKey, HashSet<int>> votes, TKey key)
        where TKey : notnull => votes.TryGetValue(key, out HashSet<int>? voters) ? voters.Count : 0;
}
