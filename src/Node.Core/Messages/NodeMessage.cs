using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Core.Messages;

/// <summary>
/// What nodes say to one another: <c>[kind, payload]</c> in canonical encoding (docs/protocol/messages.md).
/// </summary>
public abstract record NodeMessage
{
    /// <summary>Most blocks in a <see cref="BlocksMessage"/>.</summary>
    public const int BlocksMax = 1_024;

    /// <summary>Most headers in a <see cref="BlocksMessage"/>: some 1.8 MB. By their anchors they prove a block by the certificate of one three million heights above.</summary>
    public const int HeadersMax = 4_096;

    /// <summary>Most transactions in a <see cref="TransactionsMessage"/>.</summary>
    public const int TransactionsMax = 4_096;

    /// <summary>Largest certificate: 128 signatures and their header.</summary>
    private protected const int CertificateBytesMax = 16 * 1024;

    private protected NodeMessage() { }

    private protected enum Kind
    {
        Consensus = 1,
        Transactions = 2,
        Status = 3,
        BlocksRequest = 4,
        Blocks = 5,
    }

    /// <summary>Canonical bytes.</summary>
    public byte[] Encode()
    {
        CanonicalWriter writer = new(capacity: 512);
        writer.WriteArrayHeader(2);
        WritePayload(writer);
        return writer.ToArray();
    }

    /// <summary>Decodes canonical bytes; false with the first error for anything else.</summary>
    /// <param name="bytes">The message, which blocks and transactions in it keep.</param>
    /// <param name="codec">Decodes blocks inside consensus messages.</param>
    /// <param name="message">The message.</param>
    /// <param name="error">Why not.</param>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, IBlockCodec codec, out NodeMessage? message, out DecodeError error)
    {
        CanonicalReader reader = new(bytes.Span);
        reader.ReadRecord(2);
        Kind kind = (Kind)reader.ReadUInt64((ulong)Kind.Blocks);
        message = kind switch
        {
            Kind.Consensus => ConsensusNodeMessage.Read(ref reader, bytes, codec),
            Kind.Transactions => TransactionsMessage.Read(ref reader, bytes),
            Kind.Status => StatusMessage.Read(ref reader),
            Kind.BlocksRequest => BlocksRequestMessage.Read(ref reader),
            Kind.Blocks => BlocksMessage.Read(ref reader, bytes),
            _ => null,
        };
        if (message is null) reader.Fail(DecodeError.OutOfRange);
        if (reader.TryFinish(out error)) return true;

        message = null;
        return false;
    }

    /// <summary>Finds the block that a consensus message brings, without decoding it; false for any other message.</summary>
    public static bool TryReadOffer(ReadOnlyMemory<byte> bytes, out BlockOffer offer)
    {
        CanonicalReader reader = new(bytes.Span);
        reader.ReadRecord(2);
        offer = default;
        if (reader.ReadUInt64((ulong)Kind.Blocks) != (ulong)Kind.Consensus) return false;

        int length = reader.ReadBytes().Length;
        return reader.Error == DecodeError.None && MessageCodec.TryReadOffer(bytes[(reader.Position - length)..reader.Position], out offer);
    }

    /// <summary>Whether bytes look like a <see cref="BlocksMessage"/>, before anything is checked.</summary>
    public static bool IsBlocks(ReadOnlySpan<byte> bytes) => bytes.Length >= 2 && bytes[1] == (byte)Kind.Blocks;

    /// <summary>Whether bytes look like a <see cref="TransactionsMessage"/>: what lane they take, before anything is checked.</summary>
    public static bool IsTransactions(ReadOnlySpan<byte> bytes) => bytes.Length >= 2 && bytes[1] == (byte)Kind.Transactions;

    private protected abstract void WritePayload(CanonicalWriter writer);
}

/// <summary>A message of the consensus engine.</summary>
public sealed record ConsensusNodeMessage(ConsensusMessage Message) : NodeMessage
{
    private protected override void WritePayload(CanonicalWriter writer)
    {
        writer.WriteUInt64((ulong)Kind.Consensus);
        writer.WriteBytes(MessageCodec.Encode(Message));
    }

    internal static ConsensusNodeMessage? Read(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes, IBlockCodec codec)
    {
        int length = reader.ReadBytes().Length;
        if (reader.Error != DecodeError.None) return null;

        ReadOnlyMemory<byte> inner = bytes[(reader.Position - length)..reader.Position];
        if (MessageCodec.TryDecode(inner, codec, out ConsensusMessage? message, out DecodeError error)) return new(message);

        reader.Fail(error);
        return null;
    }
}

/// <summary>Transactions that wait for a block.</summary>
public sealed record TransactionsMessage(IReadOnlyList<Transaction> Transactions) : NodeMessage
{
    /// <summary>How many of them were checked for this message, because their signatures were not known to be valid. Not part of the bytes.</summary>
    public int Checked { get; init; }

    private protected override void WritePayload(CanonicalWriter writer)
    {
        writer.WriteUInt64((ulong)Kind.Transactions);
        writer.WriteArrayHeader(Transactions.Count);
        foreach (Transaction transaction in Transactions) writer.WriteEncoded(transaction.Encoded.Span);
    }

    internal static TransactionsMessage? Read(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes)
    {
        Transaction[] transactions = new Transaction[reader.ReadArrayHeader(TransactionsMax)];
        for (int i = 0; i < transactions.Length; i++)
        {
            if (Transaction.Decode(ref reader, bytes) is not Transaction transaction) return null;
            transactions[i] = transaction;
        }

        return reader.Error == DecodeError.None ? new(transactions) : null;
    }
}

/// <summary>How far a node has executed, which is what it can send: a hint for those that are behind, proved by the blocks.</summary>
/// <param name="FinalHeight">Height of the newest final block that it can send.</param>
public sealed record StatusMessage(ulong FinalHeight) : NodeMessage
{
    private protected override void WritePayload(CanonicalWriter writer)
    {
        writer.WriteUInt64((ulong)Kind.Status);
        writer.WriteUInt64(FinalHeight);
    }

    internal static StatusMessage Read(ref CanonicalReader reader) => new(reader.ReadUInt64());
}

/// <summary>Asks for final blocks from a height on.</summary>
public sealed record BlocksRequestMessage(ulong FromHeight, int CountMax) : NodeMessage
{
    private protected override void WritePayload(CanonicalWriter writer)
    {
        writer.WriteUInt64((ulong)Kind.BlocksRequest);
        writer.WriteArrayHeader(2);
        writer.WriteUInt64(FromHeight);
        writer.WriteUInt64((ulong)CountMax);
    }

    internal static BlocksRequestMessage Read(ref CanonicalReader reader)
    {
        reader.ReadRecord(2);
        return new(reader.ReadUInt64(), reader.ReadInt32(BlocksMax));
    }
}

/// <summary>
/// Consecutive final blocks with their proof: the headers that follow the last of them, none if it has a certificate of its
/// own, and the finality certificate of the last header. Empty, without headers and certificate, if the sender has none.
/// </summary>
public sealed record BlocksMessage(IReadOnlyList<Block> Blocks, IReadOnlyList<BlockHeader> Headers, Certificate? Certificate) : NodeMessage
{
    /// <summary>Blocks whose last has a certificate of its own.</summary>
    public BlocksMessage(IReadOnlyList<Block> blocks, Certificate? certificate)
        : this(blocks, [], certificate)
    {
    }

    private protected override void WritePayload(CanonicalWriter writer)
    {
        writer.WriteUInt64((ulong)Kind.Blocks);
        writer.WriteArrayHeader(3);
        writer.WriteArrayHeader(Blocks.Count);
        foreach (Block block in Blocks) writer.WriteEncoded(block.Encoded.Span);
        writer.WriteArrayHeader(Headers.Count);
        foreach (BlockHeader header in Headers) writer.WriteEncoded(header.Encode());
        if (Certificate is null) writer.WriteNil();
        else writer.WriteBytes(Certificate.Encode());
    }

    internal static BlocksMessage? Read(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes)
    {
        reader.ReadRecord(3);
        Block[] blocks = new Block[reader.ReadArrayHeader(BlocksMax)];
        for (int i = 0; i < blocks.Length; i++)
        {
            if (Block.Decode(ref reader, bytes) is not Block block) return null;
            blocks[i] = block;
        }

        BlockHeader[] headers = new BlockHeader[reader.ReadArrayHeader(HeadersMax)];
        for (int i = 0; i < headers.Length; i++)
        {
            if (BlockHeader.TryDecode(reader.ReadEncoded(), out BlockHeader? header, out DecodeError error)) headers[i] = header;
            else reader.Fail(error);
            if (reader.Error != DecodeError.None) return null;
        }

        Certificate? certificate = null;
        if (!reader.TryReadNil())
        {
            if (!Certificate.TryDecode(reader.ReadBytes(CertificateBytesMax), out certificate)) reader.Fail(DecodeError.OutOfRange);
        }

        return reader.Error == DecodeError.None ? new(blocks, headers, certificate) : null;
    }
}
