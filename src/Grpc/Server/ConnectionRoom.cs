using Microsoft.AspNetCore.Connections;

namespace Chain.Grpc.Server;

/// <summary>
/// Connections that share a bound. When there are too many, the oldest is closed: who holds many loses its own, and one that
/// comes to do something is never kept out by those that came to wait. Safe to use from any thread.
/// </summary>
internal sealed class ConnectionRoom(int countMax)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<ConnectionContext> _oldestFirst = new();

    /// <summary>Takes a connection in; give the place back to <see cref="Leave"/>.</summary>
    public LinkedListNode<ConnectionContext> Enter(ConnectionContext connection)
    {
        ConnectionContext? oldest = null;
        LinkedListNode<ConnectionContext> place;
        lock (_lock)
        {
            place = _oldestFirst.AddLast(connection);
            if (_oldestFirst.Count > countMax)
            {
                oldest = _oldestFirst.First!.Value;
                _oldestFirst.RemoveFirst();
            }
        }

        oldest?.Abort(new ConnectionAbortedException("Too many connections of this kind; the oldest gave way."));
        return place;
    }

    /// <summary>The connection ended or went on; nothing happens to it any more.</summary>
    public void Leave(LinkedListNode<ConnectionContext> place)
    {
        lock (_lock)
        {
            if (place.List is not null) _oldestFirst.Remove(place);
        }
    }
}
