using System.Buffers.Binary;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>What a vote says. Values are part of the wire format.</summary>
public enum VoteKind : byte
{
    /// <summary>This block is valid and may follow its parent (PBFT: prepare).</summary>
    Notarize = 1,

    /// <summary>This view shall end without a final block (PBFT: view change). Excludes <see cref="Finalize"/> in its view.</summary>
    Nullify = 2,

    /// <summary>This block is notarized and shall be final (PBFT: commit). Excludes <see cref="Nullify"/> in its view.</summary>
    Finalize = 3,
}

/// <summary>A validator's signed word on one view.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Epoch">The validator set in which it counts.</param>
/// <param name="View">The view.</param>
/// <param name="BlockHash">The block; zero for <see cref="VoteKind.Nullify"/>.</param>
/// <param name="Signer">Who says it.</param>
/// <param name="Signature">Over <see cref="SigningBytes(Hash32)"/>.</param>
public sealed record Vote(VoteKind Kind, Epoch Epoch, View View, Hash32 BlockHash, ValidatorIndex Signer, Signature Signature)
{
    private const int Fields = 6;
    private const int NullifyBytes = 1 + Hash32.Size + 8 + 8;

    /// <summary>
    /// The bytes that a vote signs: <c>kind tag ‖ genesis hash ‖ epoch ‖ view ‖ block hash</c>, integers in eight
    /// big-endian bytes; without a hash for <see cref="VoteKind.Nullify"/>.
    /// </summary>
    public static byte[] SigningBytes(VoteKind kind, Hash32 genesisHash, Epoch epoch, View view, Hash32 blockHash)
    {
        byte[] bytes = new byte[kind == VoteKind.Nullify ? NullifyBytes : NullifyBytes + Hash32.Size];
        bytes[0] = (byte)TagOf(kind);
        genesisHash.CopyTo(bytes.AsSpan(1));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(33), epoch.Value);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(41), view.Value);
        if (kind != VoteKind.Nullify) blockHash.CopyTo(bytes.AsSpan(NullifyBytes));
        return bytes;
    }

    /// <summary>The bytes that this vote signs in the network of that name.</summary>
    public byte[] SigningBytes(Hash32 genesisHash) => SigningBytes(Kind, genesisHash, Epoch, View, BlockHash);

    /// <summary>Whether both votes say the same, whoever signed them and however.</summary>
    public bool SaysTheSameAs(Vote other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Kind == other.Kind && View == other.View && Epoch == other.Epoch && BlockHash == other.BlockHash;
    }

    /// <summary>Canonical bytes.</summary>
    public byte[] Encode()
    {
        CanonicalWriter writer = new(128);
        Encode(writer);
        return writer.ToArray();
    }

    /// <summary>Decodes canonical bytes; false for anything else.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out Vote? vote)
    {
        CanonicalReader reader = new(bytes);
        vote = Decode(ref reader);
        if (reader.TryFinish(out _)) return true;

        vote = null;
        return false;
    }

    internal void Encode(CanonicalWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        WriteSubject(writer, Kind, Epoch, View, BlockHash);
        writer.WriteUInt64((ulong)Signer.Value);
        writer.WriteSignature(Signature);
    }

    internal static Vote Decode(ref CanonicalReader reader)
    {
        reader.ReadRecord(Fields);
        (VoteKind kind, Epoch epoch, View view, Hash32 hash) = ReadSubject(ref reader);
        ValidatorIndex signer = new(reader.ReadInt32(ConsensusLimits.ValidatorsMax - 1));
        return new Vote(kind, epoch, view, hash, signer, reader.ReadSignature());
    }

    /// <summary>Writes the four fields that votes and certificates begin with.</summary>
    internal static void WriteSubject(CanonicalWriter writer, VoteKind kind, Epoch epoch, View view, Hash32 blockHash)
    {
        writer.WriteUInt64((ulong)kind);
        writer.WriteUInt64(epoch.Value);
        writer.WriteUInt64(view.Value);
        if (kind == VoteKind.Nullify) writer.WriteNil();
        else writer.WriteHash(blockHash);
    }

    /// <summary>Reads the four fields that votes and certificates begin with.</summary>
    internal static (VoteKind Kind, Epoch Epoch, View View, Hash32 BlockHash) ReadSubject(ref CanonicalReader reader)
    {
        VoteKind kind = (VoteKind)reader.ReadUInt64((ulong)VoteKind.Finalize);
        if (kind is not (VoteKind.Notarize or VoteKind.Nullify or VoteKind.Finalize)) reader.Fail(DecodeError.OutOfRange);
        Epoch epoch = new(reader.ReadUInt64());
        View view = new(reader.ReadUInt64(View.ValueMax));
        if (kind != VoteKind.Nullify) return (kind, epoch, view, reader.ReadHash());

        if (!reader.TryReadNil()) reader.Fail(DecodeError.WrongType);
        return (kind, epoch, view, Hash32.Zero);
    }

    private static SignTag TagOf(VoteKind kind) => kind switch
    {
        VoteKind.Notarize => SignTag.Notarize,
        VoteKind.Nullify => SignTag.Nullify,
        VoteKind.Finalize => SignTag.Finalize,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of vote."),
    };
}
