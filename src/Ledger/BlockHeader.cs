using System.Diagnostics.CodeAnalysis;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Ledger;

/// <summary>What validators vote on (docs/protocol/block.md).</summary>
public sealed record BlockHeader
{
    /// <summary>The version that this code writes and reads.</summary>
    public const ulong CurrentVersion = 1;

    private const int Fields = 15;

    /// <summary>Heights from one anchor to the next: every block at a multiple of it is one.</summary>
    public const ulong AnchorSpan = 1_024;

    /// <summary>Version of the header's rules.</summary>
    public ulong Version { get; init; } = CurrentVersion;

    /// <summary>Names the network.</summary>
    public required Hash32 GenesisHash { get; init; }

    /// <summary>The validator set's number.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>Number of the block; genesis is 0.</summary>
    public required ulong Height { get; init; }

    /// <summary>The view in which it was first proposed.</summary>
    public required ulong View { get; init; }

    /// <summary>Hash of the header before it; zero at height 0.</summary>
    public required Hash32 ParentHash { get; init; }

    /// <summary>
    /// Hash of the anchor below: the header at the greatest multiple of <see cref="AnchorSpan"/> that is less than the height; zero at
    /// height 0. So a header proves one that is a million below it by two thousand headers.
    /// </summary>
    public required Hash32 AnchorHash { get; init; }

    /// <summary>Block time, in ms since 1970; strictly after the parent's.</summary>
    public required ulong Timestamp { get; init; }

    /// <summary>Index of the proposer in the epoch's validator set.</summary>
    public required int Proposer { get; init; }

    /// <summary>RFC 6962 root over the transactions' leaf hashes.</summary>
    public required Hash32 TransactionsRoot { get; init; }

    /// <summary>Hash of the validator set of this block's epoch.</summary>
    public required Hash32 ValidatorsHash { get; init; }

    /// <summary>Hash of the validator set of the next block's epoch.</summary>
    public required Hash32 NextValidatorsHash { get; init; }

    /// <summary>The final height whose results this header certifies.</summary>
    public required ulong ExecutedHeight { get; init; }

    /// <summary>State root after <see cref="ExecutedHeight"/>.</summary>
    public required Hash32 StateRoot { get; init; }

    /// <summary>
    /// RFC 6962 root over <c>(h, receipts root of block h)</c> for each h above the parent's executed height up to
    /// <see cref="ExecutedHeight"/>, so that no height is left uncertified.
    /// </summary>
    public required Hash32 ReceiptsRoot { get; init; }

    /// <summary>Canonical bytes.</summary>
    public byte[] Encode()
    {
        CanonicalWriter writer = new(capacity: 416);
        Encode(writer);
        return writer.ToArray();
    }

    /// <summary>The block's hash: of the header alone, which commits to the transactions.</summary>
    public Hash32 ComputeHash() => Hashing.Hash(HashTag.BlockHeader, Encode());

    /// <summary>What its child has as <see cref="AnchorHash"/>.</summary>
    /// <param name="hash">Its own hash.</param>
    public Hash32 AnchorOfChild(Hash32 hash) => Height % AnchorSpan == 0 ? hash : AnchorHash;

    /// <summary>Whether it names another header, as its parent or as its anchor: then whoever vouches for it vouches for that one too.</summary>
    /// <param name="height">The other's height.</param>
    /// <param name="hash">The other's hash.</param>
    public bool Names(ulong height, Hash32 hash)
    {
        if (Height <= height) return false;
        bool isParent = Height == height + 1 && ParentHash == hash;
        return isParent || (height % AnchorSpan == 0 && Height - height <= AnchorSpan && AnchorHash == hash);
    }

    /// <summary>Heights of headers of which each names the one before, from one header up to another: few, however far they are apart.</summary>
    /// <param name="from">Height of the lower header, which is not among them.</param>
    /// <param name="to">Height of the upper one, which is the last.</param>
    public static IEnumerable<ulong> Path(ulong from, ulong to)
    {
        for (ulong height = from; height < to;)
        {
            height = height % AnchorSpan == 0 ? Math.Min(height + AnchorSpan, to) : height + 1;
            yield return height;
        }
    }

    /// <summary>Decodes canonical bytes; false with the first error for anything else.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out BlockHeader? header, out DecodeError error)
    {
        CanonicalReader reader = new(bytes);
        header = Decode(ref reader);
        if (reader.TryFinish(out error)) return true;

        header = null;
        return false;
    }

    internal void Encode(CanonicalWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteUInt64(Version);
        writer.WriteHash(GenesisHash);
        writer.WriteUInt64(Epoch);
        writer.WriteUInt64(Height);
        writer.WriteUInt64(View);
        writer.WriteHash(ParentHash);
        writer.WriteHash(AnchorHash);
        writer.WriteUInt64(Timestamp);
        writer.WriteUInt64((ulong)Proposer);
        writer.WriteHash(TransactionsRoot);
        writer.WriteHash(ValidatorsHash);
        writer.WriteHash(NextValidatorsHash);
        writer.WriteUInt64(ExecutedHeight);
        writer.WriteHash(StateRoot);
        writer.WriteHash(ReceiptsRoot);
    }

    internal static BlockHeader Decode(ref CanonicalReader reader)
    {
        reader.ReadRecord(Fields);
        ulong version = reader.ReadUInt64();
        if (version != CurrentVersion) reader.Fail(DecodeError.OutOfRange);
        return new BlockHeader
        {
            Version = version,
            GenesisHash = reader.ReadHash(),
            Epoch = reader.ReadUInt64(),
            Height = reader.ReadUInt64(),
            View = reader.ReadUInt64(),
            ParentHash = reader.ReadHash(),
            AnchorHash = reader.ReadHash(),
            Timestamp = reader.ReadUInt64(),
            Proposer = reader.ReadInt32(LedgerLimits.ValidatorsMax - 1),
            TransactionsRoot = reader.ReadHash(),
            ValidatorsHash = reader.ReadHash(),
            NextValidatorsHash = reader.ReadHash(),
            ExecutedHeight = reader.ReadUInt64(),
            StateRoot = reader.ReadHash(),
            ReceiptsRoot = reader.ReadHash(),
        };
    }
}
