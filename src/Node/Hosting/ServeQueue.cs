using System.Threading.Channels;
using Chain.Consensus;
using Chain.Node.Core;

namespace Chain.Node.Hosting;

/// <summary>
/// Peers' requests for blocks, served round among the peers, so that none of them waits for another's many. Of each peer the
/// newest request by height waits, and a few by hash. A request costs a peer some bytes, and us a read and an answer of up to a
/// mebibyte: so each is served at a limited rate, and waits for it.
/// </summary>
/// <param name="time">The clock of the rate.</param>
internal sealed class ServeQueue(TimeProvider time)
{
    /// <summary>Bytes a second to one peer: several times what it takes to catch up with a chain at full load. As many at once.</summary>
    private const long BytesPerSecond = 16L << 20;

    /// <summary>What an answer counts at least: it was looked for.</summary>
    private const int AnswerBytesMin = 64 << 10;

    /// <summary>Most requests by hash that wait of one peer: as many as consensus fetches one by one.</summary>
    private const int ByHashMax = 16;

    private readonly object _gate = new();
    private readonly Dictionary<ValidatorIndex, Waiting> _waiting = [];

    /// <summary>A peer is in it once while it has requests; so it holds no more than there are peers.</summary>
    private readonly Channel<ValidatorIndex> _turns = Channel.CreateUnbounded<ValidatorIndex>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Queues <see cref="ServeBlocks"/> or <see cref="ServeBlockByHash"/>; an older one of the peer may give way.</summary>
    public void Enqueue(NodeEffect request)
    {
        lock (_gate)
        {
            switch (request)
            {
                case ServeBlocks serve:
                    Of(serve.To).Range = serve;
                    TakeTurn(serve.To);
                    break;
                case ServeBlockByHash serve:
                    Waiting waiting = Of(serve.To);
                    if (waiting.ByHash.Count == ByHashMax) waiting.ByHash.Dequeue();
                    waiting.ByHash.Enqueue(serve);
                    TakeTurn(serve.To);
                    break;
                default:
                    throw new ArgumentException($"{request?.GetType().Name} asks for no block.", nameof(request));
            }
        }
    }

    /// <summary>Waits for the next request; null once the queue is closed and every peer that waited had its turn.</summary>
    public async ValueTask<NodeEffect?> TakeAsync()
    {
        while (await _turns.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            if (_turns.Reader.TryRead(out ValidatorIndex peer)) return Take(peer);
        }

        return null;
    }

    /// <summary>The request that was taken last of this peer is served: its next one may be taken, when its rate allows.</summary>
    public void Done(ValidatorIndex peer, int bytes)
    {
        lock (_gate)
        {
            Waiting waiting = _waiting[peer];
            waiting.Rate.Take(Math.Max(bytes, AnswerBytesMin));
            waiting.HasTurn = false;
            if (waiting.HasRequests) TakeTurn(peer);
        }
    }

    /// <summary>Takes no more requests.</summary>
    public void Close() => _turns.Writer.TryComplete();

    private NodeEffect Take(ValidatorIndex peer)
    {
        lock (_gate)
        {
            Waiting waiting = _waiting[peer];
            NodeEffect request = waiting.ByHash.TryDequeue(out ServeBlockByHash? byHash) ? byHash : waiting.TakeRange();
            return request;
        }
    }

    private Waiting Of(ValidatorIndex peer)
    {
        if (!_waiting.TryGetValue(peer, out Waiting? waiting)) _waiting.Add(peer, waiting = new Waiting(time));
        return waiting;
    }

    private void TakeTurn(ValidatorIndex peer)
    {
        Waiting waiting = _waiting[peer];
        if (waiting.HasTurn) return;

        waiting.HasTurn = true;
        TimeSpan wait = waiting.Rate.Wait;
        if (wait <= TimeSpan.Zero) _turns.Writer.TryWrite(peer);
        else _ = WaitForTurnAsync(peer, wait);
    }

    private async Task WaitForTurnAsync(ValidatorIndex peer, TimeSpan wait)
    {
        await Task.Delay(wait, time).ConfigureAwait(false);
        _turns.Writer.TryWrite(peer);
    }

    private sealed class Waiting(TimeProvider time)
    {
        public Queue<ServeBlockByHash> ByHash { get; } = new();

        public ServeBlocks? Range { get; set; }

        /// <summary>It waits for its turn, or for its rate to allow one, or is served.</summary>
        public bool HasTurn { get; set; }

        public bool HasRequests => ByHash.Count > 0 || Range is not null;

        public TokenBucket Rate { get; } = new(BytesPerSecond, BytesPerSecond, time);

        public ServeBlocks TakeRange()
        {
            ServeBlocks range = Range ?? throw new InvalidOperationException("A peer without requests had its turn.");
            Range = null;
            return range;
        }
    }
}
