using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Byzantine;

/// <summary>Makes the blocks, certificates and votes that a <see cref="Liar"/> sends in place of those of its core.</summary>
internal sealed class Forger(Simulation world, SimulatedNode node, Behaviour behaviour, Chance chance)
{
    private readonly Dictionary<ulong, ConsensusBlock> _inventedParents = [];

    /// <summary>The block on which the proposal of that view stands, if it was made up for it.</summary>
    public ConsensusBlock? InventedParentOf(ulong view) => _inventedParents.GetValueOrDefault(view);

    /// <summary>The proposal of an honest core, changed in every way that this replica lies in, and signed.</summary>
    public Proposal Bend(Proposal proposal)
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

    /// <summary>
    /// An empty proposal for the view behind a notarization, made before anybody can know its block to be final: beside that block,
    /// or on one made up in its place. Null if what it takes is not known.
    /// </summary>
    public Proposal? Rush(Certificate notarization)
    {
        if (world.Checks.FindBlock(notarization.BlockHash) is not { Header: { Height: > 1 } parent }) return null;

        BlockHeader header = EmptyOn(parent, notarization.BlockHash, notarization.View.Value + 1);
        if (Lies(Behaviour.InventParents) && (!Lies(Behaviour.SkipViews) || chance.Percent(50)))
        {
            if (InventParent(header) is not Block invented) return null;
            header = EmptyOn(invented.Header with { View = parent.View }, invented.Hash, header.View);
        }
        else
        {
            if (world.Checks.FindBlock(parent.ParentHash) is not { Header: BlockHeader grandparent }) return null;
            header = EmptyOn(grandparent, parent.ParentHash, header.View);
        }

        Block block = Block.Create(header, []);
        world.Checks.Know(block);
        ConsensusBlock opaque = LedgerBlockCodec.ToConsensus(block);
        return new Proposal(opaque, Sign(VoteKind.Notarize, opaque.View, opaque.Hash), null, []);
    }

    /// <summary>A notarization as a finality certificate, or what our own vote makes alone.</summary>
    public Certificate Forge(Certificate certificate)
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

    /// <summary>An answer to a request for blocks, made wrong in one of several ways; null to give none.</summary>
    public BlocksMessage? Bend(BlocksMessage message)
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

    /// <summary>Signs whatever it is told to.</summary>
    public Vote Sign(VoteKind kind, View view, Hash32 hash, ulong epoch = 0)
    {
        byte[] bytes = Vote.SigningBytes(kind, world.Network.Rules.GenesisHash, new Epoch(epoch), view, hash);
        return new Vote(kind, new Epoch(epoch), view, hash, new ValidatorIndex(node.Index), node.Signer.Sign(bytes));
    }

    private bool Lies(Behaviour way) => (behaviour & way) != 0;

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
            AnchorHash = grandparent.AnchorOfChild(parent.ParentHash),
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

        // One of a view that never comes would be held for ever.
        ulong view = parent.Header.View + (chance.Percent(30) ? (ulong)world.Scenario.Validators * chance.Between(100_000UL, 1_000_000) : 0);
        Block invented = Block.Create(parent.Header with { View = view, Timestamp = parent.Header.Timestamp + 1 }, parent.Transactions);
        _inventedParents[header.View] = LedgerBlockCodec.ToConsensus(invented);
        return invented;
    }

    /// <summary>A header that certifies what its parent does.</summary>
    private BlockHeader EmptyOn(BlockHeader parent, Hash32 hash, ulong view) => parent with
    {
        Height = parent.Height + 1,
        View = view,
        ParentHash = hash,
        AnchorHash = parent.AnchorOfChild(hash),
        Proposer = node.Index,
        Timestamp = parent.Timestamp + 1,
        TransactionsRoot = Block.TransactionsRoot([]),
        ReceiptsRoot = Receipt.RangeRoot(parent.ExecutedHeight + 1, []),
    };

    private BlockHeader BendRoots(BlockHeader header) => chance.Below(4) switch
    {
        0 => header with { StateRoot = new Hash32(chance.Bytes(Hash32.Size)) },
        1 => header with { ReceiptsRoot = new Hash32(chance.Bytes(Hash32.Size)) },
        2 => header with { AnchorHash = new Hash32(chance.Bytes(Hash32.Size)) },
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

    /// <summary>A block on our tip that nobody voted for.</summary>
    private Block InventBlock()
    {
        Block tip = node.Ledger.BlockAt(node.Ledger.TipHeight)!;
        BlockHeader header = tip.Header with
        {
            ParentHash = tip.Hash,
            AnchorHash = tip.Header.AnchorOfChild(tip.Hash),
            Height = tip.Header.Height + 1,
            View = tip.Header.View + 1,
            Timestamp = tip.Header.Timestamp + 1,
            TransactionsRoot = Block.TransactionsRoot([]),
        };
        return Block.Create(header, []);
    }
}
