using System.Diagnostics.CodeAnalysis;
using Chain.Consensus;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Messages;

namespace Chain.Node.Checking;

/// <summary>Why a peer's message was refused. All of them but <see cref="Useless"/> are the peer's fault.</summary>
public enum CheckVerdict
{
    /// <summary>The message may go to the node's core.</summary>
    Valid,

    /// <summary>The bytes are not a canonical message.</summary>
    Malformed,

    /// <summary>A vote, certificate or proposal breaks a rule of consensus that needs no state.</summary>
    BadConsensusMessage,

    /// <summary>A signature does not verify.</summary>
    BadSignature,

    /// <summary>Blocks do not follow one another, or the certificate is not for the last of them.</summary>
    BadBlocks,

    /// <summary>The core would ignore it. No fault: what was asked for may come twice, or late.</summary>
    Useless,
}

/// <summary>
/// Decodes peers' messages and checks everything about them that needs no state: form, signatures, certificates. Runs
/// on workers, many at once; only what it finds valid reaches the core. What the core would ignore is not decoded, nor are its
/// signatures checked: to send it again costs a peer nothing.
/// </summary>
/// <param name="domain">Network, epoch and validators.</param>
/// <param name="scheme">Checks signatures.</param>
/// <param name="cache">Transactions whose signatures were found valid.</param>
/// <param name="rules">The network's rules.</param>
/// <param name="board">Where the core says what it can still use; null takes everything to be of use.</param>
public sealed class MessageChecker(
    ConsensusDomain domain, ISignatureScheme scheme, SignatureCache cache, ChainRules rules, InterestBoard? board = null)
{
    // A vote comes alone once and then in every copy of its certificates: some hundred views of 128 validators.
    private const int VotesMax = 65_536;

    private readonly LedgerBlockCodec _codec = new();
    private readonly SignatureCache _votes = new(VotesMax);
    private readonly ProposalRation _proposals = new();

    /// <summary>Decodes and checks one message.</summary>
    /// <param name="from">Whose connection brought it.</param>
    /// <param name="bytes">The message, which blocks and transactions in it keep.</param>
    /// <param name="message">The message, if it is valid; of a proposal whose block is of no use, the vote alone.</param>
    public CheckVerdict Check(ValidatorIndex from, ReadOnlyMemory<byte> bytes, out NodeMessage? message)
    {
        message = null;
        NodeInterest? interest = board?.Current;
        if (interest is null) return CheckAll(bytes, null, out message);
        if (NodeMessage.IsBlocks(bytes.Span) && interest.SyncFrom != from) return CheckVerdict.Useless;
        if (!NodeMessage.TryReadOffer(bytes, out BlockOffer offer) || MayUse(offer, interest.Consensus)) return CheckAll(bytes, interest.Consensus, out message);
        if (offer.ProposerVote is not Vote vote) return CheckVerdict.Useless;

        VoteMessage alone = new(vote);
        CheckVerdict verdict = CheckConsensus(alone, interest.Consensus);
        if (verdict == CheckVerdict.Valid) message = new ConsensusNodeMessage(alone);
        return verdict;
    }

    /// <summary>Decodes and checks one message as if everything were of use.</summary>
    public CheckVerdict Check(ReadOnlyMemory<byte> bytes, out NodeMessage? message) => CheckAll(bytes, null, out message);

    private CheckVerdict CheckAll(ReadOnlyMemory<byte> bytes, ConsensusInterest? interest, out NodeMessage? message)
    {
        if (!NodeMessage.TryDecode(bytes, _codec, out message, out DecodeError _)) return CheckVerdict.Malformed;

        CheckVerdict verdict = message switch
        {
            ConsensusNodeMessage consensus => CheckConsensus(consensus.Message, interest),
            TransactionsMessage transactions => CheckGossip(transactions, out message),
            BlocksMessage blocks => CheckBlocks(blocks),
            _ => CheckVerdict.Valid,
        };
        if (verdict != CheckVerdict.Valid) message = null;
        return verdict;
    }

    /// <summary>Checks the signatures of transactions that are not known to be valid, as one batch, and remembers them.</summary>
    public CheckVerdict CheckTransactions(IReadOnlyList<Transaction> transactions) => CheckTransactions(transactions, out _);

    private CheckVerdict CheckGossip(TransactionsMessage transactions, out NodeMessage? message)
    {
        CheckVerdict verdict = CheckTransactions(transactions.Transactions, out int count);
        message = transactions with { Checked = count };
        return verdict;
    }

    private CheckVerdict CheckTransactions(IReadOnlyList<Transaction> transactions, out int checkedCount)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        List<SignatureCheck> checks = [];
        List<Hash32> fresh = [];
        foreach (Transaction transaction in transactions)
        {
            Hash32 key = CacheKey(transaction);
            if (cache.Contains(key)) continue;

            fresh.Add(key);
            Collect(transaction, checks);
        }

        checkedCount = fresh.Count;
        if (!scheme.VerifyAll(checks)) return CheckVerdict.BadSignature;

        foreach (Hash32 key in fresh) cache.Add(key);
        return CheckVerdict.Valid;
    }

    /// <summary>Checks one client's transaction.</summary>
    public bool HasValidSignatures(Transaction transaction) => CheckTransactions([transaction]) == CheckVerdict.Valid;

    /// <summary>
    /// Whether the block that a message brings may be of use. What is wrong with it otherwise is for the whole check to say, which
    /// comes to it cheaply.
    /// </summary>
    private bool MayUse(BlockOffer offer, ConsensusInterest interest)
    {
        if (!Block.TryReadHeader(offer.Block.Span, out BlockHeader? header)) return true;

        Hash32 hash = header.ComputeHash();
        if (interest.Wanted.Contains(hash)) return true;
        if (offer.ProposerVote is not Vote vote) return false;

        bool isSound = vote.Kind == VoteKind.Notarize && vote.View.Value == header.View && vote.BlockHash == hash
            && domain.Validators.ProposerOf(vote.View) == vote.Signer;
        if (!isSound) return true;
        if (!interest.IsNear(vote.View)) return false;
        // Nobody but the proposer uses up its ration.
        return CheckConsensus(new VoteMessage(vote), interest) != CheckVerdict.Valid || _proposals.TryTake(vote, interest);
    }

    private CheckVerdict CheckConsensus(ConsensusMessage message, ConsensusInterest? interest)
    {
        List<SignatureCheck> checks = [];
        MessageVerdict verdict = MessageVerifier.Collect(domain, message, interest is null ? null : interest.Ignores, checks);
        if (verdict != MessageVerdict.Valid) return CheckVerdict.BadConsensusMessage;
        if (message is VoteMessage { Vote: Vote vote } && interest?.IsStale(vote) == true) return CheckVerdict.Valid;
        if (!AreValid(checks)) return CheckVerdict.BadSignature;

        return TryGetBlock(message, out Block? block) ? CheckTransactions(block.Transactions) : CheckVerdict.Valid;
    }

    /// <summary>Checks signatures of votes, but for those that were found valid already.</summary>
    private bool AreValid(List<SignatureCheck> checks)
    {
        List<Hash32> fresh = [];
        checks.RemoveAll(check =>
        {
            Hash32 key = CacheKey(check);
            if (_votes.Contains(key)) return true;

            fresh.Add(key);
            return false;
        });
        if (!scheme.VerifyAll(checks)) return false;

        foreach (Hash32 key in fresh) _votes.Add(key);
        return true;
    }

    /// <summary>
    /// Checks that blocks, and the headers behind them, follow one another up to one with a finality certificate. A quorum
    /// vouches for the signatures inside them, so these are not checked again.
    /// </summary>
    private CheckVerdict CheckBlocks(BlocksMessage message)
    {
        if (message.Blocks.Count == 0)
        {
            return message.Certificate is null && message.Headers.Count == 0 ? CheckVerdict.Valid : CheckVerdict.BadBlocks;
        }

        for (int i = 1; i < message.Blocks.Count; i++)
        {
            BlockHeader header = message.Blocks[i].Header;
            Block before = message.Blocks[i - 1];
            if (header.ParentHash != before.Hash || header.Height != before.Header.Height + 1) return CheckVerdict.BadBlocks;
        }

        if (FollowHeaders(message) is not Hash32 last) return CheckVerdict.BadBlocks;
        if (message.Certificate is not Certificate certificate)
        {
            return rules.Mutations.SyncWithoutCertificate && message.Headers.Count == 0 ? CheckVerdict.Valid : CheckVerdict.BadBlocks;
        }

        if (certificate.Kind != VoteKind.Finalize || certificate.BlockHash != last) return CheckVerdict.BadBlocks;

        return CheckConsensus(new CertificateMessage(certificate), null);
    }

    /// <summary>Hash of the last header behind the blocks, or of the last block if there are none; null if one does not follow.</summary>
    private static Hash32? FollowHeaders(BlocksMessage message)
    {
        Hash32 hash = message.Blocks[^1].Hash;
        ulong height = message.Blocks[^1].Header.Height;
        foreach (BlockHeader header in message.Headers)
        {
            if (!header.Names(height, hash)) return null;
            (height, hash) = (header.Height, header.ComputeHash());
        }

        return hash;
    }

    private Hash32 CacheKey(Transaction transaction) =>
        rules.Mutations.SignatureCacheByTransactionId ? transaction.Id : transaction.LeafHash;

    private static Hash32 CacheKey(SignatureCheck check)
    {
        Span<byte> bytes = stackalloc byte[PublicKey.Size + Signature.Size + 128];
        check.Key.CopyTo(bytes);
        check.Signature.CopyTo(bytes[PublicKey.Size..]);
        check.Message.Span.CopyTo(bytes[(PublicKey.Size + Signature.Size)..]);
        return Hashing.Sha256(bytes[..(PublicKey.Size + Signature.Size + check.Message.Length)]);
    }

    private static void Collect(Transaction transaction, List<SignatureCheck> checks)
    {
        byte[] message = transaction.SigningBytes();
        for (int i = 0; i < transaction.Signatures.Count; i++)
        {
            checks.Add(new SignatureCheck(transaction.SignerAt(i), message, transaction.Signatures[i]));
        }
    }

    private static bool TryGetBlock(ConsensusMessage message, [NotNullWhen(true)] out Block? block)
    {
        ConsensusBlock? opaque = message switch
        {
            ProposalMessage { Proposal: Proposal proposal } => proposal.Block,
            BlockResponse { Block: ConsensusBlock response } => response,
            _ => null,
        };
        block = opaque is null ? null : LedgerBlockCodec.FromConsensus(opaque);
        return block is not null;
    }
}
