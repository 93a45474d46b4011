using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>
/// What every vote is bound to: a vote counts, and two votes are evidence, only within one network, epoch and set.
/// </summary>
/// <param name="GenesisHash">Names the network.</param>
/// <param name="Epoch">Number of the validator set.</param>
/// <param name="Validators">The set.</param>
public sealed record ConsensusDomain(Hash32 GenesisHash, Epoch Epoch, ValidatorSet Validators)
{
    /// <summary>Rules of <see cref="MessageVerifier"/> that are switched off, in tests.</summary>
    internal SimplexMutation Mutation { get; init; }

    internal bool Has(SimplexMutation mutation) => (Mutation & mutation) != 0;
}
