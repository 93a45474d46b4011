using System.Net;
using Chain.Grpc.Tls;

namespace Chain.Node.Api;

/// <summary>Where the client API listens, and its limits. Read once at start.</summary>
public sealed record ChainApiOptions
{
    /// <summary>Address and port; port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The node's TLS identity; null for plaintext, on loopback only.</summary>
    public TlsIdentity? Tls { get; init; }

    /// <summary>Largest request, in bytes. Default 1 MiB: a transaction has at most 512 KiB.</summary>
    public int RequestBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Client connections at once. Default 1,000.</summary>
    public int ConnectionsMax { get; init; } = 1000;

    /// <summary>Calls at once in one connection; more wait at the client. Default 2,000.</summary>
    public int CallsPerConnectionMax { get; init; } = 2000;

    /// <summary>Longest that <c>SubmitAndWait</c> waits, whatever the caller's deadline. Default 60 s.</summary>
    public TimeSpan SubmitWaitMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Event subscriptions at once. Default 1,000.</summary>
    public int SubscriptionsMax { get; init; } = 1000;

    /// <summary>Views that run at once. Default: one a processor.</summary>
    public int QueriesMax { get; init; } = Environment.ProcessorCount;

    /// <summary>Views that wait for their turn; more are told to come again. Default 1,024.</summary>
    public int QueriesWaitingMax { get; init; } = 1024;

    /// <summary>
    /// How far ahead of the newest executed block a subscription may start; it waits for that block. Default 1,000 blocks:
    /// a client that was told a height by one node may go on at another that is a little behind.
    /// </summary>
    public ulong SubscriptionAheadMax { get; init; } = 1000;

    /// <summary>How often a silent subscription is told how far it is. Default 10 s.</summary>
    public TimeSpan SubscriptionProgress { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Told of what a call threw that nobody had foreseen, after the log; null for nobody.</summary>
    public Action<Exception>? OnFailure { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Why these options cannot be served; empty when they can.</summary>
    public string Check() => Tls is null && !IPAddress.IsLoopback(Listen.Address)
        ? $"The client API would listen on {Listen} without TLS, so that anybody on the way reads and changes what it says. " +
          "Turn TLS on, or listen on loopback (127.0.0.1 or ::1)."
        : "";
}
