using Chain.Node.Core;

namespace Chain.Node.Checking;

/// <summary>
/// Where the core says what messages it can still use, and those who check them look. Safe from any thread. What stands there may be
/// some events old, but never older than a request that has left: it is shown before the request is sent.
/// </summary>
public sealed class InterestBoard
{
    private NodeInterest? _current;

    /// <summary>The newest; null before the core has started, when everything is of interest.</summary>
    public NodeInterest? Current => Volatile.Read(ref _current);

    /// <summary>Replaces it.</summary>
    public void Show(NodeInterest interest) => Volatile.Write(ref _current, interest);
}
