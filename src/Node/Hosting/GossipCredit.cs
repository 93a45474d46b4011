using Chain.Consensus;

namespace Chain.Node.Hosting;

/// <summary>
/// How many signatures each peer may have us check in vain. A transaction that is admitted costs its sender nothing; one that is not
/// was work for nobody. Honest nodes gossip what they admitted themselves, so that theirs is refused seldom, but where the
/// mempool is full, and then it is no loss. Safe from any thread.
/// </summary>
internal sealed class GossipCredit(TimeProvider time)
{
    /// <summary>Checks in vain at once: two of the largest messages.</summary>
    private const double ChecksMax = 8_192;

    /// <summary>Checks in vain that are forgiven each second: a fortieth of what a processor does.</summary>
    private const double ChecksPerSecond = 512;

    /// <summary>A single message may take a peer this far below zero: it is heard again after some seconds.</summary>
    private const double DebtMax = 2_048;

    private readonly Lock _lock = new();
    private readonly Dictionary<ValidatorIndex, TokenBucket> _peers = [];

    /// <summary>Whether the peer's messages are looked into now.</summary>
    public bool HasLeft(ValidatorIndex peer)
    {
        lock (_lock) return Of(peer).Left > 0;
    }

    /// <summary>Signatures of this peer's transactions were checked in vain.</summary>
    public void Charge(ValidatorIndex peer, int checks)
    {
        lock (_lock) Of(peer).Take(checks, DebtMax);
    }

    private TokenBucket Of(ValidatorIndex peer)
    {
        if (!_peers.TryGetValue(peer, out TokenBucket? bucket)) _peers.Add(peer, bucket = new TokenBucket(ChecksMax, ChecksPerSecond, time));
        return bucket;
    }
}
