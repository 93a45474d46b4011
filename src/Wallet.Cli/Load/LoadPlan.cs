namespace Chain.Wallet.Cli.Load;

/// <summary>What load to make.</summary>
internal sealed record LoadPlan
{
    /// <summary>Most transactions under way at once.</summary>
    internal const int ClientsMax = 20_000;

    private const ulong GasLimitMin = 1_000_000;
    private const ulong GasOfPut = 750_000;
    private const ulong GasOfByte = 200;

    /// <summary>
    /// A gas limit that a put of one key surely keeps, first or repeated, by the prices of docs/contracts/faults.md: what
    /// it costs without a value, and what each byte costs in the transaction, the call and the state. A block holds fewer
    /// transactions if their limits are higher than need be.
    /// </summary>
    /// <param name="payloadBytes">Bytes of the value.</param>
    internal static ulong GasLimitFor(int payloadBytes) => Math.Max(GasLimitMin, GasOfPut + ((ulong)payloadBytes * GasOfByte));

    /// <summary>Transactions under way at once: in a closed loop always, in an open loop at most.</summary>
    internal required int Clients { get; init; }

    /// <summary>Transactions a second whatever the network does (open loop); null sends the next when one is final (closed loop).</summary>
    internal double? Rate { get; init; }

    /// <summary>How long transactions are sent.</summary>
    internal required TimeSpan Duration { get; init; }

    /// <summary>How long to wait for one transaction, over all nodes.</summary>
    internal required TimeSpan Timeout { get; init; }

    /// <summary>Bytes of each value.</summary>
    internal required int PayloadBytes { get; init; }

    /// <summary>Gas limit of each transaction. A block holds as many as its own limit allows.</summary>
    internal required ulong GasLimit { get; init; }

    /// <summary>Values and keys follow from it.</summary>
    internal required ulong Seed { get; init; }
}
