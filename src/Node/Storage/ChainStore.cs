using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Chain.Consensus;
using Chain.Contracts.State;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core.Blocks;

namespace Chain.Node.Storage;

/// <summary>
/// What a node keeps: final blocks with their certificates, what executing them came to, and the state after the last
/// one. Everything of a block is written in one batch, so after a crash the store is as it was after some block.
/// </summary>
public sealed class ChainStore : IDisposable, ITreeStore, IFinalTransactions
{
    /// <summary>The form of the database that this code reads and writes.</summary>
    public const string Format = "chain-store-2";

    private const int TipFields = 2;
    private const int OutcomeFields = 3;
    private const int PlaceBytes = StoreKeys.HeightBytes + sizeof(uint);

    private readonly IKeyValueStore _store;
    private readonly string _path;
    private readonly KeyValueBatch _batch = new(capacity: 1 << 20);
    private readonly ReplayColumn _replay;

    /// <summary>Where pruning goes on, so that it does not look again through all that it deleted.</summary>
    private byte[] _staleFrom = [];

    private ChainStore(IKeyValueStore store, string path)
    {
        _store = store;
        _path = path;
        _replay = new ReplayColumn(store);
    }

    /// <summary>Height of the last executed block; null in a store without a genesis block.</summary>
    public ulong? Tip { get; private set; }

    /// <summary>The state tree after <see cref="Tip"/>.</summary>
    public TreeRoot StateRoot { get; private set; }

    /// <summary>The vote log that belongs to this database; null until <see cref="BindVoteLog"/>.</summary>
    public Guid? VoteLogId { get; private set; }

    /// <summary>
    /// The highest <see cref="BlockCommit.VoteLogNumber"/> ever: a vote log that ends before it is an old copy. A node that runs
    /// without its log does not lower it.
    /// </summary>
    public ulong VoteLogNumber { get; private set; }

    /// <summary>Whether the bound vote log was found damaged: whatever lies in its place later is a copy.</summary>
    public bool IsVoteLogSpent { get; private set; }

    /// <summary>Whether a certificate named other results than this database holds. Only another database mends that.</summary>
    public bool IsDiverged { get; private set; }

    /// <summary>Takes a database over, after checking that it is of this form and of this network.</summary>
    /// <param name="store">The database, which the chain store then owns.</param>
    /// <param name="path">Where it lies, for messages.</param>
    /// <param name="genesisHash">Names the network; stamped into an empty database.</param>
    /// <exception cref="StorageException">It is of another form or another network.</exception>
    /// <exception cref="StoreCorruptException">What it holds makes no sense.</exception>
    public static ChainStore Open(IKeyValueStore store, string path, Hash32 genesisHash)
    {
        ArgumentNullException.ThrowIfNull(store);
        ChainStore chain = new(store, path);
        StoreStamp.Check(store, path, Format, genesisHash);
        chain.ReadVoteLogId();
        chain.IsVoteLogSpent = store.Get(Column.Meta, StoreKeys.VoteLogSpent) is not null;
        chain.IsDiverged = store.Get(Column.Meta, StoreKeys.Diverged) is not null;
        chain.ReadTip();
        return chain;
    }

    /// <summary>What a reader throws that finds stored bytes to contradict one another.</summary>
    /// <param name="detail">What does not match, as a clause.</param>
    public StoreCorruptException Corrupt(string detail) => new(_path, detail);

    /// <summary>Writes a block and all that its execution came to; durable when it returns.</summary>
    /// <exception cref="InvalidOperationException">The block does not follow the tip.</exception>
    public void Commit(BlockCommit commit) => Commit(commit, sync: true);

    /// <summary>Makes blocks that were committed without a sync durable.</summary>
    public void Sync() => _store.Sync();

    /// <summary>Writes a block and all that its execution came to.</summary>
    /// <param name="commit">The block after <see cref="Tip"/>.</param>
    /// <param name="sync">Whether it is durable when this returns; if not, <see cref="Sync"/> or a later synced block makes it so.</param>
    /// <exception cref="InvalidOperationException">The block does not follow the tip.</exception>
    /// <exception cref="StorageException">Nothing of it was written. Stop.</exception>
    public void Commit(BlockCommit commit, bool sync)
    {
        ArgumentNullException.ThrowIfNull(commit);
        BlockHeader header = commit.Block.Header;
        ulong expected = Tip is ulong tip ? tip + 1 : 0;
        if (header.Height != expected) throw new InvalidOperationException($"Height {header.Height} was committed; {expected} is next.");

        _batch.Clear();
        byte[] height = StoreKeys.Of(header.Height);
        _batch.Put(Column.Blocks, height, commit.Block.Encoded.Span);
        if (commit.Certificate is not null) _batch.Put(Column.Certificates, height, commit.Certificate.Encode());
        _batch.Put(Column.Heights, StoreKeys.Of(commit.Block.Hash), height);
        _batch.Put(Column.Outcomes, height, EncodeOutcome(commit));
        _batch.Put(Column.Receipts, height, EncodeReceipts(commit.Receipts));
        PutTransactions(commit.Block, height);
        PutState(commit, height);
        ulong voteLogNumber = Math.Max(VoteLogNumber, commit.VoteLogNumber);
        _batch.Put(Column.Meta, StoreKeys.Tip, EncodeTip(header.Height, voteLogNumber));
        _store.Write(_batch, sync);
        Tip = header.Height;
        StateRoot = commit.Tree.Root;
        VoteLogNumber = voteLogNumber;
    }

    /// <inheritdoc/>
    public byte[]? GetNode(ReadOnlySpan<byte> nodeKey) => _store.Get(Column.StateNodes, nodeKey);

    /// <summary>A repeatable view of the state after the last executed block. Dispose it soon.</summary>
    public StateSnapshot OpenState()
    {
        IKeyValueSnapshot snapshot = _store.TakeSnapshot();
        return ReadTip(snapshot) is (ulong height, _)
            ? new StateSnapshot(snapshot, height, RequireOutcome(snapshot, height).Tree)
            : new StateSnapshot(snapshot, 0, TreeRoot.Empty);
    }

    /// <summary>The state as it is now, for the one thread that also writes.</summary>
    public IStateReader CurrentState => new StateReader(_store);

    /// <summary>Canonical bytes of a block, or null.</summary>
    public byte[]? GetBlockBytes(ulong height) => _store.Get(Column.Blocks, StoreKeys.Of(height));

    /// <summary>A block; false if it is not here.</summary>
    /// <exception cref="StoreCorruptException">Its bytes do not decode.</exception>
    public bool TryGetBlock(ulong height, [NotNullWhen(true)] out Block? block)
    {
        block = null;
        if (GetBlockBytes(height) is not byte[] bytes) return false;
        if (Block.TryDecode(bytes, out block, out DecodeError error)) return true;

        throw new StoreCorruptException(_path, $"the block at height {height} does not decode ({error})");
    }

    /// <summary>The header of a block, without decoding its transactions; null if it is not here.</summary>
    /// <exception cref="StoreCorruptException">Its bytes do not decode.</exception>
    public BlockHeader? GetHeader(ulong height)
    {
        if (GetBlockBytes(height) is not byte[] bytes) return null;

        CanonicalReader reader = new(bytes);
        reader.ReadArrayHeader();
        return BlockHeader.TryDecode(reader.ReadEncoded(), out BlockHeader? header, out DecodeError error)
            ? header
            : throw new StoreCorruptException(_path, $"the header at height {height} does not decode ({error})");
    }

    /// <summary>
    /// Keeps a final block that is not executed yet where it will stand anyway, so that it need not wait in memory. Not synced:
    /// after a crash the network has it. Safe beside <see cref="Commit(BlockCommit)"/> on another thread.
    /// </summary>
    public void PutFinal(Block block, Certificate? certificate)
    {
        ArgumentNullException.ThrowIfNull(block);
        KeyValueBatch batch = new(capacity: block.Encoded.Length + 1024);
        byte[] height = StoreKeys.Of(block.Header.Height);
        batch.Put(Column.Blocks, height, block.Encoded.Span);
        if (certificate is not null) batch.Put(Column.Certificates, height, certificate.Encode());
        _store.Write(batch, sync: false);
    }

    /// <summary>The finality certificate of exactly this block; null if it is final through a later one, or not here.</summary>
    public Certificate? GetCertificate(ulong height)
    {
        if (_store.Get(Column.Certificates, StoreKeys.Of(height)) is not byte[] bytes) return null;

        return Certificate.TryDecode(bytes, out Certificate? certificate)
            ? certificate
            : throw new StoreCorruptException(_path, $"the certificate at height {height} does not decode");
    }

    /// <summary>The lowest height from <paramref name="height"/> on with a finality certificate of its own; null if there is none.</summary>
    public ulong? FindCertified(ulong height)
    {
        foreach ((byte[] key, _) in _store.Scan(Column.Certificates, StoreKeys.Of(height), null))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(Require(key, StoreKeys.HeightBytes, Column.Certificates));
        }

        return null;
    }

    /// <summary>Height of a block hash, or null.</summary>
    public ulong? FindHeight(Hash32 blockHash) =>
        _store.Get(Column.Heights, StoreKeys.Of(blockHash)) is byte[] height
            ? BinaryPrimitives.ReadUInt64BigEndian(Require(height, StoreKeys.HeightBytes, Column.Heights))
            : null;

    /// <summary>Hash of the block at a height, or null.</summary>
    public Hash32? GetHash(ulong height)
    {
        if (GetBlockBytes(height) is not byte[] bytes) return null;

        CanonicalReader reader = new(bytes);
        reader.ReadArrayHeader();
        return Hashing.Hash(HashTag.BlockHeader, reader.ReadEncoded());
    }

    /// <summary>Where a final transaction stands, or null.</summary>
    public TransactionPlace? FindTransaction(Hash32 id)
    {
        if (_store.Get(Column.TransactionIndex, StoreKeys.Of(id)) is not byte[] place) return null;

        Require(place, PlaceBytes, Column.TransactionIndex);
        return new TransactionPlace(
            BinaryPrimitives.ReadUInt64BigEndian(place), (int)BinaryPrimitives.ReadUInt32BigEndian(place.AsSpan(StoreKeys.HeightBytes)));
    }

    /// <summary>What executing a block came to, or null.</summary>
    public BlockOutcome? GetOutcome(ulong height) => GetOutcome(_store, height);

    /// <summary>Canonical bytes of a block's receipts, in order of its transactions; null if it is not here.</summary>
    public IReadOnlyList<byte[]>? GetReceipts(ulong height)
    {
        if (_store.Get(Column.Receipts, StoreKeys.Of(height)) is not byte[] bytes) return null;

        CanonicalReader reader = new(bytes);
        byte[][] receipts = new byte[reader.ReadArrayHeader(LedgerLimits.BlockTransactionsMax)][];
        for (int i = 0; i < receipts.Length; i++) receipts[i] = reader.ReadEncoded().ToArray();
        return reader.TryFinish(out DecodeError error)
            ? receipts
            : throw new StoreCorruptException(_path, $"the receipts of height {height} do not decode ({error})");
    }

    /// <inheritdoc/>
    public bool Contains(Hash32 id, ulong validUntil) => _replay.Contains(id, validUntil);

    /// <summary>
    /// Deletes records of the state tree that no height from <paramref name="oldestKept"/> on needs. Not synced: what a crash
    /// loses is deleted again.
    /// </summary>
    /// <param name="oldestKept">Oldest height whose state can still be proved afterwards.</param>
    /// <param name="blocksMax">Most blocks to clear in this call, so that pruning never delays a block for long.</param>
    /// <returns>Blocks cleared; fewer than <paramref name="blocksMax"/> when nothing is left to do.</returns>
    public int PruneState(ulong oldestKept, int blocksMax)
    {
        ulong kept = Math.Min(oldestKept, Tip ?? 0);
        KeyValueBatch batch = new();
        int blocks = 0;
        byte[] from = _staleFrom;
        foreach ((byte[] version, byte[] stale) in _store.Scan(Column.StaleNodes, from, StoreKeys.Of(kept + 1)).Take(blocksMax))
        {
            foreach (ReadOnlyMemory<byte> node in StaleNodes.Read(stale)) batch.Delete(Column.StateNodes, node.Span);
            batch.Delete(Column.StaleNodes, version);
            from = version;
            blocks++;
        }

        if (blocks == 0) return 0;

        _store.Write(batch, sync: false);
        _staleFrom = from;
        return blocks;
    }

    /// <summary>Remembers, durably, which vote log belongs to this database.</summary>
    /// <exception cref="InvalidOperationException">Another one does already. A caller's bug.</exception>
    public void BindVoteLog(Guid id)
    {
        if (VoteLogId == id) return;
        if (VoteLogId is not null) throw new InvalidOperationException("The database is bound to another vote log.");

        KeyValueBatch batch = new();
        batch.Put(Column.Meta, StoreKeys.VoteLog, id.ToByteArray(bigEndian: true));
        _store.Write(batch, sync: true);
        VoteLogId = id;
    }

    /// <summary>
    /// Remembers, durably, how far the vote log came since the last block. Done when a node stops in good order: from then on not
    /// even a copy made after the last block passes for the log.
    /// </summary>
    public void NoteVoteLogNumber(ulong number)
    {
        if (Tip is not ulong tip || number <= VoteLogNumber) return;

        KeyValueBatch batch = new();
        batch.Put(Column.Meta, StoreKeys.Tip, EncodeTip(tip, number));
        _store.Write(batch, sync: true);
        VoteLogNumber = number;
    }

    /// <summary>Remembers, durably, that the bound vote log is damaged. There is no way back.</summary>
    public void SpendVoteLog()
    {
        if (VoteLogId is null || IsVoteLogSpent) return;

        PutMark(StoreKeys.VoteLogSpent);
        IsVoteLogSpent = true;
    }

    /// <summary>Remembers, durably, that a certificate named other results than this database holds. Safe on any thread.</summary>
    public void MarkDiverged()
    {
        if (IsDiverged) return;

        PutMark(StoreKeys.Diverged);
        IsDiverged = true;
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private static byte[] EncodeTip(ulong height, ulong voteLogNumber)
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(TipFields);
        writer.WriteUInt64(height);
        writer.WriteUInt64(voteLogNumber);
        return writer.ToArray();
    }

    private static byte[] EncodeOutcome(BlockCommit commit)
    {
        CanonicalWriter writer = new(capacity: 96);
        writer.WriteArrayHeader(OutcomeFields);
        writer.WriteHash(commit.Tree.Root.Hash);
        writer.WriteUInt64(commit.Tree.Root.Version);
        writer.WriteHash(commit.ReceiptsRoot);
        return writer.ToArray();
    }

    private static byte[] EncodeReceipts(IReadOnlyList<byte[]> receipts)
    {
        CanonicalWriter writer = new(capacity: 64 + (receipts.Count * 128));
        writer.WriteArrayHeader(receipts.Count);
        foreach (byte[] receipt in receipts) writer.WriteEncoded(receipt);
        return writer.ToArray();
    }

    private void PutTransactions(Block block, byte[] height)
    {
        _replay.DropExpired(_batch, block.Header.Timestamp);
        ReplayColumn.Put(_batch, block);
        (Hash32 Id, int Index)[] places = [.. block.Transactions.Select((transaction, index) => (transaction.Id, index))];

        // Ids are random; in ascending order a quarter of the database's work on them is saved.
        Array.Sort(places, (left, right) => left.Id.CompareTo(right.Id));
        Span<byte> place = stackalloc byte[PlaceBytes];
        Span<byte> id = stackalloc byte[Hash32.Size];
        height.CopyTo(place);
        foreach ((Hash32 transactionId, int index) in places)
        {
            transactionId.CopyTo(id);
            BinaryPrimitives.WriteUInt32BigEndian(place[StoreKeys.HeightBytes..], (uint)index);
            _batch.Put(Column.TransactionIndex, id, place);
        }
    }

    private void PutState(BlockCommit commit, byte[] height)
    {
        foreach (StateChange change in commit.Changes)
        {
            if (change.Value is null) _batch.Delete(Column.StateValues, change.Key);
            else _batch.Put(Column.StateValues, change.Key, change.Value);
        }

        commit.Tree.Write((key, node) => _batch.Put(Column.StateNodes, key, node));
        if (commit.Tree.EncodeStale() is byte[] stale) _batch.Put(Column.StaleNodes, height, stale);
    }

    private void PutMark(byte[] key)
    {
        KeyValueBatch batch = new();
        batch.Put(Column.Meta, key, [1]);
        _store.Write(batch, sync: true);
    }

    private void ReadVoteLogId()
    {
        if (_store.Get(Column.Meta, StoreKeys.VoteLog) is byte[] id) VoteLogId = new Guid(Require(id, 16, Column.Meta), bigEndian: true);
    }

    private void ReadTip()
    {
        if (ReadTip(_store) is not (ulong height, ulong voteLogNumber)) return;

        Tip = height;
        VoteLogNumber = voteLogNumber;
        StateRoot = RequireOutcome(_store, height).Tree;
        if (!TryGetBlock(height, out _)) throw new StoreCorruptException(_path, $"the last block, at height {height}, is missing");
    }

    private (ulong Height, ulong VoteLogNumber)? ReadTip(IKeyValueReader store)
    {
        if (store.Get(Column.Meta, StoreKeys.Tip) is not byte[] bytes) return null;

        CanonicalReader reader = new(bytes);
        reader.ReadRecord(TipFields);
        (ulong Height, ulong VoteLogNumber) tip = (reader.ReadUInt64(), reader.ReadUInt64());
        return reader.TryFinish(out DecodeError error) ? tip : throw new StoreCorruptException(_path, $"the tip does not decode ({error})");
    }

    private BlockOutcome? GetOutcome(IKeyValueReader store, ulong height)
    {
        if (store.Get(Column.Outcomes, StoreKeys.Of(height)) is not byte[] bytes) return null;

        CanonicalReader reader = new(bytes);
        reader.ReadRecord(OutcomeFields);
        BlockOutcome outcome = new(new TreeRoot(reader.ReadHash(), reader.ReadUInt64()), reader.ReadHash());
        return reader.TryFinish(out DecodeError error)
            ? outcome
            : throw new StoreCorruptException(_path, $"the outcome of height {height} does not decode ({error})");
    }

    private BlockOutcome RequireOutcome(IKeyValueReader store, ulong height) =>
        GetOutcome(store, height) ?? throw new StoreCorruptException(_path, $"the outcome of the last height {height} is missing");

    private byte[] Require(byte[] value, int length, Column column) =>
        value.Length == length ? value : throw new StoreCorruptException(_path, $"a value of the column {column} has {value.Length} bytes instead of {length}");

    private sealed class StateReader(IKeyValueReader store) : IStateReader
    {
        public byte[]? Get(ReadOnlySpan<byte> stateKey) => store.Get(Column.StateValues, stateKey);

        public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix, byte[] from) => StateSnapshot.Scan(store, prefix, from);
    }
}
