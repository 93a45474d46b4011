using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Chain.Encoding;
using Chain.Grpc.Tls;
using Chain.Node.Network;
using Chain.Node.Observe;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Tests.Network;

/// <summary>One node's side of the network, with everything it heard in channels.</summary>
internal sealed class TestPeer : IAsyncDisposable
{
    private readonly Channel<(PublicKey From, byte[] Message)> _messages = Channel.CreateUnbounded<(PublicKey, byte[])>();
    private readonly Channel<(PublicKey Peer, bool IsConnected)> _changes = Channel.CreateUnbounded<(PublicKey, bool)>();

    internal TestPeer(
        PeerNetworkOptions options, Func<PublicKey, ReadOnlyMemory<byte>, ValueTask>? onMessage = null, Action<bool>? onConnectionChanged = null)
    {
        Key = options.Self;
        Registry = new MetricRegistry();
        Log = new LogCollector();
        Network = new PeerNetwork(
            options,
            new PeerCallbacks
            {
                OnMessage = onMessage ?? ((from, message) => _messages.Writer.WriteAsync((from, message.ToArray()))),
                OnConnectionChanged = (peer, isConnected) =>
                {
                    onConnectionChanged?.Invoke(isConnected);
                    _changes.Writer.TryWrite((peer, isConnected));
                },
            },
            new PeerMetrics(Registry),
            Log);
    }

    internal PublicKey Key { get; }

    internal PeerNetwork Network { get; }

    internal MetricRegistry Registry { get; }

    internal LogCollector Log { get; }

    internal async Task<(PublicKey From, byte[] Message)> NextMessageAsync() => await _messages.Reader.ReadAsync();

    internal bool HasMessage => _messages.Reader.TryPeek(out _);

    internal async Task<(PublicKey Peer, bool IsConnected)> NextChangeAsync() => await _changes.Reader.ReadAsync();

    public ValueTask DisposeAsync() => Network.DisposeAsync();
}

/// <summary>Keys, pins and ports of a few nodes on loopback.</summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    internal static readonly Hash32 Genesis = new(Enumerable.Repeat((byte)7, 32).ToArray());

    private readonly TlsIdentity[] _identities;
    private readonly int[] _ports;
    private readonly List<TestPeer> _started = [];

    internal TestNetwork(int count)
    {
        _identities = [.. Enumerable.Range(0, count).Select(i => TlsIdentity.Create($"node-{i}", [], DateTimeOffset.UtcNow))];
        _ports = FreePorts(count);
    }

    /// <summary>Keys ascend with the index: node 0 dials all others.</summary>
    internal static PublicKey KeyOf(int index) => new(Enumerable.Repeat((byte)(index + 1), 32).ToArray());

    internal TlsIdentity IdentityOf(int index) => _identities[index];

    internal PeerAddress AddressOf(int index) =>
        new($"node-{index}", KeyOf(index), _identities[index].Pin, "127.0.0.1", _ports[index]);

    internal PeerNetworkOptions Options(int index) => new()
    {
        Self = KeyOf(index),
        GenesisHash = Genesis,
        Version = "1.2.3",
        Identity = _identities[index],
        Listen = new IPEndPoint(IPAddress.Loopback, _ports[index]),
        Peers = [.. Enumerable.Range(0, _ports.Length).Where(other => other != index).Select(AddressOf)],
        ReconnectDelay = TimeSpan.FromMilliseconds(10),
        ReconnectDelayMax = TimeSpan.FromMilliseconds(50),
    };

    internal async Task<TestPeer> StartAsync(
        PeerNetworkOptions options, Func<PublicKey, ReadOnlyMemory<byte>, ValueTask>? onMessage = null, Action<bool>? onConnectionChanged = null)
    {
        TestPeer peer = new(options, onMessage, onConnectionChanged);
        _started.Add(peer);
        await peer.Network.StartAsync();
        return peer;
    }

    internal Task<TestPeer> StartAsync(int index) => StartAsync(Options(index));

    public async ValueTask DisposeAsync()
    {
        foreach (TestPeer peer in _started) await peer.DisposeAsync();
        foreach (TlsIdentity identity in _identities) identity.Dispose();
    }

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners) listener.Dispose();
        return ports;
    }
}

/// <summary>Keeps log lines, and lets a test wait for one.</summary>
internal sealed class LogCollector : ILoggerFactory, ILogger
{
    private readonly Channel<(EventId Id, string Line)> _lines = Channel.CreateUnbounded<(EventId, string)>();

    /// <summary>The next line with this event id; lines before it are dropped.</summary>
    internal async Task<string> NextAsync(int eventId)
    {
        await foreach ((EventId id, string line) in _lines.Reader.ReadAllAsync())
        {
            if (id.Id == eventId) return line;
        }

        throw new InvalidOperationException("The log ended.");
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Writer.TryWrite((eventId, formatter(state, exception)));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
