using Chain.Consensus;

namespace Chain.Node.Core.Sync;

/// <summary>
/// Decides whom to ask for final blocks, one request at a time. A peer's height is a claim; what counts is that its
/// answer continues our chain under a finality certificate.
/// </summary>
public sealed class BlockSync(NodeOptions options)
{
    private readonly SortedDictionary<int, ulong> _heights = [];
    private ulong _requestNumber;
    private int _lastAsked = -1;

    /// <summary>The peer that was asked, and the number of the request; null while none is under way.</summary>
    public (ValidatorIndex Peer, ulong Number)? Pending { get; private set; }

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
    /// Chooses whom to ask for the blocks after <paramref name="finalHeight"/>, in turn among those that claim to have
    /// them; null if a request is under way, execution is too far behind, or nobody is ahead.
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
        foreach ((int peer, ulong height) in _heights)
        {
            if (height < finalHeight + aheadMin) continue;
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

    /// <summary>The request of this number is overdue; false if it is not under way any more.</summary>
    public bool TryExpire(ulong number)
    {
        if (Pending?.Number != number) return false;

        Pending = null;
        return true;
    }
}
