using System.Threading.Channels;
using Chain.Node.Core;

namespace Chain.Node.Network;

/// <summary>
/// Messages that wait for one peer. Each class has its own bounds, within which the oldest makes room for the newest:
/// votes are sent again while consensus is stuck, and gossip comes from several peers. Taken in order of class.
/// </summary>
internal sealed class SendQueue : IDisposable
{
    /// <summary>How long a certificate waits for another message to go with: a fraction of a view.</summary>
    private static readonly TimeSpan CertificateDelay = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly Lane[] _lanes;
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly ITimer _late;
    private bool _lateRuns;

    internal SendQueue(long bytesMax, int messagesMax, TimeProvider time)
    {
        long eighth = bytesMax / 8;
        _lanes =
        [
            new Lane(3 * eighth, messagesMax), new Lane(eighth, messagesMax), new Lane(2 * eighth, messagesMax), new Lane(2 * eighth, messagesMax),
        ];
        _late = time.CreateTimer(static queue => ((SendQueue)queue!).OnLate(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal long Bytes
    {
        get
        {
            lock (_lock) return _lanes.Sum(lane => lane.Bytes);
        }
    }

    /// <summary>Adds a message; returns how many older ones of its class were dropped for it.</summary>
    internal int Enqueue(ReadOnlyMemory<byte> message, MessageClass messageClass)
    {
        int dropped;
        lock (_lock)
        {
            dropped = _lanes[(int)messageClass].Add(message);
            if (messageClass == MessageClass.Certificate)
            {
                if (!_lateRuns) _late.Change(CertificateDelay, Timeout.InfiniteTimeSpan);
                _lateRuns = true;
                return dropped;
            }
        }

        _signal.Writer.TryWrite(true);
        return dropped;
    }

    /// <summary>Completes when there may be something to take.</summary>
    internal async ValueTask WaitAsync(CancellationToken cancellationToken) =>
        await _signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Moves messages into <paramref name="batch"/>, those of the first class first; false when there are none.</summary>
    internal bool TryTake(List<ReadOnlyMemory<byte>> batch, int bytesMax)
    {
        batch.Clear();
        long bytes = 0;
        lock (_lock)
        {
            foreach (Lane lane in _lanes)
            {
                while (bytes < bytesMax && lane.TryTake(out ReadOnlyMemory<byte> message))
                {
                    batch.Add(message);
                    bytes += message.Length;
                }
            }
        }

        return batch.Count > 0;
    }

    internal void Clear()
    {
        lock (_lock)
        {
            foreach (Lane lane in _lanes) lane.Clear();
        }
    }

    public void Dispose() => _late.Dispose();

    private void OnLate()
    {
        lock (_lock)
        {
            _lateRuns = false;
            if (_lanes[(int)MessageClass.Certificate].Bytes == 0) return;
        }

        _signal.Writer.TryWrite(true);
    }

    private sealed class Lane(long bytesMax, int messagesMax)
    {
        private readonly Queue<ReadOnlyMemory<byte>> _messages = new();

        internal long Bytes { get; private set; }

        internal int Add(ReadOnlyMemory<byte> message)
        {
            _messages.Enqueue(message);
            Bytes += message.Length;
            int dropped = 0;

            // The newest stays even when it is over the bound alone; the limit of a message bounds it.
            while (_messages.Count > 1 && (Bytes > bytesMax || _messages.Count > messagesMax))
            {
                Bytes -= _messages.Dequeue().Length;
                dropped++;
            }

            return dropped;
        }

        internal bool TryTake(out ReadOnlyMemory<byte> message)
        {
            if (!_messages.TryDequeue(out message)) return false;
            Bytes -= message.Length;
            return true;
        }

        internal void Clear()
        {
            _messages.Clear();
            Bytes = 0;
        }
    }
}
