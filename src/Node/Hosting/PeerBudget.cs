using Chain.Consensus;

namespace Chain.Node.Hosting;

/// <summary>
/// How many messages of each peer, and how many bytes of them, may wait in one place: one that floods loses messages of
/// its own, and nobody else's. Safe to use from any thread.
/// </summary>
internal sealed class PeerBudget(int messagesMax, long bytesMax)
{
    private readonly Dictionary<ValidatorIndex, (int Messages, long Bytes)> _waiting = [];

    /// <summary>Counts a message in; false if its sender has no room left. A single message always has.</summary>
    public bool TryTake(ValidatorIndex peer, int bytes)
    {
        lock (_waiting)
        {
            (int messages, long sum) = _waiting.GetValueOrDefault(peer);
            if (messages > 0 && (messages >= messagesMax || sum + bytes > bytesMax)) return false;

            _waiting[peer] = (messages + 1, sum + bytes);
            return true;
        }
    }

    /// <summary>Counts a message out that was counted in.</summary>
    public void Return(ValidatorIndex peer, int bytes)
    {
        lock (_waiting)
        {
            (int messages, long sum) = _waiting[peer];
            _waiting[peer] = (messages - 1, sum - bytes);
        }
    }
}
