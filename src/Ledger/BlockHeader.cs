using System.Diagnostics.CodeAnalysis;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Ledger;

/// <summary>What validators vote on (docs/protocol/block.md).</summary>
public sealed record BlockHeader
{
    /// <summary>The version that this code writes and reads.</summary>
    public const ulong CurrentVersion = 1;

    private const int Fields = 14;

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
        CanonicalWriter writer = new(capacity: 384);
        Encode(writer);
        return writer.ToArray();
    }

    /// <summary>The block's hash: of the header alone, which commits to the transactions.</summary>
    public Hash32 ComputeHash() => Hashing.Hash(HashTag.BlockHeader, Encode());

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
