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
    private readonly Dictionary<ValidatorIndex, (double Left, long Updated)> _peers = [];

    /// <summary>Whether the peer's messages are looked into now.</summary>
    public bool HasLeft(ValidatorIndex peer)
    {
        lock (_lock) return Refill(peer) > 0;
    }

    /// <summary>Signatures of this peer's transactions were checked in vain.</summary>
    public void Charge(ValidatorIndex peer, int checks)
    {
        lock (_lock) _peers[peer] = (Math.Max(Refill(peer) - checks, -DebtMax), _peers[peer].Updated);
    }

    private double Refill(ValidatorIndex peer)
    {
        long now = time.GetTimestamp();
        (double left, long updated) = _peers.TryGetValue(peer, out (double, long) held) ? held : (ChecksMax, now);
        left = Math.Min(ChecksMax, left + (time.GetElapsedTime(updated, now).TotalSeconds * ChecksPerSecond));
        _peers[peer] = (left, now);
        return left;
    }
}
