using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Chain.Encoding;
using Chain.Grpc.Tls;
using Microsoft.AspNetCore.Connections;

namespace Chain.Grpc.Server;

/// <summary>Bounds what a listener holds for callers that have not shown a key yet, and for each key that is trusted.</summary>
internal sealed class ConnectionGate(TlsServerOptions options)
{
    private readonly ConnectionRoom _handshakes = new(options.HandshakesMax);

    /// <summary>One for each key that got through a handshake: no more than are trusted.</summary>
    private readonly ConcurrentDictionary<Hash32, ConnectionRoom> _ofKeys = [];

    /// <summary>A connection before its handshake.</summary>
    public LinkedListNode<ConnectionContext> BeginHandshake(ConnectionContext connection) => _handshakes.Enter(connection);

    /// <summary>The handshake is over, well or badly.</summary>
    public void EndHandshake(LinkedListNode<ConnectionContext> place) => _handshakes.Leave(place);

    /// <summary>Runs a connection of a caller, which has shown its certificate if one is asked for.</summary>
    public async Task RunAsync(ConnectionContext connection, X509Certificate2? certificate, ConnectionDelegate next)
    {
        if (options.IsPeerTrusted is null || certificate is null)
        {
            await next(connection).ConfigureAwait(false);
            return;
        }

        ConnectionRoom room = _ofKeys.GetOrAdd(TlsIdentity.PinOf(certificate), static (_, max) => new ConnectionRoom(max), options.ConnectionsPerKeyMax);
        LinkedListNode<ConnectionContext> place = room.Enter(connection);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            room.Leave(place);
        }
    }
}
