namespace Chain.Contracts.Runtime;

/// <summary>
/// Unwinds contract code that reached a limit. No contract catches it: rewritten handlers ask
/// <see cref="Meter.MayCatch"/> first. Its kind stands in the meter, whatever arrives at the host.
/// </summary>
public sealed class LimitExceededException : UncatchableException
{
    internal LimitExceededException(LimitKind kind)
        : base($"The transaction reached its limit of {kind}.")
    {
    }
}
