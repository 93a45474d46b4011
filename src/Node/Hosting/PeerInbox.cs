using System.Threading.Channels;
using Chain.Consensus;
using Chain.Node.Checking;
using Chain.Node.Core;
using Chain.Node.Core.Messages;

namespace Chain.Node.Hosting;

/// <summary>
/// Checks what peers send and posts it to the core. Consensus messages are checked on the connection's own thread, in
/// order; transactions, whose signatures take long, go through a lane of their own, so that votes never wait for them.
/// </summary>
public sealed class PeerInbox : IAsyncDisposable
{
    /// <summary>Most gossip messages that wait for their check; beyond it gossip is dropped and sent again later.</summary>
    private const int GossipMax = 128;

    private readonly MessageChecker _checker;
    private readonly EventLanes _events;
    private readonly Action<ValidatorIndex, CheckVerdict> _onRefused;
    private readonly Channel<(ValidatorIndex Peer, ReadOnlyMemory<byte> Bytes)> _gossip;
    private readonly Task _gossipWorker;

    /// <summary>Starts the lane for transactions.</summary>
    /// <param name="checker">Checks messages.</param>
    /// <param name="events">Receives what is valid.</param>
    /// <param name="onRefused">Told of a message that its sender is to blame for.</param>
    public PeerInbox(MessageChecker checker, EventLanes events, Action<ValidatorIndex, CheckVerdict> onRefused)
    {
        _checker = checker;
        _events = events;
        _onRefused = onRefused;
        _gossip = Channel.CreateBounded<(ValidatorIndex, ReadOnlyMemory<byte>)>(
            new BoundedChannelOptions(GossipMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _gossipWorker = Task.Run(CheckGossipAsync);
    }

    /// <summary>Takes one message; the bytes must stay as they are.</summary>
    public void Receive(ValidatorIndex peer, ReadOnlyMemory<byte> bytes)
    {
        if (NodeMessage.IsTransactions(bytes.Span)) _gossip.Writer.TryWrite((peer, bytes));
        else Check(peer, bytes);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _gossip.Writer.TryComplete();
        await _gossipWorker.ConfigureAwait(false);
    }

    private async Task CheckGossipAsync()
    {
        await foreach ((ValidatorIndex peer, ReadOnlyMemory<byte> bytes) in _gossip.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            Check(peer, bytes);
        }
    }

    private void Check(ValidatorIndex peer, ReadOnlyMemory<byte> bytes)
    {
        CheckVerdict verdict = _checker.Check(bytes, out NodeMessage? message);
        if (verdict == CheckVerdict.Valid) _events.TryPost(new PeerMessageReceived(peer, message!));
        else _onRefused(peer, verdict);
    }
}
