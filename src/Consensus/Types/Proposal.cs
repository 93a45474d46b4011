namespace Chain.Consensus;

/// <summary>A proposer's block with the right to propose it: a notarized parent, and every view between nullified.</summary>
/// <param name="Block">The block.</param>
/// <param name="ProposerVote">The proposer's notarize vote for it: a proposal is a vote, and is persisted like one.</param>
/// <param name="ParentCertificate">
/// Notarization or finality certificate of the parent. Null if the parent is the root of the chain, or a block that
/// the proposer knows to be final only through a later one: a receiver that does not hold it for final asks for proof.
/// </param>
/// <param name="Nullifications">
/// Of the views between the parent's and the block's, strictly ascending; if there are more than
/// <see cref="ConsensusLimits.CertificatesMax"/>, the last of them.
/// </param>
/// <remarks>Source: Chan and Pass, Simplex Consensus, TCC 2023, section 3, leader's proposal.</remarks>
public sealed record Proposal(
    ConsensusBlock Block, Vote ProposerVote, Certificate? ParentCertificate, IReadOnlyList<Certificate> Nullifications);
