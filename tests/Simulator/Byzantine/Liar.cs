using Chain.Consensus;
using Chain.Encoding;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Byzantine;

/// <summary>
/// Bends what a Byzantine replica sends. It holds the replica's own key and no other, and sees every message that its core
/// wants to send; the core beneath is honest, so that the lies stay close to what honest replicas are prepared to believe.
/// </summary>
internal sealed class Liar(Simulation world, SimulatedNode node, Behaviour behaviour, Chance chance)
{
    private const ulong FloodEveryMs = 400;

    private readonly LedgerBlockCodec _codec = new();
    private readonly Dictionary<ulong, Proposal> _bent = [];
    private readonly Dictionary<ulong, Proposal?> _rushed = [];
    private readonly Dictionary<ulong, Hash32> _seen = [];
    private readonly Forger _forger = new(world, node, behaviour, chance);
    private readonly ulong _salt = chance.Next();
    private ulong _saidView;
    private ulong _deniedView;
    private ReadOnlyMemory<byte> _lastBytes;
    private NodeMessage? _lastMessage;

    /// <summary>Begins what it does unasked.</summary>
    public void Start()
    {
        if (Lies(Behaviour.Flood) || Lies(Behaviour.Junk)) Repeat();
    }

    /// <summary>Its machine lost power.</summary>
    public void OnCrashed()
    {
        if (Lies(Behaviour.Deny)) _deniedView = _saidView;
    }

    /// <summary>Sends what it makes of a message of its core.</summary>
    public void Send(int to, ReadOnlyMemory<byte> bytes)
    {
        if (Lies(Behaviour.Silent)) return;

        NodeMessage? message = Decode(bytes);
        if (Lies(Behaviour.Deny) && Denies(message)) return;

        if (message is ConsensusNodeMessage { Message: CertificateMessage { Certificate: Certificate { Kind: VoteKind.Notarize } moving } }) Rush(to, moving);
        switch (message)
        {
            case ConsensusNodeMessage { Message: ProposalMessage { Proposal: Proposal proposal } } when proposal.Block.Proposer.Value == node.Index:
                SendProposal(to, bytes, proposal);
                break;
            case ConsensusNodeMessage { Message: VoteMessage { Vote: Vote vote } } when IsOfOtherEpoch(to, vote):
                Transmit(to, new VoteMessage(_forger.Sign(vote.Kind, vote.View, vote.BlockHash, epoch: 1)));
                break;
            case ConsensusNodeMessage { Message: VoteMessage { Vote: Vote vote } } when Lies(Behaviour.SplitVotes):
                SendVote(to, bytes, vote);
                break;
            case ConsensusNodeMessage { Message: CertificateMessage { Certificate: Certificate certificate } } when Lies(Behaviour.ForgeCertificates):
                Transmit(to, bytes);
                Transmit(to, new CertificateMessage(_forger.Forge(certificate)));
                break;
            case ConsensusNodeMessage { Message: CertificateMessage or CertificatesResponse } when Lies(Behaviour.WithholdCertificates):
                if (chance.Percent(30)) Transmit(to, bytes);
                break;
            case ConsensusNodeMessage { Message: BlockResponse } when Lies(Behaviour.WithholdBodies):
                if (chance.Percent(20)) Transmit(to, bytes);
                break;
            case StatusMessage status when Lies(Behaviour.LyingSync):
                Transmit(to, new StatusMessage(status.FinalHeight + (ulong)chance.Below(1_000)).Encode());
                break;
            case BlocksMessage blocks when Lies(Behaviour.LyingSync):
                if (_forger.Bend(blocks) is NodeMessage lie) Transmit(to, lie.Encode());
                break;
            default:
                Transmit(to, bytes);
                break;
        }
    }

    private bool Denies(NodeMessage? message)
    {
        if (message is not ConsensusNodeMessage consensus) return false;

        ulong view = ViewOf(consensus.Message);
        if (consensus.Message is VoteMessage or ProposalMessage) _saidView = Math.Max(_saidView, view);
        return view <= _deniedView;
    }

    private static ulong ViewOf(ConsensusMessage message) => message switch
    {
        ProposalMessage { Proposal: Proposal proposal } => proposal.Block.View.Value,
        VoteMessage { Vote: Vote vote } => vote.View.Value,
        CertificateMessage { Certificate: Certificate certificate } => certificate.View.Value,
        CertificatesResponse { Certificates: IReadOnlyList<Certificate> certificates } => certificates[^1].View.Value,
        BlockResponse { Block: ConsensusBlock block } => block.View.Value,
        _ => View.ValueMax,
    };

    private bool Lies(Behaviour way) => (behaviour & way) != 0;

    private NodeMessage? Decode(ReadOnlyMemory<byte> bytes)
    {
        if (_lastBytes.Equals(bytes)) return _lastMessage;

        _lastBytes = bytes;
        NodeMessage.TryDecode(bytes, _codec, out _lastMessage, out _);
        return _lastMessage;
    }

    private void Transmit(int to, ReadOnlyMemory<byte> bytes)
    {
        ulong extraMs = Lies(Behaviour.Late) ? chance.Between(100UL, 3_000) : 0;
        if (Lies(Behaviour.Junk) && chance.Percent(10))
        {
            byte[] damaged = bytes.ToArray();
            damaged[chance.Below(damaged.Length)] ^= (byte)(1 << chance.Below(8));
            bytes = damaged.AsMemory(0, chance.Percent(30) ? chance.Below(damaged.Length) + 1 : damaged.Length);
        }

        world.Network.Transmit(node, to, bytes, extraMs);
    }

    private void Transmit(int to, ConsensusMessage message) => Transmit(to, new ConsensusNodeMessage(message).Encode());

    /// <summary>Which of two halves of the network a validator belongs to in a view.</summary>
    private bool IsInOtherHalf(int to, ulong view) => (Chance.Mix(_salt + (view * 31) + (ulong)to) & 1) == 1;

    private bool IsOfOtherEpoch(int to, Vote vote) => Lies(Behaviour.OtherEpoch) && IsInOtherHalf(to, vote.View.Value);

    private void SendProposal(int to, ReadOnlyMemory<byte> bytes, Proposal proposal)
    {
        ulong view = proposal.Block.View.Value;
        if (Lies(Behaviour.NeverPropose) || _rushed.GetValueOrDefault(view) is not null) return;
        if (Lies(Behaviour.WithholdBodies) && IsInOtherHalf(to, view)) return;

        const Behaviour Bending = Behaviour.SplitProposals | Behaviour.FalseRoots | Behaviour.ForgeSignatures | Behaviour.RepeatTransactions
            | Behaviour.FalseTimes | Behaviour.BreakLimits | Behaviour.SkipViews | Behaviour.InventParents | Behaviour.FalseNames;
        if (!Lies(Bending) || (Lies(Behaviour.SplitProposals) && !IsInOtherHalf(to, view)))
        {
            Transmit(to, bytes);
            return;
        }

        if (!_bent.TryGetValue(view, out Proposal? bent))
        {
            bent = _forger.Bend(proposal);
            _bent[view] = bent;
        }

        Transmit(to, new ProposalMessage(bent));
        if (_forger.InventedParentOf(view) is ConsensusBlock parent) HandOut(to, parent);
        if (Lies(Behaviour.SplitProposals) && chance.Percent(30)) Transmit(to, bytes);
    }

    /// <summary>What a bent proposal could win only as long as a block is not final is proposed the moment our view begins.</summary>
    private void Rush(int to, Certificate moving)
    {
        ulong view = moving.View.Value + 1;
        if (!Lies(Behaviour.SkipViews | Behaviour.InventParents) || view % (ulong)world.Scenario.Validators != (ulong)node.Index) return;
        if (!_rushed.TryGetValue(view, out Proposal? rushed)) _rushed[view] = rushed = chance.Percent(50) ? _forger.Rush(moving) : null;
        if (rushed is null) return;

        Transmit(to, new ProposalMessage(rushed));
        if (_forger.InventedParentOf(view) is ConsensusBlock parent) HandOut(to, parent);
    }

    /// <summary>Sends a block a few times: it is taken only when the receiver has come to ask for it.</summary>
    private void HandOut(int to, ConsensusBlock block)
    {
        ReadOnlyMemory<byte> bytes = new ConsensusNodeMessage(new BlockResponse(block)).Encode();
        for (ulong afterMs = 20; afterMs <= 320; afterMs *= 2) world.Network.Transmit(node, to, bytes, afterMs);
    }

    private void SendVote(int to, ReadOnlyMemory<byte> bytes, Vote vote)
    {
        ulong view = vote.View.Value;
        if (vote.Kind != VoteKind.Nullify) _seen[view] = vote.BlockHash;
        if (!IsInOtherHalf(to, view))
        {
            Transmit(to, bytes);
            return;
        }

        if (chance.Percent(30)) Transmit(to, bytes);
        if (vote.Kind != VoteKind.Nullify)
        {
            Transmit(to, new VoteMessage(_forger.Sign(VoteKind.Nullify, vote.View, Hash32.Zero)));
        }
        else if (_seen.TryGetValue(view, out Hash32 hash))
        {
            Transmit(to, new VoteMessage(_forger.Sign(VoteKind.Finalize, vote.View, hash)));
        }

        if (!chance.Percent(40)) return;

        VoteKind second = chance.Percent(50) ? VoteKind.Notarize : VoteKind.Finalize;
        Transmit(to, new VoteMessage(_forger.Sign(second, vote.View, new Hash32(chance.Bytes(Hash32.Size)))));
    }

    private void Repeat() => world.Time.After(chance.Around(FloodEveryMs), () =>
    {
        if (node.IsUp)
        {
            for (int to = 0; to < world.Scenario.Validators; to++)
            {
                if (to != node.Index) Flood(to);
            }
        }

        Repeat();
    });

    private void Flood(int to)
    {
        ulong view = node.Status.View;
        if (Lies(Behaviour.Junk))
        {
            Transmit(to, chance.Bytes(1 + chance.Below(200)));

            // A vote in another's name.
            int victim = chance.Below(world.Scenario.Validators);
            Vote vote = _forger.Sign(chance.Percent(50) ? VoteKind.Nullify : VoteKind.Finalize, new View(view), Hash32.Zero);
            Transmit(to, new VoteMessage(vote with { Signer = new ValidatorIndex(victim) }));
        }

        if (!Lies(Behaviour.Flood)) return;

        for (int i = 0; i < 6; i++)
        {
            ulong ahead = chance.Below(3) switch { 0 => chance.Between(1UL, 80), 1 => chance.Between(1UL, 1_000_000), _ => 0 };
            ulong target = ahead == 0 && view > 3 ? view - chance.Between(0UL, 3) : view + ahead;
            VoteKind kind = (VoteKind)(1 + chance.Below(3));
            Hash32 hash = kind == VoteKind.Nullify ? Hash32.Zero : new Hash32(chance.Bytes(Hash32.Size));
            Transmit(to, new VoteMessage(_forger.Sign(kind, new View(target), hash)));
        }

        Transmit(to, new BlockRequest(new Hash32(chance.Bytes(Hash32.Size))));
        ulong first = chance.Between(0, view);
        Transmit(to, new CertificatesRequest(new View(first), new View(first + 63)));
        Transmit(to, new BlocksRequestMessage(chance.Between(0, view), NodeMessage.BlocksMax).Encode());
    }
}
