using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>What replicas say to one another. Bytes: <see cref="MessageCodec"/>.</summary>
public abstract record ConsensusMessage
{
    private protected ConsensusMessage() { }
}

/// <summary>A proposer's block for its view (PBFT: pre-prepare).</summary>
public sealed record ProposalMessage(Proposal Proposal) : ConsensusMessage;

/// <summary>A vote.</summary>
public sealed record VoteMessage(Vote Vote) : ConsensusMessage;

/// <summary>A certificate, forwarded by every replica that comes to hold it.</summary>
public sealed record CertificateMessage(Certificate Certificate) : ConsensusMessage;

/// <summary>Send me the block of this hash.</summary>
public sealed record BlockRequest(Hash32 Hash) : ConsensusMessage;

/// <summary>Answers <see cref="BlockRequest"/>. A block that was not asked for is ignored.</summary>
public sealed record BlockResponse(ConsensusBlock Block) : ConsensusMessage;

/// <summary>
/// Send me the certificates of these views, both included, that you hold. At most
/// <see cref="ConsensusLimits.CertificatesMax"/> views.
/// </summary>
public sealed record CertificatesRequest(View First, View Last) : ConsensusMessage;

/// <summary>Answers <see cref="CertificatesRequest"/>: 1 to <see cref="ConsensusLimits.CertificatesMax"/>, by ascending view.</summary>
public sealed record CertificatesResponse(IReadOnlyList<Certificate> Certificates) : ConsensusMessage;
