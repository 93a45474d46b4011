using Chain.Consensus;

namespace Chain.Node.Core.Sync;

/// <summary>
/// Decides whom to ask for final blocks, one request at a time. A peer's height is a claim; what counts is that its
/// answer continues our chain under a finality certificate. A peer whose answers fail is asked only when no other with
/// fewer failures claims to have the blocks.
/// </summary>
public sealed class BlockSync(NodeOptions options)
{
    private const int TimeoutDoublingsMax = 3;

    private readonly SortedDictionary<int, ulong> _heights = [];

    /// <summary>Failures in a row. Kept over connections, so that connecting again does not wash them off.</summary>
    private readonly Dictionary<int, int> _failures = [];
    private ulong _requestNumber;
    private int _lastAsked = -1;

    /// <summary>The peer that was asked, and the number of the request; null while none is under way.</summary>
    public (ValidatorIndex Peer, ulong Number)? Pending { get; private set; }

    /// <summary>How long the pending request may take, in ms: longer where nobody answered in time, for the network may be slow.</summary>
    public ulong TimeoutMs => Pending is { Peer: var peer } ? options.SyncTimeoutMs << Math.Min(FailuresOf(peer.Value), TimeoutDoublingsMax) : options.SyncTimeoutMs;

    /// <summary>A peer is connected, at an unknown height.</summary>
    public void Connect(ValidatorIndex peer) => _heights[peer.Value] = 0;

    /// <summary>A peer is gone; a request to it is void.</summary>
    public void Disconnect(ValidatorIndex peer)
    {
        _heights.Remove(peer.Value);
        if (Pending?.Peer == peer) Pending = null;
    }

    /// <summary>A peer says how far it is.</summary>
    public void SetHeight(ValidatorIndex peer, ulong height)
    {
        if (_heights.ContainsKey(peer.Value)) _heights[peer.Value] = height;
    }

    /// <summary>
    /// Chooses whom to ask for the blocks after <paramref name="finalHeight"/>, in turn among those with the fewest failures
    /// that claim to have them; null if a request is under way, execution is too far behind, or nobody is ahead.
    /// </summary>
    /// <param name="finalHeight">Our final height.</param>
    /// <param name="executedHeight">Our executed height.</param>
    /// <param name="aheadMin">
    /// How far ahead a peer must be: 1 when a certificate proves that we are behind; more while consensus may bring the
    /// blocks by itself.
    /// </param>
    public ValidatorIndex? ChoosePeer(ulong finalHeight, ulong executedHeight, ulong aheadMin)
    {
        if (Pending is not null || finalHeight - executedHeight >= (ulong)options.ExecutionQueueMax) return null;

        int? first = null, next = null;
        int fewest = int.MaxValue;
        foreach ((int peer, ulong height) in _heights)
        {
            int failures = FailuresOf(peer);
            if (height < finalHeight + aheadMin || failures > fewest) continue;
            if (failures < fewest) (fewest, first, next) = (failures, null, null);
            first ??= peer;
            if (peer > _lastAsked) next ??= peer;
        }

        if ((next ?? first) is not int chosen) return null;

        _lastAsked = chosen;
        Pending = (new ValidatorIndex(chosen), ++_requestNumber);
        return new ValidatorIndex(chosen);
    }

    /// <summary>An answer of this peer came; false if it was not asked.</summary>
    public bool TryComplete(ValidatorIndex peer)
    {
        if (Pending?.Peer != peer) return false;

        Pending = null;
        return true;
    }

    /// <summary>The request of this number is overdue; the peer that it went to, or null if it is not under way any more.</summary>
    public ValidatorIndex? TryExpire(ulong number)
    {
        if (Pending is not { } pending || pending.Number != number) return null;

        Pending = null;
        Fail(pending.Peer);
        return pending.Peer;
    }

    /// <summary>A peer's answer brought nothing, or came too late.</summary>
    public void Fail(ValidatorIndex peer) => _failures[peer.Value] = FailuresOf(peer.Value) + 1;

    /// <summary>A peer's answer brought blocks.</summary>
    public void Succeed(ValidatorIndex peer) => _failures.Remove(peer.Value);

    private int FailuresOf(int peer) => _failures.GetValueOrDefault(peer);
}
