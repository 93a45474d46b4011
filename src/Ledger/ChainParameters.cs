using Chain.Encoding;

namespace Chain.Ledger;

/// <summary>Rules that all nodes of a network share; they stand in the genesis document, never in a node's own file.</summary>
public sealed record ChainParameters
{
    /// <summary>Least <see cref="BlockBytesMax"/>: a block holds the largest transaction, beside 1 KiB for its header.</summary>
    public const int BlockBytesMin = LedgerLimits.TransactionBytesMax + 1024;

    /// <summary>Least <see cref="BlockGasLimit"/>: a block has room for what the largest transaction costs before its calls, 57.3 million.</summary>
    public const ulong BlockGasLimitMin = 100_000_000;

    /// <summary>Least <see cref="MaxValidityMs"/>: a transaction lives for some blocks.</summary>
    public const ulong MaxValidityMsMin = 1_000;

    private const int Fields = 6;

    /// <summary>Most bytes of a block's encoding. Default 2 MiB; at least <see cref="BlockBytesMin"/>, at most <see cref="LedgerLimits.BlockBytesMax"/>.</summary>
    public int BlockBytesMax { get; init; } = 2 * 1024 * 1024;

    /// <summary>Most gas that the transactions of a block may ask for together. Default 12,000,000,000: 1.2 s at 0.1 ns each, so that a contract of the largest size can be proposed. At least <see cref="BlockGasLimitMin"/>.</summary>
    public ulong BlockGasLimit { get; init; } = 12_000_000_000;

    /// <summary>How far <c>validUntil</c> may lie after the block that includes it, in ms. Default 1 h; at least <see cref="MaxValidityMsMin"/>.</summary>
    public ulong MaxValidityMs { get; init; } = 3_600_000;

    /// <summary>How long an idle proposer waits before it proposes an empty block, in ms. Default 10 s; at least 1.</summary>
    public ulong EmptyBlockIntervalMs { get; init; } = 10_000;

    /// <summary>
    /// How far a block may be ahead of the executed height that it certifies and still carry transactions, in blocks.
    /// Default 64: beyond it only empty blocks are valid, until execution has caught up.
    /// </summary>
    public ulong MaxLag { get; init; } = 64;

    /// <summary>How far a proposal's timestamp may be ahead of a voter's clock, in ms. Default 500.</summary>
    public ulong MaxClockDriftMs { get; init; } = 500;

    internal void Encode(CanonicalWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteUInt64((ulong)BlockBytesMax);
        writer.WriteUInt64(BlockGasLimit);
        writer.WriteUInt64(MaxValidityMs);
        writer.WriteUInt64(EmptyBlockIntervalMs);
        writer.WriteUInt64(MaxLag);
        writer.WriteUInt64(MaxClockDriftMs);
    }

    internal static ChainParameters Decode(ref CanonicalReader reader)
    {
        reader.ReadRecord(Fields);
        ChainParameters parameters = new()
        {
            BlockBytesMax = reader.ReadInt32(LedgerLimits.BlockBytesMax),
            BlockGasLimit = reader.ReadUInt64(),
            MaxValidityMs = reader.ReadUInt64(),
            EmptyBlockIntervalMs = reader.ReadUInt64(),
            MaxLag = reader.ReadUInt64(),
            MaxClockDriftMs = reader.ReadUInt64(),
        };
        if (!parameters.CanWork()) reader.Fail(DecodeError.OutOfRange);
        return parameters;
    }

    /// <summary>Whether a chain by these rules can include any transaction that decodes, and rests when it is idle.</summary>
    private bool CanWork() =>
        BlockBytesMax >= BlockBytesMin
        && BlockGasLimit >= BlockGasLimitMin
        && MaxValidityMs >= MaxValidityMsMin
        && EmptyBlockIntervalMs > 0
        && MaxLag > 0;
}
