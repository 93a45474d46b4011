using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Chain.Grpc.Server;

/// <summary>A gRPC server on one address: services in, calls answered.</summary>
public sealed class GrpcServer : IAsyncDisposable
{
    private readonly KestrelListener _listener;
    private readonly CancellationTokenSource _stopping;
    private bool _disposed;

    private GrpcServer(KestrelListener listener, CancellationTokenSource stopping)
    {
        _listener = listener;
        _stopping = stopping;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>Binds the address and starts to answer.</summary>
    /// <exception cref="IOException">The address is in use or not of this machine.</exception>
    public static async Task<GrpcServer> StartAsync(
        GrpcServerOptions options,
        IReadOnlyList<GrpcService> services,
        ILoggerFactory loggerFactory,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        CancellationTokenSource stopping = new();
        GrpcDispatcher dispatcher = new(options, services, loggerFactory.CreateLogger<GrpcServer>(), stopping.Token);
        KestrelListenerOptions listen = new()
        {
            Listen = options.Listen,
            Protocols = HttpProtocols.Http2,
            Tls = options.Tls,
            StopTimeout = options.StopTimeout,
            Limits = limits => Apply(options, limits),
            OnProtocolError = options.OnProtocolError,
        };
        KestrelListener listener = await KestrelListener
            .StartAsync(listen, dispatcher.HandleAsync, loggerFactory, cancellationToken).ConfigureAwait(false);
        return new GrpcServer(listener, stopping);
    }

    /// <summary>Ends all streams with <see cref="GrpcStatusCode.Unavailable"/>, lets unary calls finish, closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private static void Apply(GrpcServerOptions options, KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = options.ConnectionsMax;
        limits.MaxRequestBodySize = null; // The limit is per message: a stream may be of any length.

        // Kestrel would end the whole connection over one slow body; calls have a time limit of their own instead.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: options.StalledReaderTimeout);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
        limits.MaxRequestHeadersTotalSize = options.HeaderBytesMax;

        // The bytes rule: HTTP/2 counts 32 of them for a header beyond its text, and reads twice the limit at most.
        limits.MaxRequestHeaderCount = options.HeaderBytesMax / 16;
        limits.Http2.MaxRequestHeaderFieldSize = options.HeaderBytesMax;
        limits.Http2.MaxStreamsPerConnection = options.StreamsPerConnectionMax;
        limits.Http2.InitialStreamWindowSize = options.StreamWindowBytes;
        limits.Http2.InitialConnectionWindowSize = options.ConnectionWindowBytes;
        limits.Http2.KeepAlivePingDelay = options.KeepAlivePingDelay;
        limits.Http2.KeepAlivePingTimeout = options.KeepAlivePingTimeout;
    }
}
