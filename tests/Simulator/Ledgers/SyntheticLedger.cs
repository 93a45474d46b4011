using System.Collections.Immutable;
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

/// <summary>
/// Execution reduced to what consensus and block rules can notice: a state root that depends on every transaction in
/// order, receipts, and a membership that transactions change.
/// </summary>
internal sealed class SyntheticLedger : ILedger, IFinalTransactions
{
    /// <summary>A call of this contract flips the membership of the address that is its argument.</summary>
    public const string MembersContract = "members";

    private readonly List<Stored> _blocks = [];
    private readonly Dictionary<Hash32, ulong> _heights = [];
    private readonly HashSet<Hash32> _transactions = [];
    private int _durableCount;

    public SyntheticLedger(Block genesis, ImmutableHashSet<Address> members)
    {
        ExecutedRoots roots = new(0, genesis.Header.StateRoot, Receipt.Root([]));
        _blocks.Add(new Stored(genesis, null, roots, members));
        _heights.Add(genesis.Hash, 0);
        _durableCount = 1;
    }

    /// <inheritdoc/>
    public ulong TipHeight => (ulong)_blocks.Count - 1;

    /// <summary>Nothing: with this ledger an old copy of the vote log is not told from the right one.</summary>
    public VoteLogExpectation ExpectedLog => default;

    /// <inheritdoc/>
    public void BindLog(Guid id)
    {
    }

    /// <summary>The state root before the first block.</summary>
    public static Hash32 GenesisStateRoot(Hash32 genesisHash) => Hashing.Hash(HashTag.StateNode, genesisHash, Hash32.Zero);

    /// <inheritdoc/>
    public Executed Execute(Block block, Certificate? certificate)
    {
        Stored last = _blocks[^1];
        if (block.Header.Height != TipHeight + 1 || block.Header.ParentHash != last.Block.Hash)
        {
            throw new InvalidOperationException($"Block {block.Header.Height} was executed after {TipHeight}.");
        }

        Hash32 root = last.Roots.StateRoot;
        ImmutableHashSet<Address> members = last.Members;
        List<byte[]> receipts = new(block.Transactions.Count);
        foreach (Transaction transaction in block.Transactions)
        {
            root = Hashing.Hash(HashTag.StateNode, root, transaction.LeafHash);
            members = Apply(members, transaction);
            _transactions.Add(transaction.Id);
            receipts.Add(new Receipt { TransactionId = transaction.Id, Status = ReceiptStatus.Success, GasUsed = 1 }.Encode());
        }

        ExecutedRoots roots = new(block.Header.Height, root, Receipt.Root(receipts));
        _blocks.Add(new Stored(block, certificate, roots, members));
        _heights.Add(block.Hash, block.Header.Height);
        return new Executed(roots, ReferenceEquals(members, last.Members) ? null : Admits(members));
    }

    /// <inheritdoc/>
    public void Sync() => _durableCount = _blocks.Count;

    /// <inheritdoc/>
    public void Crash(Chance chance) => Keep(_durableCount + chance.Below(_blocks.Count - _durableCount + 1));

    /// <inheritdoc/>
    public void LoseLast() => Keep(Math.Max(1, _blocks.Count - 1));

    /// <inheritdoc/>
    public void LoseAll() => Keep(1);

    /// <inheritdoc/>
    public bool Contains(Hash32 id, ulong validUntil) => _transactions.Contains(id);

    /// <inheritdoc/>
    public RestoredNode Restore()
    {
        Stored tip = _blocks[^1];
        ulong executed = tip.Block.Header.ExecutedHeight;
        ulong first = tip.Block.Header.Height == 0 ? 0 : Math.Min(executed, _blocks[^2].Block.Header.ExecutedHeight + 1);
        return new RestoredNode
        {
            Tip = tip.Block,
            TipCertificate = tip.Certificate,
            Roots = [.. _blocks.Skip((int)first).Select(static stored => stored.Roots)],
            Members = Admits(tip.Members),
            MembersSince = FindMembersSince(),
            FinalTransactions = this,
            ParentExecutedHeight = tip.Block.Header.Height == 0 ? null : _blocks[^2].Block.Header.ExecutedHeight,
        };
    }

    /// <inheritdoc/>
    public BlocksMessage Read(ulong fromHeight, int countMax)
    {
        if (fromHeight == 0 || fromHeight > TipHeight || countMax == 0) return new BlocksMessage([], null);

        int first = (int)fromHeight;
        int end = Math.Min(_blocks.Count, first + countMax);
        int last = end - 1;
        while (last >= first && _blocks[last].Certificate is null) last--;
        List<BlockHeader> headers = [];
        int certified = last;
        if (last < first)
        {
            // None of these has a certificate of its own: headers that lead up to the next that has one prove them all.
            last = end - 1;
            certified = _blocks.FindIndex(end, static stored => stored.Certificate is not null);
            if (certified < 0) return new BlocksMessage([], null);

            foreach (ulong height in BlockHeader.Path((ulong)last, (ulong)certified)) headers.Add(_blocks[(int)height].Block.Header);
            if (headers.Count > NodeMessage.HeadersMax) return new BlocksMessage([], null);
        }

        List<Block> blocks = new(last - first + 1);
        for (int i = first; i <= last; i++) blocks.Add(_blocks[i].Block);
        return new BlocksMessage(blocks, headers, _blocks[certified].Certificate);
    }

    /// <inheritdoc/>
    public Block? Find(Hash32 hash) => _heights.TryGetValue(hash, out ulong height) ? _blocks[(int)height].Block : null;

    /// <inheritdoc/>
    public Block? BlockAt(ulong height) => height <= TipHeight ? _blocks[(int)height].Block : null;

    /// <inheritdoc/>
    public ExecutedRoots? RootsAt(ulong height) => height <= TipHeight ? _blocks[(int)height].Roots : null;

    private void Keep(int count)
    {
        for (int i = _blocks.Count - 1; i >= count; i--)
        {
            _heights.Remove(_blocks[i].Block.Hash);
            foreach (Transaction transaction in _blocks[i].Block.Transactions) _transactions.Remove(transaction.Id);
            _blocks.RemoveAt(i);
        }

        _durableCount = count;
    }

    private ulong FindMembersSince()
    {
        int since = _blocks.Count - 1;
        ulong executed = _blocks[since].Block.Header.ExecutedHeight;
        while ((ulong)since > executed && ReferenceEquals(_blocks[since].Members, _blocks[since - 1].Members)) since--;
        return (ulong)since;
    }

    private static AdmitsSigners Admits(ImmutableHashSet<Address> members) => body =>
    {
        if (!members.Contains(Addresses.FromPublicKey(body.Sender))) return false;

        foreach (PublicKey cosigner in body.Cosigners)
        {
            if (!members.Contains(Addresses.FromPublicKey(cosigner))) return false;
        }

        return true;
    };

    private static ImmutableHashSet<Address> Apply(ImmutableHashSet<Address> members, Transaction transaction)
    {
        foreach (ContractCall call in transaction.Body.Calls)
        {
            if (call.Contract != MembersContract || call.Arguments.Length != Address.Size) continue;

            Address subject = new(call.Arguments.Span);
            members = members.Contains(subject) ? members.Remove(subject) : members.Add(subject);
        }

        return members;
    }

    private sealed record Stored(Block Block, Certificate? Certificate, ExecutedRoots Roots, ImmutableHashSet<Address> Members);
}
