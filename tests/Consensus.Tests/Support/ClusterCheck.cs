namespace Chain.Consensus.Tests;

/// <summary>Watches a simulated cluster: what must never happen, whatever the faults.</summary>
internal sealed class ClusterCheck(Func<SimulatedReplica, bool> isHonest)
{
    private readonly Dictionary<Height, Hash32> _final = [];
    private readonly Dictionary<(int Signer, View View, VoteKind Kind), Vote> _sent = [];
    private readonly HashSet<Hash32> _invalid = [];
    private readonly HashSet<int> _accused = [];

    /// <summary>The first violation; null if there is none.</summary>
    public string? Violation { get; private set; }

    public IReadOnlySet<int> Accused => _accused;

    public int FinalHeights => _final.Count;

    public void OnSent(SimulatedReplica replica, ConsensusMessage message)
    {
        if (!isHonest(replica)) return;

        Vote? vote = message switch
        {
            VoteMessage { Vote: var sent } => sent,
            ProposalMessage { Proposal.ProposerVote: var sent } => sent,
            _ => null,
        };
        if (vote is null || vote.Signer.Value != replica.Index) return;
        if (_sent.TryAdd((vote.Signer.Value, vote.View, vote.Kind), vote) && !replica.HasDurable(vote))
        {
            Fail($"replica {replica.Index} sent {vote.Kind} of view {vote.View} before it was durable");
        }

        foreach (VoteKind kind in Enum.GetValues<VoteKind>())
        {
            if (_sent.TryGetValue((vote.Signer.Value, vote.View, kind), out Vote? before) && Evidence.Of(before, vote) is not null)
            {
                Fail($"replica {replica.Index} contradicted itself in view {vote.View}: {before.Kind} and {vote.Kind}");
            }
        }
    }

    public void OnFinal(SimulatedReplica replica, Finalize finalize)
    {
        if (!isHonest(replica)) return;

        (Height height, Hash32 hash) = (replica.Chain[^1].Height, replica.Chain[^1].Hash);
        foreach (ConsensusBlock block in finalize.Blocks)
        {
            if (!IsValid(block)) Fail($"replica {replica.Index} made an invalid block final");
            if (block.Height != height.Next || block.ParentHash != hash) Fail($"replica {replica.Index} made {block} final on height {height}");
            if (!_final.TryAdd(block.Height, block.Hash) && _final[block.Height] != block.Hash)
            {
                Fail($"two final blocks at height {block.Height}");
            }

            (height, hash) = (block.Height, block.Hash);
        }

        if (finalize.Certificate.BlockHash != hash) Fail($"replica {replica.Index} has the certificate of another block");
    }

    /// <summary>Remembers a block that no honest node may find valid.</summary>
    public void MarkInvalid(ConsensusBlock block) => _invalid.Add(block.Hash);

    public bool IsValid(ConsensusBlock block) => !_invalid.Contains(block.Hash);

    /// <summary>Memory grows with the views that are not final, and by no more than the window beyond; timeouts have a cap.</summary>
    public void CheckLimits(SimulatedReplica replica, Ticks viewTimeoutMax)
    {
        if (replica.Machine.ViewTimeout > viewTimeoutMax) Fail($"replica {replica.Index} has a timeout of {replica.Machine.ViewTimeout}");
        ulong open = replica.Machine.View.Value - replica.Machine.LastFinal.View.Value;
        if ((ulong)replica.Machine.ViewsHeld > open + ConsensusLimits.VoteWindowViews + 1)
        {
            Fail($"replica {replica.Index} holds {replica.Machine.ViewsHeld} views of which {open} are open");
        }
    }

    public void OnEvidence(SimulatedReplica replica, Evidence evidence)
    {
        if (isHonest(replica)) _accused.Add(evidence.First.Signer.Value);
    }

    public void OnStopped(SimulatedReplica replica, VotingStatus reason)
    {
        if (isHonest(replica) && !replica.IsLogLost) Fail($"replica {replica.Index} stopped voting: {reason}");
    }

    public void Fail(string violation) => Violation ??= violation;
}
