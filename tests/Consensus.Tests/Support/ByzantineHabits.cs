namespace Chain.Consensus.Tests;

/// <summary>
/// What a Byzantine replica does beside running two copies of its key: it leaves its views empty, proposes invalid
/// blocks or on old parents, answers no requests, and floods others with votes for far views.
/// </summary>
internal sealed class ByzantineHabits(SimulatedCluster cluster)
{
    private readonly bool _skipsViews = cluster.Random.Chance(30);
    private readonly bool _proposesOnOldParents = cluster.Random.Chance(40);
    private readonly bool _proposesInvalid = cluster.Random.Chance(30);
    private readonly bool _withholds = cluster.Random.Chance(50);
    private readonly bool _floods = cluster.Random.Chance(20);

    /// <summary>True if the effect is not to be carried out.</summary>
    public bool Intercepts(SimulatedReplica replica, ConsensusEffect effect)
    {
        switch (effect)
        {
            case Send { Message: BlockResponse or CertificatesResponse } or ServeBlock:
                return _withholds;
            case BuildBlock when _skipsViews && cluster.Random.Chance(50):
                return true;
            case BuildBlock build when _proposesOnOldParents && cluster.Random.Chance(50):
                return ProposeOnOldParent(replica, build);
            case BuildBlock build when _proposesInvalid && cluster.Random.Chance(50):
                ConsensusBlock block = Build(build.Parent, build.View);
                cluster.Check.MarkInvalid(block);
                Propose(replica, block, certificate: null);
                return true;
            case SetTimer { Kind: TimerKind.View, View: var view } when _floods:
                Flood(replica, view);
                return false;
            default:
                return false;
        }
    }

    private bool ProposeOnOldParent(SimulatedReplica replica, BuildBlock build)
    {
        ConsensusBlock? parent = replica.Machine.FindBlock(build.Parent.ParentHash) ?? replica.Chain.LastOrDefault(b => b.Hash == build.Parent.ParentHash);
        if (parent is null) return false;

        Propose(replica, Build(parent, build.View), replica.FinalityOf(parent));
        return true;
    }

    private ConsensusBlock Build(ConsensusBlock parent, View view) =>
        TestBlocks.On(parent, view, cluster.Network.Domain.Validators, cluster.Random.Next());

    private void Propose(SimulatedReplica replica, ConsensusBlock block, Certificate? certificate)
    {
        Vote vote = cluster.Network.Sign(VoteKind.Notarize, block.View.Value, block.Hash, replica.Index);
        SendToAll(replica, new ProposalMessage(new Proposal(block, vote, certificate, [])));
    }

    private void Flood(SimulatedReplica replica, View view)
    {
        for (ulong i = 0; i < 20; i++)
        {
            ulong far = view.Value + 100 + (ulong)cluster.Random.Next(1_000_000);
            SendToAll(replica, new VoteMessage(cluster.Network.Sign(VoteKind.Nullify, far, Hash32.Zero, replica.Index)));
        }
    }

    private void SendToAll(SimulatedReplica replica, ConsensusMessage message)
    {
        for (int to = 0; to < cluster.Network.Signers.Length; to++) cluster.Deliver(replica, to, message);
    }
}
