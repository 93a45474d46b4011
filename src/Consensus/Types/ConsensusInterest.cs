using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>
/// What a replica can still use: told to those who check messages, so that what it would ignore costs next to nothing. May be
/// some events old, since what is useless stays so; only what it names as <see cref="Wanted"/> comes and goes.
/// </summary>
/// <param name="Final">View of the last final block: certificates up to here are ignored.</param>
/// <param name="Horizon">Votes and certificates below this view are ignored; a vote there only shows that its sender is behind.</param>
/// <param name="Current">The replica's view: a proposal of an earlier one is of no use.</param>
/// <param name="Wanted">Blocks that it asked for.</param>
public sealed record ConsensusInterest(View Final, View Horizon, View Current, IReadOnlySet<Hash32> Wanted)
{
    /// <summary>Views ahead of <see cref="Current"/> whose proposals are taken: messages overtake what moves the replica on.</summary>
    public const ulong ProposalsAheadMax = 8;

    /// <summary>Whether the replica ignores the certificate, so that its signatures need no check.</summary>
    public bool Ignores(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.View <= Final || certificate.View < Horizon;
    }

    /// <summary>Whether the replica looks at nothing of the vote but that its sender is behind, so that its signature needs no check.</summary>
    public bool IsStale(Vote vote)
    {
        ArgumentNullException.ThrowIfNull(vote);
        return vote.View < Horizon;
    }

    /// <summary>Whether the replica may come to vote for a block of this view.</summary>
    public bool IsNear(View view) => view >= Current && view.Value <= Current.Value + ProposalsAheadMax;
}
