using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Chain.Consensus;
using Chain.Contracts.State;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Storage;

/// <summary>
/// What a node keeps: final blocks with their certificates, what executing them came to, and the state after the last
/// one. Everything of a block is written in one batch, so after a crash the store is as it was after some block.
/// </summary>
public sealed class ChainStore : IDisposable, ITreeStore
{
    /// <summary>The form of the database that this code reads and writes.</summary>
    public const string Format = "chain-store-1";

    private static readonly byte[] FormatKey = "format"u8.ToArray();
    private static readonly byte[] GenesisKey = "genesis"u8.ToArray();
    private static readonly byte[] TipKey = "tip"u8.ToArray();

    private readonly IKeyValueStore _store;
    private readonly string _path;
    private readonly KeyValueBatch _batch = new(capacity: 1 << 20);
    private readonly Queue<(ulong Height, ulong LastExpiry)> _replayHeights = new();

    private ChainStore(IKeyValueStore store, string path)
    {
        _store = store;
        _path = path;
    }

    /// <summary>Height of the last executed block; null in a store without a genesis block.</summary>
    public ulong? Tip { get; private set; }

    /// <summary>The state tree after <see cref="Tip"/>.</summary>
    public TreeRoot StateRoot { get; private set; }

    /// <summary>Takes a database over, after checking that it is of this form and of this network.</summary>
    /// <param name="store">The database, which the chain store then owns.</param>
    /// <param name="path">Where it lies, for messages.</param>
    /// <param name="genesisHash">Names the network; stamped into an empty database.</param>
    /// <exception cref="StorageException">It is of another form or another network.</exception>
    public static ChainStore Open(IKeyValueStore store, string path, Hash32 genesisHash)
    {
        ArgumentNullException.ThrowIfNull(store);
        ChainStore chain = new(store, path);
        chain.CheckStamp(genesisHash);
        if (store.Get(Column.Meta, TipKey) is byte[] tip)
        {
            chain.Tip = BinaryPrimitives.ReadUInt64BigEndian(tip);
            chain.StateRoot = chain.RequireOutcome(chain.Tip.Value).Tree;
            chain.LoadReplayHeights();
        }

        return chain;
    }

    /// <summary>Writes a block and all that its execution came to; durable when it returns.</summary>
    /// <exception cref="InvalidOperationException">The block does not follow the tip.</exception>
    public void Commit(BlockCommit commit) => Commit(commit, sync: true);

    /// <inheritdoc/>
    public byte[]? GetNode(ReadOnlySpan<byte> nodeKey) => _store.Get(Column.StateNodes, nodeKey);

    /// <summary>A repeatable view of the state after the last executed block. Dispose it soon.</summary>
    public StateSnapshot OpenState()
    {
        IKeyValueSnapshot snapshot = _store.TakeSnapshot();
        ulong height = snapshot.Get(Column.Meta, TipKey) is byte[] tip ? BinaryPrimitives.ReadUInt64BigEndian(tip) : 0;
        return new StateSnapshot(snapshot, height);
    }

    /// <summary>The state as it is now, for the one thread that also writes.</summary>
    public IStateReader CurrentState => new StateReader(_store);

    /// <summary>Canonical bytes of a block, or null.</summary>
    public byte[]? GetBlockBytes(ulong height) => _store.Get(Column.Blocks, HeightKey(height));

    /// <summary>A block; false if it is not here.</summary>
    /// <exception cref="StoreCorruptException">Its bytes do not decode.</exception>
    public bool TryGetBlock(ulong height, [NotNullWhen(true)] out Block? block)
    {
        block = null;
        if (GetBlockBytes(height) is not byte[] bytes) return false;
        if (Block.TryDecode(bytes, out block, out DecodeError error)) return true;

        throw new StoreCorruptException(_path, $"The block at height {height} does not decode: {error}.");
    }

    /// <summary>The finality certificate of exactly this block; null if it is final through a later one, or not here.</summary>
    public Certificate? GetCertificate(ulong height)
    {
        if (_store.Get(Column.Certificates, HeightKey(height)) is not byte[] bytes) return null;

        return Certificate.TryDecode(bytes, out Certificate? certificate)
            ? certificate
            : throw new StoreCorruptException(_path, $"The certificate at height {height} does not decode.");
    }

    /// <summary>Height of a block hash, or null.</summary>
    public ulong? FindHeight(Hash32 blockHash) =>
        _store.Get(Column.Heights, blockHash.ToArray()) is byte[] height ? BinaryPrimitives.ReadUInt64BigEndian(height) : null;

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
        if (_store.Get(Column.TransactionIndex, id.ToArray()) is not byte[] place) return null;

        return new TransactionPlace(
            BinaryPrimitives.ReadUInt64BigEndian(place), (int)BinaryPrimitives.ReadUInt32BigEndian(place.AsSpan(8)));
    }

    /// <summary>What executing a block came to, or null.</summary>
    public BlockOutcome? GetOutcome(ulong height)
    {
        if (_store.Get(Column.Outcomes, HeightKey(height)) is not byte[] bytes) return null;

        CanonicalReader reader = new(bytes);
        reader.ReadRecord(3);
        BlockOutcome outcome = new(new TreeRoot(reader.ReadHash(), reader.ReadUInt64()), reader.ReadHash());
        return reader.TryFinish(out DecodeError error)
            ? outcome
            : throw new StoreCorruptException(_path, $"The outcome of height {height} does not decode: {error}.");
    }

    /// <summary>Canonical bytes of a block's receipts, in order of its transactions; null if it is not here.</summary>
    public IReadOnlyList<byte[]>? GetReceipts(ulong height)
    {
        if (_store.Get(Column.Receipts, HeightKey(height)) is not byte[] bytes) return null;

        CanonicalReader reader = new(bytes);
        byte[][] receipts = new byte[reader.ReadArrayHeader(LedgerLimits.BlockTransactionsMax)][];
        for (int i = 0; i < receipts.Length; i++) receipts[i] = reader.ReadEncoded().ToArray();
        return reader.TryFinish(out DecodeError error)
            ? receipts
            : throw new StoreCorruptException(_path, $"The receipts of height {height} do not decode: {error}.");
    }

    /// <summary>Ids of transactions whose validity has not passed at the tip, with their <c>validUntil</c>.</summary>
    public IEnumerable<KeyValuePair<Hash32, ulong>> GetReplayIds()
    {
        foreach ((byte[] _, byte[] bytes) in _store.Scan(Column.Replay, [], null))
        {
            foreach (KeyValuePair<Hash32, ulong> id in ReadReplay(bytes)) yield return id;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    /// <summary>Writes without waiting for the disk: for a test that shows what would be lost.</summary>
    internal void Commit(BlockCommit commit, bool sync)
    {
        ArgumentNullException.ThrowIfNull(commit);
        BlockHeader header = commit.Block.Header;
        ulong expected = Tip is ulong tip ? tip + 1 : 0;
        if (header.Height != expected) throw new InvalidOperationException($"Height {header.Height} was committed; {expected} is next.");

        _batch.Clear();
        byte[] height = HeightKey(header.Height);
        _batch.Put(Column.Blocks, height, commit.Block.Encoded.Span);
        if (commit.Certificate is not null) _batch.Put(Column.Certificates, height, commit.Certificate.Encode());
        _batch.Put(Column.Heights, commit.Block.Hash.ToArray(), height);
        _batch.Put(Column.Outcomes, height, EncodeOutcome(commit));
        _batch.Put(Column.Receipts, height, EncodeReceipts(commit.Receipts));
        PutTransactions(commit.Block, height);
        PutState(commit, height);
        _batch.Put(Column.Meta, TipKey, height);
        _store.Write(_batch, sync);
        Tip = header.Height;
        StateRoot = commit.Tree.Root;
    }

    private static byte[] HeightKey(ulong height)
    {
        byte[] key = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(key, height);
        return key;
    }

    private static byte[] EncodeOutcome(BlockCommit commit)
    {
        CanonicalWriter writer = new(capacity: 96);
        writer.WriteArrayHeader(3);
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

    private static List<KeyValuePair<Hash32, ulong>> ReadReplay(byte[] bytes)
    {
        List<KeyValuePair<Hash32, ulong>> ids = new(bytes.Length / (Hash32.Size + 8));
        for (int i = 0; i + Hash32.Size + 8 <= bytes.Length; i += Hash32.Size + 8)
        {
            ulong validUntil = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(i + Hash32.Size));
            ids.Add(new(new Hash32(bytes.AsSpan(i, Hash32.Size)), validUntil));
        }

        return ids;
    }

    private void PutTransactions(Block block, byte[] height)
    {
        DropExpiredReplayIds(block.Header.Timestamp);
        if (block.Transactions.Count == 0) return;

        byte[] replay = new byte[block.Transactions.Count * (Hash32.Size + 8)];
        Span<byte> place = stackalloc byte[12];
        height.CopyTo(place);
        Span<byte> id = stackalloc byte[Hash32.Size];
        ulong lastExpiry = 0;
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            Transaction transaction = block.Transactions[i];
            transaction.Id.CopyTo(id);
            BinaryPrimitives.WriteUInt32BigEndian(place[8..], (uint)i);
            _batch.Put(Column.TransactionIndex, id, place);
            Span<byte> entry = replay.AsSpan(i * (Hash32.Size + 8));
            id.CopyTo(entry);
            BinaryPrimitives.WriteUInt64BigEndian(entry[Hash32.Size..], transaction.Body.ValidUntil);
            lastExpiry = Math.Max(lastExpiry, transaction.Body.ValidUntil);
        }

        _batch.Put(Column.Replay, height, replay);
        _replayHeights.Enqueue((block.Header.Height, lastExpiry));
    }

    private void DropExpiredReplayIds(ulong timestamp)
    {
        while (_replayHeights.TryPeek(out (ulong Height, ulong LastExpiry) oldest) && oldest.LastExpiry < timestamp)
        {
            _batch.Delete(Column.Replay, HeightKey(oldest.Height));
            _replayHeights.Dequeue();
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

    private BlockOutcome RequireOutcome(ulong height) =>
        GetOutcome(height) ?? throw new StoreCorruptException(_path, $"The outcome of the last height {height} is missing.");

    private void LoadReplayHeights()
    {
        foreach ((byte[] height, byte[] bytes) in _store.Scan(Column.Replay, [], null))
        {
            ulong lastExpiry = 0;
            foreach (KeyValuePair<Hash32, ulong> id in ReadReplay(bytes)) lastExpiry = Math.Max(lastExpiry, id.Value);
            _replayHeights.Enqueue((BinaryPrimitives.ReadUInt64BigEndian(height), lastExpiry));
        }
    }

    private void CheckStamp(Hash32 genesisHash)
    {
        byte[]? format = _store.Get(Column.Meta, FormatKey);
        if (format is null)
        {
            _batch.Clear();
            _batch.Put(Column.Meta, FormatKey, System.Text.Encoding.ASCII.GetBytes(Format));
            _batch.Put(Column.Meta, GenesisKey, genesisHash.ToArray());
            _store.Write(_batch, sync: true);
            return;
        }

        string found = System.Text.Encoding.ASCII.GetString(format);
        if (found != Format)
        {
            throw new StorageException(
                StorageFailure.UnknownFormat,
                _path,
                $"The database in {_path} has the form '{found}'; this version of chain-node knows '{Format}'. "
                + "Run the version that wrote it, or start with an empty data directory and sync.");
        }

        if (_store.Get(Column.Meta, GenesisKey) is byte[] stamped && new Hash32(stamped) == genesisHash) return;
        throw new StorageException(
            StorageFailure.NotOurs,
            _path,
            $"The database in {_path} belongs to another network than the genesis file. Check dataDirectory and genesisFile.");
    }

    private sealed class StateReader(IKeyValueReader store) : IStateReader
    {
        public byte[]? Get(ReadOnlySpan<byte> stateKey) => store.Get(Column.StateValues, stateKey);

        public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix, byte[] from) => StateSnapshot.Scan(store, prefix, from);
    }
}
