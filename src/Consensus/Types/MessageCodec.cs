using System.Diagnostics.CodeAnalysis;
using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>
/// Canonical bytes of consensus messages (docs/protocol/consensus.md). A message is an array whose first element is
/// its type.
/// </summary>
public static class MessageCodec
{
    private const byte ProposalType = 1;
    private const byte VoteType = 2;
    private const byte CertificateType = 3;
    private const byte BlockRequestType = 4;
    private const byte BlockResponseType = 5;
    private const byte CertificatesRequestType = 6;
    private const byte CertificatesResponseType = 7;

    /// <summary>Encodes a message.</summary>
    public static byte[] Encode(ConsensusMessage message)
    {
        int blockBytes = message switch
        {
            ProposalMessage { Proposal: var proposal } => proposal.Block.Bytes.Length + 1024,
            BlockResponse { Block: var block } => block.Bytes.Length,
            _ => 0,
        };
        CanonicalWriter writer = new(blockBytes + 256);
        Encode(message, writer);
        return writer.ToArray();
    }

    /// <summary>Encodes a message behind what the writer holds already.</summary>
    /// <exception cref="InvalidOperationException">The message has no wire form. A bug.</exception>
    public static void Encode(ConsensusMessage message, CanonicalWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (message)
        {
            case ProposalMessage { Proposal: var proposal }:
                EncodeProposal(proposal, writer);
                break;
            case VoteMessage { Vote: var vote }:
                WriteType(writer, VoteType, fields: 1);
                vote.Encode(writer);
                break;
            case CertificateMessage { Certificate: var certificate }:
                WriteType(writer, CertificateType, fields: 1);
                certificate.Encode(writer);
                break;
            case BlockRequest { Hash: var hash }:
                WriteType(writer, BlockRequestType, fields: 1);
                writer.WriteHash(hash);
                break;
            case BlockResponse { Block: var block }:
                WriteType(writer, BlockResponseType, fields: 1);
                writer.WriteBytes(block.Bytes.Span);
                break;
            case CertificatesRequest request:
                WriteType(writer, CertificatesRequestType, fields: 2);
                writer.WriteUInt64(request.First.Value);
                writer.WriteUInt64(request.Last.Value);
                break;
            case CertificatesResponse { Certificates: var certificates }:
                WriteType(writer, CertificatesResponseType, fields: 1);
                EncodeList(certificates, writer);
                break;
            default:
                throw new InvalidOperationException($"Unhandled message {message?.GetType().Name}.");
        }
    }

    /// <summary>
    /// Decodes canonical bytes; false with the first error for anything else. Says nothing about signatures. A block
    /// in the message keeps <paramref name="bytes"/>.
    /// </summary>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes, IBlockCodec blocks, [NotNullWhen(true)] out ConsensusMessage? message, out DecodeError error)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        message = null;
        error = DecodeError.TooLong;
        if (bytes.Length > ConsensusLimits.MessageBytesMax) return false;

        CanonicalReader reader = new(bytes.Span);
        int fields = reader.ReadArrayHeader(max: 5) - 1;
        ulong type = reader.ReadUInt64(CertificatesResponseType);
        if (fields != FieldsOf(type)) reader.Fail(DecodeError.WrongArity);
        ConsensusMessage? decoded = reader.Error != DecodeError.None ? null : type switch
        {
            ProposalType => DecodeProposal(ref reader, bytes, blocks),
            VoteType => new VoteMessage(Vote.Decode(ref reader)),
            CertificateType => new CertificateMessage(Certificate.Decode(ref reader)),
            BlockRequestType => new BlockRequest(reader.ReadHash()),
            BlockResponseType => DecodeBlock(ref reader, bytes, blocks) is { } block ? new BlockResponse(block) : null,
            CertificatesRequestType => DecodeRequest(ref reader),
            _ => new CertificatesResponse(DecodeList(ref reader, least: 1)),
        };
        if (!reader.TryFinish(out error)) return false;

        message = decoded;
        return message is not null;
    }

    /// <summary>
    /// Finds the block that a message brings, and its proposer's vote in a proposal, without decoding the block: false for any other message, and for
    /// bytes that do not decode. Says nothing about what stands behind.
    /// </summary>
    public static bool TryReadOffer(ReadOnlyMemory<byte> bytes, out BlockOffer offer)
    {
        CanonicalReader reader = new(bytes.Span);
        reader.ReadArrayHeader(max: 5);
        ulong type = reader.ReadUInt64(CertificatesResponseType);
        offer = default;
        if (reader.Error != DecodeError.None || type is not (ProposalType or BlockResponseType)) return false;

        int length = reader.ReadBytes(ConsensusLimits.BlockBytesMax).Length;
        if (reader.Error != DecodeError.None) return false;
        ReadOnlyMemory<byte> block = bytes.Slice(reader.Position - length, length);
        Vote? vote = type == ProposalType ? Vote.Decode(ref reader) : null;
        offer = new BlockOffer(block, vote);
        return reader.Error == DecodeError.None;
    }

    private static int FieldsOf(ulong type) => type switch
    {
        ProposalType => 4,
        CertificatesRequestType => 2,
        VoteType or CertificateType or BlockRequestType or BlockResponseType or CertificatesResponseType => 1,
        _ => -1,
    };

    private static void WriteType(CanonicalWriter writer, byte type, int fields)
    {
        writer.WriteArrayHeader(fields + 1);
        writer.WriteUInt64(type);
    }

    private static void EncodeProposal(Proposal proposal, CanonicalWriter writer)
    {
        WriteType(writer, ProposalType, fields: 4);
        writer.WriteBytes(proposal.Block.Bytes.Span);
        proposal.ProposerVote.Encode(writer);
        if (proposal.ParentCertificate is null) writer.WriteNil();
        else proposal.ParentCertificate.Encode(writer);
        EncodeList(proposal.Nullifications, writer);
    }

    private static ProposalMessage? DecodeProposal(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes, IBlockCodec blocks)
    {
        ConsensusBlock? block = DecodeBlock(ref reader, bytes, blocks);
        Vote vote = Vote.Decode(ref reader);
        Certificate? parent = reader.TryReadNil() ? null : Certificate.Decode(ref reader);
        Certificate[] nullifications = DecodeList(ref reader, least: 0);
        return block is null ? null : new ProposalMessage(new Proposal(block, vote, parent, nullifications));
    }

    private static CertificatesRequest DecodeRequest(ref CanonicalReader reader)
    {
        ulong first = reader.ReadUInt64(View.ValueMax);
        ulong last = reader.ReadUInt64(View.ValueMax);
        if (last < first || last - first >= ConsensusLimits.CertificatesMax) reader.Fail(DecodeError.OutOfRange);
        return new CertificatesRequest(new View(first), new View(last));
    }

    private static ConsensusBlock? DecodeBlock(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes, IBlockCodec blocks)
    {
        int length = reader.ReadBytes(ConsensusLimits.BlockBytesMax).Length;
        if (reader.Error != DecodeError.None) return null;
        if (blocks.TryDecode(bytes.Slice(reader.Position - length, length), out ConsensusBlock? block)) return block;

        reader.Fail(DecodeError.OutOfRange);
        return null;
    }

    private static void EncodeList(IReadOnlyList<Certificate> certificates, CanonicalWriter writer)
    {
        writer.WriteArrayHeader(certificates.Count);
        foreach (Certificate certificate in certificates) certificate.Encode(writer);
    }

    private static Certificate[] DecodeList(ref CanonicalReader reader, int least)
    {
        Certificate[] certificates = new Certificate[reader.ReadArrayHeader(ConsensusLimits.CertificatesMax)];
        if (certificates.Length < least) reader.Fail(DecodeError.OutOfRange);
        for (int i = 0; i < certificates.Length; i++) certificates[i] = Certificate.Decode(ref reader);
        return certificates;
    }
}

/// <summary>A block that a message brings, before it is decoded.</summary>
/// <param name="Block">Its bytes, whatever they are.</param>
/// <param name="ProposerVote">The vote in a proposal, not checked; null if the message answers a request.</param>
public readonly record struct BlockOffer(ReadOnlyMemory<byte> Block, Vote? ProposerVote);
