using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
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
    private readonly Dictionary<ulong, Hash32> _seen = [];
    private readonly Dictionary<ulong, ConsensusBlock> _invented = [];
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

        switch (message)
        {
            case ConsensusNodeMessage { Message: ProposalMessage { Proposal: Proposal proposal } } when proposal.Block.Proposer.Value == node.Index:
                SendProposal(to, bytes, proposal);
                break;
            case ConsensusNodeMessage { Message: VoteMessage { Vote: Vote vote } } when Lies(Behaviour.OtherEpoch) && IsInOtherHalf(to, vote.View.Value):
                Transmit(to, new VoteMessage(Sign(vote.Kind, vote.View, vote.BlockHash, epoch: 1)));
                break;
            case ConsensusNodeMessage { Message: VoteMessage { Vote: Vote vote } } when Lies(Behaviour.SplitVotes):
                SendVote(to, bytes, vote);
                break;
            case ConsensusNodeMessage { Message: CertificateMessage { Certificate: Certificate certificate } } when Lies(Behaviour.ForgeCertificates):
                Transmit(to, bytes);
                Transmit(to, new CertificateMessage(Forge(certificate)));
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
                if (BendBlocks(blocks) is NodeMessage lie) Transmit(to, lie.Encode());
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

    private void SendProposal(int to, ReadOnlyMemory<byte> bytes, Proposal proposal)
    {
        ulong view = proposal.Block.View.Value;
        if (Lies(Behaviour.NeverPropose)) return;
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
            bent = Bend(proposal);
            _bent[view] = bent;
        }

        Transmit(to, new ProposalMessage(bent));
        if (_invented.TryGetValue(view, out ConsensusBlock? parent)) HandOut(to, parent);
        if (Lies(Behaviour.SplitProposals) && chance.Percent(30)) Transmit(to, bytes);
    }

    private Proposal Bend(Proposal proposal)
    {
        Block block = LedgerBlockCodec.FromConsensus(proposal.Block);
        BlockHeader header = block.Header;
        List<Transaction> transactions = [.. block.Transactions];
        if (Lies(Behaviour.SkipViews) && chance.Percent(70) && OnGrandparent(header) is BlockHeader skipping)
        {
            header = skipping;
            proposal = proposal with { ParentCertificate = null, Nullifications = [] };
        }

        if (Lies(Behaviour.InventParents) && chance.Percent(50) && InventParent(header) is Block invented)
        {
            header = header with { ParentHash = invented.Hash, Timestamp = Math.Max(header.Timestamp, invented.Header.Timestamp + 1) };
            proposal = proposal with { ParentCertificate = null };
        }

        if (Lies(Behaviour.FalseNames) && chance.Percent(50)) header = header with { Proposer = (node.Index + 1) % world.Scenario.Validators };
        if (Lies(Behaviour.SplitProposals)) header = header with { Timestamp = header.Timestamp + 1 };
        if (Lies(Behaviour.FalseRoots)) header = BendRoots(header);
        if (Lies(Behaviour.FalseTimes)) header = header with { Timestamp = header.Timestamp + (ulong)chance.Below(20_000) - 10_000 };
        if (Lies(Behaviour.ForgeSignatures)) Forge(transactions);
        if (Lies(Behaviour.RepeatTransactions)) Repeat(transactions);
        if (Lies(Behaviour.BreakLimits)) BreakLimits(transactions);
        Block bent = Block.Create(header with { TransactionsRoot = Block.TransactionsRoot(transactions) }, transactions);
        ConsensusBlock opaque = LedgerBlockCodec.ToConsensus(bent);
        return proposal with { Block = opaque, ProposerVote = Sign(VoteKind.Notarize, opaque.View, opaque.Hash) };
    }

    /// <summary>The header moved to its grandparent, and true in every other respect; null if the grandparent is not known.</summary>
    private BlockHeader? OnGrandparent(BlockHeader header)
    {
        if (world.Checks.FindBlock(header.ParentHash) is not { Header: BlockHeader parent }) return null;
        if (world.Checks.FindBlock(parent.ParentHash) is not { Header: BlockHeader grandparent }) return null;

        ulong executed = Math.Min(header.ExecutedHeight, grandparent.Height);
        List<Hash32> receipts = [];
        for (ulong height = grandparent.ExecutedHeight + 1; height <= executed; height++)
        {
            if (node.Ledger.RootsAt(height) is not { ReceiptsRoot: Hash32 root }) return null;
            receipts.Add(root);
        }

        if (node.Ledger.RootsAt(executed) is not { StateRoot: Hash32 stateRoot }) return null;

        return header with
        {
            ParentHash = parent.ParentHash,
            Height = parent.Height,
            ExecutedHeight = executed,
            StateRoot = stateRoot,
            ReceiptsRoot = Receipt.RangeRoot(grandparent.ExecutedHeight + 1, receipts),
        };
    }

    /// <summary>A block like the parent, of the same view, that nobody voted for; null if the parent is not known.</summary>
    private Block? InventParent(BlockHeader header)
    {
        if (world.Checks.FindBlock(header.ParentHash) is not Block parent || parent.Header.Height == 0) return null;

        Block invented = Block.Create(parent.Header with { Timestamp = parent.Header.Timestamp + 1 }, parent.Transactions);
        _invented[header.View] = LedgerBlockCodec.ToConsensus(invented);
        return invented;
    }

    /// <summary>Sends a block a few times: it is taken only when the receiver has come to ask for it.</summary>
    private void HandOut(int to, ConsensusBlock block)
    {
        ReadOnlyMemory<byte> bytes = new ConsensusNodeMessage(new BlockResponse(block)).Encode();
        for (ulong afterMs = 20; afterMs <= 320; afterMs *= 2) world.Network.Transmit(node, to, bytes, afterMs);
    }

    /// <summary>A notarization as a finality certificate, or what our own vote makes alone.</summary>
    private Certificate Forge(Certificate certificate)
    {
        if (certificate.Kind == VoteKind.Notarize && chance.Percent(50))
        {
            return new Certificate(
                VoteKind.Finalize, certificate.Epoch, certificate.View, certificate.BlockHash, [.. certificate.Signers], [.. certificate.Signatures]);
        }

        VoteKind kind = certificate.Kind == VoteKind.Nullify ? VoteKind.Nullify : VoteKind.Finalize;
        Vote vote = Sign(kind, certificate.View, certificate.BlockHash);
        return new Certificate(kind, vote.Epoch, vote.View, vote.BlockHash, [vote.Signer], [vote.Signature]);
    }

    private BlockHeader BendRoots(BlockHeader header) => chance.Below(3) switch
    {
        0 => header with { StateRoot = new Hash32(chance.Bytes(Hash32.Size)) },
        1 => header with { ReceiptsRoot = new Hash32(chance.Bytes(Hash32.Size)) },
        _ => CertifyLess(header),
    };

    /// <summary>Certifies less than the parent, over true roots.</summary>
    private BlockHeader CertifyLess(BlockHeader header)
    {
        if (world.Checks.FindBlock(header.ParentHash) is not { Header: BlockHeader parent } || parent.ExecutedHeight == 0) return header;
        if (node.Ledger.RootsAt(parent.ExecutedHeight - 1) is not { StateRoot: Hash32 stateRoot }) return header;

        return header with
        {
            ExecutedHeight = parent.ExecutedHeight - 1,
            StateRoot = stateRoot,
            ReceiptsRoot = Receipt.RangeRoot(parent.ExecutedHeight + 1, []),
        };
    }

    private void Forge(List<Transaction> transactions)
    {
        // What others hold the valid form of is the dangerous kind: their caches know its id.
        if (transactions.Count == 0 && world.Clients.Sent.Count > 0) transactions.Add(world.Clients.Sent[^1]);
        for (int i = 0; i < transactions.Count; i++)
        {
            Transaction original = transactions[i];
            transactions[i] = Transaction.Create(
                original.Body, [.. original.Signatures.Select(_ => new Signature(chance.Bytes(Signature.Size)))]);
        }
    }

    private void Repeat(List<Transaction> transactions)
    {
        IReadOnlyList<Transaction> sent = world.Clients.Sent;
        switch (chance.Below(5))
        {
            case 0 when transactions.Count > 0:
                transactions.Add(transactions[0]);
                break;
            case 1:
                transactions.Add(world.Clients.CreateForLiar(lifetimeMs: 0));
                break;
            case 2:
                transactions.Add(world.Clients.CreateForLiar(world.Scenario.Parameters.MaxValidityMs + 60_000));
                break;
            case var kind when sent.Count > 0:
                // The latest ones stand in blocks that are not final yet, or have just become so.
                transactions.Add(sent[sent.Count - 1 - chance.Below(Math.Min(sent.Count, kind == 3 ? 4 : 20))]);
                break;
        }
    }

    private void BreakLimits(List<Transaction> transactions)
    {
        ulong lifetimeMs = world.Scenario.Parameters.MaxValidityMs / 2;
        switch (chance.Below(4))
        {
            case 0:
                transactions.Add(world.Clients.CreateForLiar(lifetimeMs, world.Scenario.Parameters.BlockGasLimit));
                transactions.Add(world.Clients.CreateForLiar(lifetimeMs, 1));
                break;
            case 1:
                transactions.Add(world.Clients.CreateForLiar(lifetimeMs, bytes: world.Scenario.Parameters.BlockBytesMax));
                break;
            case 2:
                transactions.Add(world.Clients.CreateOfStranger());
                break;
            default:
                // Harmless, unless the block is too far ahead of execution to carry any.
                transactions.Add(world.Clients.CreateForLiar(lifetimeMs));
                break;
        }
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
            Transmit(to, new VoteMessage(Sign(VoteKind.Nullify, vote.View, Hash32.Zero)));
        }
        else if (_seen.TryGetValue(view, out Hash32 hash))
        {
            Transmit(to, new VoteMessage(Sign(VoteKind.Finalize, vote.View, hash)));
        }

        if (!chance.Percent(40)) return;

        VoteKind second = chance.Percent(50) ? VoteKind.Notarize : VoteKind.Finalize;
        Transmit(to, new VoteMessage(Sign(second, vote.View, new Hash32(chance.Bytes(Hash32.Size)))));
    }

    private BlocksMessage? BendBlocks(BlocksMessage message)
    {
        switch (chance.Below(5))
        {
            case 0:
                return null;
            case 1 or 2 when message.Blocks.Count == 0:
                return message with { Blocks = [InventBlock()] };
            case 1:
                return message with { Certificate = null };
            case 2 when message.Blocks.Count > 0:
                List<Block> altered = [.. message.Blocks];
                Block last = altered[^1];
                altered[^1] = Block.Create(last.Header with { StateRoot = new Hash32(chance.Bytes(Hash32.Size)) }, last.Transactions);
                return message with { Blocks = altered, Certificate = chance.Percent(50) ? message.Certificate : null };
            case 3 when message.Blocks.Count > 1:
                return message with { Blocks = [.. message.Blocks.Skip(1 + chance.Below(message.Blocks.Count - 1))] };
            default:
                return message;
        }
    }

    /// <summary>A block on our tip that nobody voted for.</summary>
    private Block InventBlock()
    {
        Block tip = node.Ledger.BlockAt(node.Ledger.TipHeight)!;
        BlockHeader header = tip.Header with
        {
            ParentHash = tip.Hash,
            Height = tip.Header.Height + 1,
            View = tip.Header.View + 1,
            Timestamp = tip.Header.Timestamp + 1,
            TransactionsRoot = Block.TransactionsRoot([]),
        };
        return Block.Create(header, []);
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
            Vote vote = Sign(chance.Percent(50) ? VoteKind.Nullify : VoteKind.Finalize, new View(view), Hash32.Zero);
            Transmit(to, new VoteMessage(vote with { Signer = new ValidatorIndex(victim) }));
        }

        if (!Lies(Behaviour.Flood)) return;

        for (int i = 0; i < 6; i++)
        {
            ulong ahead = chance.Below(3) switch { 0 => chance.Between(1UL, 80), 1 => chance.Between(1UL, 1_000_000), _ => 0 };
            ulong target = ahead == 0 && view > 3 ? view - chance.Between(0UL, 3) : view + ahead;
            VoteKind kind = (VoteKind)(1 + chance.Below(3));
            Hash32 hash = kind == VoteKind.Nullify ? Hash32.Zero : new Hash32(chance.Bytes(Hash32.Size));
            Transmit(to, new VoteMessage(Sign(kind, new View(target), hash)));
        }

        Transmit(to, new BlockRequest(new Hash32(chance.Bytes(Hash32.Size))));
        ulong first = chance.Between(0, view);
        Transmit(to, new CertificatesRequest(new View(first), new View(first + 63)));
        Transmit(to, new BlocksRequestMessage(chance.Between(0, view), NodeMessage.BlocksMax).Encode());
    }

    private Vote Sign(VoteKind kind, View view, Hash32 hash, ulong epoch = 0)
    {
        byte[] bytes = Vote.SigningBytes(kind, world.Network.Rules.GenesisHash, new Epoch(epoch), view, hash);
        return new Vote(kind, new Epoch(epoch), view, hash, new ValidatorIndex(node.Index), node.Signer.Sign(bytes));
    }
}
