using System.Threading.Channels;
using Chain.Consensus;

namespace Chain.Node.Hosting;

/// <summary>
/// Peers' transactions that wait for their signatures to be checked, taken round among the peers: one that floods waits for its own
/// messages, and nobody else does. Safe from any thread; one takes.
/// </summary>
internal sealed class GossipQueue(int messagesMax, long bytesMax)
{
    private readonly PeerBudget _budget = new(messagesMax, bytesMax);
    private readonly object _gate = new();
    private readonly Dictionary<ValidatorIndex, Queue<ReadOnlyMemory<byte>>> _waiting = [];

    /// <summary>A peer is in it once while it has messages.</summary>
    private readonly Channel<ValidatorIndex> _turns = Channel.CreateUnbounded<ValidatorIndex>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Adds a message; false if too much of its sender waits already, or the queue is closed.</summary>
    public bool TryAdd(ValidatorIndex peer, ReadOnlyMemory<byte> bytes)
    {
        if (!_budget.TryTake(peer, bytes.Length)) return false;
        lock (_gate)
        {
            if (!_waiting.TryGetValue(peer, out Queue<ReadOnlyMemory<byte>>? waiting)) _waiting.Add(peer, waiting = new Queue<ReadOnlyMemory<byte>>());
            waiting.Enqueue(bytes);
            if (waiting.Count > 1 || _turns.Writer.TryWrite(peer)) return true;

            waiting.Clear();
        }

        _budget.Return(peer, bytes.Length);
        return false;
    }

    /// <summary>Waits for the next message; null once the queue is closed.</summary>
    public async ValueTask<(ValidatorIndex Peer, ReadOnlyMemory<byte> Bytes)?> TakeAsync()
    {
        while (await _turns.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            if (!_turns.Reader.TryRead(out ValidatorIndex peer)) continue;

            ReadOnlyMemory<byte> bytes;
            lock (_gate)
            {
                Queue<ReadOnlyMemory<byte>> waiting = _waiting[peer];
                bytes = waiting.Dequeue();
                if (waiting.Count > 0 && !_turns.Writer.TryWrite(peer)) waiting.Clear();
            }

            _budget.Return(peer, bytes.Length);
            return (peer, bytes);
        }

        return null;
    }

    /// <summary>Takes no more messages.</summary>
    public void Close() => _turns.Writer.TryComplete();
}
