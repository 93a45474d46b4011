namespace Chain.Consensus;

/// <summary>
/// Switches a rule of the protocol off, at the one place where it stands. For tests and the simulator: a checker that
/// finds nothing when a rule is broken proves nothing when none is.
/// </summary>
[Flags]
internal enum SimplexMutation : ulong
{
    /// <summary>All rules hold.</summary>
    None = 0,
}
