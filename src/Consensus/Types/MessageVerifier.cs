using Chain.Crypto;

namespace Chain.Consensus;

/// <summary>What <see cref="MessageVerifier"/> says of a message. All but <see cref="Valid"/> are the sender's fault.</summary>
public enum MessageVerdict
{
    /// <summary>The message may go to the replica.</summary>
    Valid,

    /// <summary>A vote or a certificate of another epoch.</summary>
    WrongEpoch,

    /// <summary>A signer's index is not in the set.</summary>
    UnknownSigner,

    /// <summary>A certificate has fewer signers than a quorum.</summary>
    NoQuorum,

    /// <summary>A signature does not verify.</summary>
    BadSignature,

    /// <summary>A block or a proposal by a validator whose turn it is not.</summary>
    WrongProposer,

    /// <summary>Parts of a proposal contradict each other: hash, view, parent, or the order of nullifications.</summary>
    Inconsistent,
}

/// <summary>
/// Checks messages before they reach a replica. Stateless: the shell runs it on workers. A replica trusts what it is
/// given, so nothing may bypass this.
/// </summary>
public static class MessageVerifier
{
    /// <summary>Checks a message and all its signatures.</summary>
    public static MessageVerdict Verify(ISignatureScheme scheme, ConsensusDomain domain, ConsensusMessage message)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        List<SignatureCheck> checks = [];
        MessageVerdict verdict = Collect(domain, message, isHeld: null, checks);
        return verdict != MessageVerdict.Valid || scheme.VerifyAll(checks) ? verdict : MessageVerdict.BadSignature;
    }

    /// <summary>
    /// Checks everything but the signatures, and appends those to <paramref name="checks"/> so that a batch can take
    /// them. The message is valid if the verdict is, and every check holds.
    /// </summary>
    /// <param name="domain">Network, epoch and validators.</param>
    /// <param name="message">The message.</param>
    /// <param name="isHeld">
    /// Names certificates whose fact the replica holds already (<see cref="SimplexReplica.Holds"/>): it ignores those
    /// copies, so their signatures need no check. Null checks them all.
    /// </param>
    /// <param name="checks">Receives the checks; meaningless unless the verdict is valid.</param>
    public static MessageVerdict Collect(
        ConsensusDomain domain, ConsensusMessage message, Func<Certificate, bool>? isHeld, List<SignatureCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(checks);
        switch (message)
        {
            case ProposalMessage { Proposal: var proposal }:
                return CollectProposal(domain, proposal, isHeld, checks);
            case VoteMessage { Vote: var vote }:
                return CollectVote(domain, vote, checks);
            case CertificateMessage { Certificate: var certificate }:
                return CollectCertificate(domain, certificate, isHeld, checks);
            case CertificatesResponse { Certificates: var certificates }:
                return CollectAll(domain, certificates, isHeld, checks);
            case BlockResponse { Block: var block }:
                return CheckBlock(domain, block);
            case BlockRequest or CertificatesRequest:
                return MessageVerdict.Valid;
            default:
                throw new InvalidOperationException($"Unhandled message {message?.GetType().Name}.");
        }
    }

    private static MessageVerdict CollectProposal(
        ConsensusDomain domain, Proposal proposal, Func<Certificate, bool>? isHeld, List<SignatureCheck> checks)
    {
        ConsensusBlock block = proposal.Block;
        Vote vote = proposal.ProposerVote;
        MessageVerdict verdict = CheckBlock(domain, block);
        if (verdict != MessageVerdict.Valid) return verdict;
        if (vote.Kind != VoteKind.Notarize || vote.View != block.View || vote.BlockHash != block.Hash) return MessageVerdict.Inconsistent;
        if (!IsTurnOf(domain, vote.Signer, block)) return MessageVerdict.WrongProposer;
        if (!AreJustifications(proposal)) return MessageVerdict.Inconsistent;

        verdict = CollectVote(domain, vote, checks);
        if (verdict == MessageVerdict.Valid && proposal.ParentCertificate is { } parent)
        {
            verdict = CollectCertificate(domain, parent, isHeld, checks);
        }

        return verdict == MessageVerdict.Valid ? CollectAll(domain, proposal.Nullifications, isHeld, checks) : verdict;
    }

    /// <summary>Whether the certificates speak of the parent and of views between it and the block, in ascending order.</summary>
    private static bool AreJustifications(Proposal proposal)
    {
        View after = default;
        if (proposal.ParentCertificate is { } parent)
        {
            if (parent.Kind == VoteKind.Nullify || parent.BlockHash != proposal.Block.ParentHash) return false;
            after = parent.View;
        }

        foreach (Certificate nullification in proposal.Nullifications)
        {
            if (nullification.Kind != VoteKind.Nullify || nullification.View <= after) return false;
            after = nullification.View;
        }

        return after < proposal.Block.View;
    }

    private static MessageVerdict CheckBlock(ConsensusDomain domain, ConsensusBlock block)
    {
        if (block.Epoch != domain.Epoch) return MessageVerdict.WrongEpoch;
        return IsTurnOf(domain, block.Proposer, block) ? MessageVerdict.Valid : MessageVerdict.WrongProposer;
    }

    private static bool IsTurnOf(ConsensusDomain domain, ValidatorIndex author, ConsensusBlock block) =>
        (block.Proposer == author && domain.Validators.ProposerOf(block.View) == author) || domain.Has(SimplexMutation.AcceptAnyProposer);

    private static MessageVerdict CollectVote(ConsensusDomain domain, Vote vote, List<SignatureCheck> checks)
    {
        if (vote.Epoch != domain.Epoch && !domain.Has(SimplexMutation.IgnoreEpoch)) return MessageVerdict.WrongEpoch;
        if (!domain.Validators.Contains(vote.Signer)) return MessageVerdict.UnknownSigner;

        checks.Add(new SignatureCheck(domain.Validators.KeyOf(vote.Signer), vote.SigningBytes(domain.GenesisHash), vote.Signature));
        return MessageVerdict.Valid;
    }

    private static MessageVerdict CollectAll(
        ConsensusDomain domain, IReadOnlyList<Certificate> certificates, Func<Certificate, bool>? isHeld, List<SignatureCheck> checks)
    {
        foreach (Certificate certificate in certificates)
        {
            MessageVerdict verdict = CollectCertificate(domain, certificate, isHeld, checks);
            if (verdict != MessageVerdict.Valid) return verdict;
        }

        return MessageVerdict.Valid;
    }

    private static MessageVerdict CollectCertificate(
        ConsensusDomain domain, Certificate certificate, Func<Certificate, bool>? isHeld, List<SignatureCheck> checks)
    {
        if (certificate.Epoch != domain.Epoch) return MessageVerdict.WrongEpoch;
        bool isQuorum = certificate.Signers.Count >= domain.Validators.Quorum || domain.Has(SimplexMutation.AcceptSmallCertificates);
        if (!isQuorum) return MessageVerdict.NoQuorum;
        if (!domain.Validators.Contains(certificate.Signers[^1])) return MessageVerdict.UnknownSigner;
        if ((isHeld is not null && isHeld(certificate)) || domain.Has(SimplexMutation.TrustCertificates)) return MessageVerdict.Valid;

        byte[] message = Vote.SigningBytes(
            certificate.Kind, domain.GenesisHash, certificate.Epoch, certificate.View, certificate.BlockHash);
        for (int i = 0; i < certificate.Signers.Count; i++)
        {
            checks.Add(new SignatureCheck(domain.Validators.KeyOf(certificate.Signers[i]), message, certificate.Signatures[i]));
        }

        return MessageVerdict.Valid;
    }
}
