namespace Chain.Node.Core.Mempool;

/// <summary>Limits of the mempool. Read once at start; every value has a unit, a default and a reason.</summary>
public sealed record MempoolOptions
{
    /// <summary>Most transactions held. Default 20,000: some seconds of work at full rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int TransactionsMax { get; init => field = AtLeastOne(value, nameof(TransactionsMax)); } = 20_000;

    /// <summary>Most bytes of encodings held. Default 64 MiB, so that large transactions cannot exhaust memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int BytesMax { get; init => field = AtLeastOne(value, nameof(BytesMax)); } = 64 * 1024 * 1024;

    /// <summary>Most transactions held of one sender. Default 10,000: half, so that no sender can fill it alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int SenderTransactionsMax { get; init => field = AtLeastOne(value, nameof(SenderTransactionsMax)); } = 10_000;

    private static int AtLeastOne(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "Must be at least 1.");
}
