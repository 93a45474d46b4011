using Chain.Consensus;

namespace Chain.Node.Core.Sync;

/// <summary>
/// Decides whom to ask for final blocks, one request at a time. A peer's height is a claim; what counts is that its
/// answer continues our chain under a finality certificate. A peer whose answers fail is asked only when no other with
/// fewer failures claims to have the blocks, and one that brings much less in the time than another only now and then: each answer may be
/// in order, and all together too slow to ever catch up.
/// </summary>
public sealed class BlockSync(NodeOptions options)
{
    private const int TimeoutDoublingsMax = 3;

    /// <summary>How many times as much another must have brought in the time for a peer to count as slow.</summary>
    private const ulong SlowFactor = 4;

    /// <summary>Every so manyth request may go to a slow peer: it may have become faster. Odd, so that it does not meet the same turn each time.</summary>
    private const ulong TrialRequests = 31;

    /// <summary>What a block counts beside its bytes: small ones are not worth less for being small.</summary>
    private const ulong BlockWorth = 1_024;

    private readonly SortedDictionary<int, ulong> _heights = [];

    /// <summary>Failures in a row. Kept over connections, so that connecting again does not wash them off.</summary>
    private readonly Dictionary<int, int> _failures = [];

    /// <summary>What each peer's last answer brought, in bytes a second. Kept over connections, too.</summary>
    private readonly Dictionary<int, ulong> _rates = [];
    private ulong _askedMs;
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
    /// <param name="nowMs">Our clock.</param>
    public ValidatorIndex? ChoosePeer(ulong finalHeight, ulong executedHeight, ulong aheadMin, ulong nowMs)
    {
        if (Pending is not null || finalHeight - executedHeight >= (ulong)options.ExecutionQueueMax) return null;

        if (FindCandidates(finalHeight + aheadMin) is not List<int> candidates) return null;

        int next = candidates.FindIndex(peer => peer > _lastAsked);
        int chosen = candidates[Math.Max(next, 0)];
        _lastAsked = chosen;
        _askedMs = nowMs;
        Pending = (new ValidatorIndex(chosen), ++_requestNumber);
        return new ValidatorIndex(chosen);
    }

    /// <summary>Who claims to have the block, has the fewest failures, and is not slow; ascending.</summary>
    private List<int>? FindCandidates(ulong height)
    {
        List<int>? claimants = null;
        foreach ((int peer, ulong claimed) in _heights)
        {
            if (claimed >= height) (claimants ??= []).Add(peer);
        }

        if (claimants is null) return null;

        int fewest = claimants.Min(FailuresOf);
        claimants.RemoveAll(peer => FailuresOf(peer) > fewest);
        if (_requestNumber % TrialRequests == TrialRequests - 1) return claimants;

        ulong best = claimants.Max(peer => _rates.GetValueOrDefault(peer));
        claimants.RemoveAll(peer => _rates.TryGetValue(peer, out ulong rate) && rate < best / SlowFactor);
        return claimants;
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

    /// <summary>The answer of the peer that was asked last brought blocks.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="blocks">Blocks that continued our chain.</param>
    /// <param name="bytes">Their bytes.</param>
    /// <param name="nowMs">Our clock, which may have stepped back.</param>
    public void Succeed(ValidatorIndex peer, int blocks, long bytes, ulong nowMs)
    {
        _failures.Remove(peer.Value);
        ulong tookMs = nowMs > _askedMs ? nowMs - _askedMs : 1;
        _rates[peer.Value] = ((ulong)bytes + ((ulong)blocks * BlockWorth)) * 1_000 / tookMs;
    }

    private int FailuresOf(int peer) => _failures.GetValueOrDefault(peer);
}
