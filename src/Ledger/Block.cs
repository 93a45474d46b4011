using System.Diagnostics.CodeAnalysis;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Ledger;

/// <summary>A header and its transactions. Immutable; keeps its canonical bytes.</summary>
public sealed class Block
{
    private const int Fields = 2;

    private Block(ReadOnlyMemory<byte> encoded, BlockHeader header, Transaction[] transactions)
    {
        Encoded = encoded;
        Header = header;
        Transactions = transactions;
        Hash = header.ComputeHash();
    }

    /// <summary>What validators vote on.</summary>
    public BlockHeader Header { get; }

    /// <summary>Transactions in execution order.</summary>
    public IReadOnlyList<Transaction> Transactions { get; }

    /// <summary>The header's hash.</summary>
    public Hash32 Hash { get; }

    /// <summary>Canonical bytes.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Joins a header and transactions whose root the header names.</summary>
    /// <exception cref="ArgumentException">The root differs, or a limit is broken.</exception>
    public static Block Create(BlockHeader header, IReadOnlyList<Transaction> transactions)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(transactions);
        int size = 512;
        foreach (Transaction transaction in transactions) size += transaction.Encoded.Length;
        CanonicalWriter writer = new(size);
        writer.WriteArrayHeader(Fields);
        header.Encode(writer);
        writer.WriteArrayHeader(transactions.Count);
        foreach (Transaction transaction in transactions) writer.WriteEncoded(transaction.Encoded.Span);
        if (writer.Length > LedgerLimits.BlockBytesMax || transactions.Count > LedgerLimits.BlockTransactionsMax)
        {
            throw new ArgumentException("The block is larger than a block may be.", nameof(transactions));
        }

        if (TransactionsRoot(transactions) != header.TransactionsRoot)
        {
            throw new ArgumentException("The header names another transactions root.", nameof(header));
        }

        return new Block(writer.ToArray(), header, [.. transactions]);
    }

    /// <summary>
    /// Decodes canonical bytes, which the block keeps, and checks that the header commits to the transactions; false
    /// with the first error for anything else.
    /// </summary>
    public static bool TryDecode(ReadOnlyMemory<byte> encoded, [NotNullWhen(true)] out Block? block, out DecodeError error)
    {
        CanonicalReader reader = new(encoded.Span);
        if (encoded.Length > LedgerLimits.BlockBytesMax) reader.Fail(DecodeError.TooLong);
        block = Decode(ref reader, encoded);
        if (reader.TryFinish(out error) && block is not null) return true;

        block = null;
        return false;
    }

    /// <summary>Decodes the header at the beginning of a block's bytes, and looks at nothing behind it.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out BlockHeader? header)
    {
        CanonicalReader reader = new(encoded);
        reader.ReadRecord(Fields);
        header = BlockHeader.Decode(ref reader);
        if (reader.Error == DecodeError.None) return true;

        header = null;
        return false;
    }

    /// <summary>Reads a block out of a larger value, whose bytes it keeps; null after an error.</summary>
    /// <param name="reader">Reads <paramref name="bytes"/>, and stands before the block.</param>
    /// <param name="bytes">All that the reader reads.</param>
    public static Block? Decode(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes)
    {
        int start = reader.Position;
        reader.ReadRecord(Fields);
        BlockHeader header = BlockHeader.Decode(ref reader);
        Transaction[] transactions = new Transaction[reader.ReadArrayHeader(LedgerLimits.BlockTransactionsMax, Transaction.BytesMin)];
        for (int i = 0; i < transactions.Length; i++)
        {
            if (Transaction.Decode(ref reader, bytes) is not Transaction transaction) return null;
            transactions[i] = transaction;
            if (reader.Position - start > LedgerLimits.BlockBytesMax) reader.Fail(DecodeError.TooLong);
        }

        if (reader.Error == DecodeError.None && TransactionsRoot(transactions) != header.TransactionsRoot) reader.Fail(DecodeError.OutOfRange);
        return reader.Error == DecodeError.None ? new Block(bytes[start..reader.Position], header, transactions) : null;
    }

    /// <summary>RFC 6962 root over the transactions' leaf hashes.</summary>
    public static Hash32 TransactionsRoot(IReadOnlyList<Transaction> transactions)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        Hash32[] leaves = new Hash32[transactions.Count];
        Span<byte> leaf = stackalloc byte[Hash32.Size];
        for (int i = 0; i < leaves.Length; i++)
        {
            transactions[i].LeafHash.CopyTo(leaf);
            leaves[i] = MerkleTree.LeafHash(leaf);
        }

        return MerkleTree.Root(leaves);
    }
}
