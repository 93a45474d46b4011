using System.Net;
using Chain.Grpc.Server;
using Chain.Grpc.Services;
using Chain.Grpc.Tls;
using Chain.Node.Observe;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Api;

/// <summary>The client API of a node: <c>chain.v1.Chain</c> with the standard health and reflection services.</summary>
public sealed class ChainApi : IAsyncDisposable
{
    private static readonly TimeSpan HealthInterval = TimeSpan.FromSeconds(1);

    private readonly GrpcServer _server;
    private readonly ChainService _service;
    private readonly HealthService _health;
    private readonly ExecutionFeed _feed;
    private readonly CancellationTokenSource _stopping;
    private readonly Task _healthUpdates;
    private bool _disposed;

    private ChainApi(
        GrpcServer server, ChainService service, HealthService health, ExecutionFeed feed, CancellationTokenSource stopping, Task healthUpdates)
    {
        _server = server;
        _service = service;
        _health = health;
        _feed = feed;
        _stopping = stopping;
        _healthUpdates = healthUpdates;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>Starts to answer clients.</summary>
    /// <param name="node">The node behind the API.</param>
    /// <param name="identity">What does not change.</param>
    /// <param name="feed">What is executed; the node publishes to it.</param>
    /// <param name="options">Address and limits.</param>
    /// <param name="metrics">Where calls are counted.</param>
    /// <param name="loggerFactory">Where failures of handlers are logged.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">The options are unsafe; see <see cref="ChainApiOptions.Check"/>.</exception>
    /// <exception cref="IOException">The address is in use or not of this machine.</exception>
    public static async Task<ChainApi> StartAsync(
        INodeService node,
        NodeIdentity identity,
        ExecutionFeed feed,
        ChainApiOptions options,
        MetricRegistry metrics,
        ILoggerFactory loggerFactory,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Check() is { Length: > 0 } error) throw new ArgumentException(error, nameof(options));

        ChainService chain = new(node, identity, feed, options);
        HealthService health = new();
        ReflectionService reflection = new([chain.Service, health.Service]);
        ApiMetrics calls = new(metrics, loggerFactory.CreateLogger("Chain.Api"), options.Time);
        GrpcServerOptions server = new()
        {
            Listen = options.Listen,
            Tls = options.Tls is { } tls ? new TlsServerOptions { Identity = tls, OnHandshakeFailed = _ => calls.HandshakesFailed.Add() } : null,
            ReceiveMessageBytesMax = options.RequestBytesMax,
            ConnectionsMax = options.ConnectionsMax,
            StreamsPerConnectionMax = options.CallsPerConnectionMax,
            OnCallEnd = calls.Count,
            OnRefusal = calls.Count,
            OnProtocolError = calls.Count,
            OnHandlerFailure = options.OnFailure,
        };
        UpdateHealth(node, chain, health);
        GrpcServer listening = await GrpcServer
            .StartAsync(server, [chain.Service, health.Service, reflection.Service], loggerFactory, cancellationToken).ConfigureAwait(false);
        CancellationTokenSource stopping = new();
        Task updates = UpdateHealthAsync(node, chain, health, options.Time, stopping.Token);
        return new ChainApi(listening, chain, health, feed, stopping, updates);
    }

    /// <summary>Says that it no longer serves, ends those who wait, lets calls finish, closes the listener.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _healthUpdates.ConfigureAwait(false);
        _health.Set("", isServing: false);
        _health.Set(_service.Service.Name, isServing: false);
        _feed.Close();
        await _server.DisposeAsync().ConfigureAwait(false);
        _service.Dispose();
        _stopping.Dispose();
    }

    private static async Task UpdateHealthAsync(
        INodeService node, ChainService chain, HealthService health, TimeProvider time, CancellationToken stopping)
    {
        using PeriodicTimer timer = new(HealthInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false)) UpdateHealth(node, chain, health);
        }
        catch (OperationCanceledException)
        {
            // The API stops.
        }
    }

    private static void UpdateHealth(INodeService node, ChainService chain, HealthService health)
    {
        bool isReady = Readiness.Check(node).Count == 0;
        health.Set("", isReady);
        health.Set(chain.Service.Name, isReady);
    }
}
