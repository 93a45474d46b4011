using System.Threading.Channels;
using Chain.Consensus;
using Chain.Node.Core;

namespace Chain.Node.Hosting;

/// <summary>
/// Peers' requests for blocks, served round among the peers, so that none of them waits for another's many. Of each peer the
/// newest request by height waits, and a few by hash.
/// </summary>
internal sealed class ServeQueue
{
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

    /// <summary>Takes no more requests.</summary>
    public void Close() => _turns.Writer.TryComplete();

    private NodeEffect Take(ValidatorIndex peer)
    {
        lock (_gate)
        {
            Waiting waiting = _waiting[peer];
            waiting.HasTurn = false;
            NodeEffect request = waiting.ByHash.TryDequeue(out ServeBlockByHash? byHash) ? byHash : waiting.TakeRange();
            if (waiting.ByHash.Count > 0 || waiting.Range is not null) TakeTurn(peer);
            return request;
        }
    }

    private Waiting Of(ValidatorIndex peer)
    {
        if (!_waiting.TryGetValue(peer, out Waiting? waiting)) _waiting.Add(peer, waiting = new Waiting());
        return waiting;
    }

    private void TakeTurn(ValidatorIndex peer)
    {
        Waiting waiting = _waiting[peer];
        if (!waiting.HasTurn) waiting.HasTurn = _turns.Writer.TryWrite(peer);
    }

    private sealed class Waiting
    {
        public Queue<ServeBlockByHash> ByHash { get; } = new();

        public ServeBlocks? Range { get; set; }

        public bool HasTurn { get; set; }

        public ServeBlocks TakeRange()
        {
            ServeBlocks range = Range ?? throw new InvalidOperationException("A peer without requests had its turn.");
            Range = null;
            return range;
        }
    }
}
