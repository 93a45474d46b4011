using Chain.Consensus;
using Chain.Node.Checking;
using Chain.Node.Core;
using Chain.Node.Core.Messages;

namespace Chain.Node.Hosting;

/// <summary>What an inbox tells of.</summary>
/// <param name="OnRefused">A message that its sender is to blame for.</param>
/// <param name="OnDropped">A message that was lost because too much of its sender waits; whether it was gossip.</param>
/// <param name="OnFailure">A check that broke: the node must stop.</param>
public sealed record PeerInboxCallbacks(
    Action<ValidatorIndex, CheckVerdict> OnRefused, Action<bool> OnDropped, Action<Exception> OnFailure);

/// <summary>
/// Checks what peers send and posts it to the core. Consensus messages are checked on the connection's own thread, in
/// order; transactions, whose signatures take long, go through a lane of their own, so that votes never wait for them.
/// </summary>
public sealed class PeerInbox : IAsyncDisposable
{
    private readonly MessageChecker _checker;
    private readonly EventLanes _events;
    private readonly PeerInboxCallbacks _callbacks;
    private readonly GossipQueue _gossip = new(messagesMax: 64, bytesMax: 8 * 1024 * 1024);
    private readonly GossipCredit _credit;
    private readonly Task _gossipWorker;

    /// <summary>Starts the lane for transactions.</summary>
    /// <param name="checker">Checks messages.</param>
    /// <param name="events">Receives what is valid.</param>
    /// <param name="callbacks">Told what becomes of the rest.</param>
    /// <param name="time">The clock of limits.</param>
    public PeerInbox(MessageChecker checker, EventLanes events, PeerInboxCallbacks callbacks, TimeProvider time)
    {
        _checker = checker;
        _events = events;
        _callbacks = callbacks;
        _credit = new GossipCredit(time);
        _gossipWorker = Task.Run(CheckGossipAsync);
    }

    /// <summary>Takes one message; the bytes must stay as they are.</summary>
    public void Receive(ValidatorIndex peer, ReadOnlyMemory<byte> bytes)
    {
        if (!NodeMessage.IsTransactions(bytes.Span)) Check(peer, bytes, isGossip: false);
        else if (!_credit.HasLeft(peer) || !_gossip.TryAdd(peer, bytes)) _callbacks.OnDropped(true);
    }

    /// <summary>The core did not take transactions of this peer whose signatures were checked: enough of it, and the peer's gossip is dropped for a while.</summary>
    public void Charge(ValidatorIndex peer, int checks) => _credit.Charge(peer, checks);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _gossip.Close();
        await _gossipWorker.ConfigureAwait(false);
    }

    private async Task CheckGossipAsync()
    {
        try
        {
            while (await _gossip.TakeAsync().ConfigureAwait(false) is var (peer, bytes))
            {
                // What it sent before it was found out waits here.
                if (_credit.HasLeft(peer)) Check(peer, bytes, isGossip: true);
                else _callbacks.OnDropped(true);
            }
        }
#pragma warning disable CA1031 // Nobody waits for this task: without it the node would run on, deaf to gossip.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _callbacks.OnFailure(exception);
        }
    }

    private void Check(ValidatorIndex peer, ReadOnlyMemory<byte> bytes, bool isGossip)
    {
        CheckVerdict verdict = _checker.Check(peer, bytes, out NodeMessage? message);
        if (verdict != CheckVerdict.Valid) _callbacks.OnRefused(peer, verdict);
        else if (!_events.TryPost(new PeerMessageReceived(peer, message!), bytes.Length)) _callbacks.OnDropped(isGossip);
    }
}
