namespace Chain.Consensus;

/// <summary>Quorum arithmetic, in votes of equal weight.</summary>
/// <remarks>Source: Castro and Liskov, Practical Byzantine Fault Tolerance, OSDI 1999, section 4; Chan and Pass, section 2.</remarks>
public static class Quorum
{
    /// <summary>Most faulty validators that a set tolerates: 0 of 1 to 3, 1 of 4, 5 of 16.</summary>
    /// <param name="validatorCount">Validators in the set, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="validatorCount"/> is less than 1.</exception>
    public static int Faults(int validatorCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(validatorCount, 1);
        return (validatorCount - 1) / 3;
    }

    /// <summary>Votes that make a certificate: <c>n - f</c>, so that any two quorums share an honest validator.</summary>
    /// <param name="validatorCount">Validators in the set, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="validatorCount"/> is less than 1.</exception>
    public static int Size(int validatorCount) => validatorCount - Faults(validatorCount);
}
