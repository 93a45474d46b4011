using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>
/// One replica of the Simplex protocol: a pure state machine. Events go in one at a time, effects come out; there is
/// no clock, thread, store or network in it.
/// </summary>
/// <remarks>
/// Source: B. Chan and R. Pass, Simplex Consensus: A Simple and Fast Consensus Protocol, TCC 2023. The rules stand in
/// the files beside this one, one each; docs/protocol/consensus.md says why each is there.
/// </remarks>
public sealed class SimplexReplica
{
    private readonly SimplexState _state;
    private ConsensusInterest _interest;
    private ulong _interestVersion;

    /// <summary>Restores a replica. Nothing happens before <see cref="Start"/>.</summary>
    /// <param name="options">Timing and limits.</param>
    /// <param name="domain">Network, epoch and validators.</param>
    /// <param name="signer">Our validator key; null for a node that only follows.</param>
    /// <param name="restored">Where to resume.</param>
    public SimplexReplica(SimplexOptions options, ConsensusDomain domain, IVoteSigner? signer, RestoredState restored)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(restored);
        domain = domain with { Mutation = options.Mutation };
        if (domain.Has(SimplexMutation.QuorumTooSmall))
        {
            domain = domain with { Validators = domain.Validators.WithQuorum(Quorum.Faults(domain.Validators.Count) + 1) };
        }

        _state = new SimplexState(options, domain, signer, restored.Root, restored.RootFinality);
        RestartRule.Replay(_state, restored);
        _interest = MakeInterest();
    }

    /// <summary>Network, epoch and validators: what messages are verified against.</summary>
    public ConsensusDomain Domain => _state.Domain;

    /// <summary>Our index in the validator set; null for a node that only follows.</summary>
    public ValidatorIndex? Self => _state.Self < 0 ? null : new ValidatorIndex(_state.Self);

    /// <summary>The view we are in.</summary>
    public View View => _state.View;

    /// <summary>Whose turn it is.</summary>
    public ValidatorIndex Proposer => _state.Proposer;

    /// <summary>The last block that was handed over as final, or imported by block sync.</summary>
    public ConsensusBlock LastFinal => _state.LastFinal;

    /// <summary>Its finality certificate; null at genesis.</summary>
    public Certificate? LastFinality => _state.LastFinality;

    /// <summary>Whether we vote, and if not, why.</summary>
    public VotingStatus Status => _state.Status;

    /// <summary>The present view timeout of a turn that is not short.</summary>
    public Ticks ViewTimeout => _state.Timeouts.Current;

    /// <summary>Views that we left by a notarization since the start.</summary>
    public long NotarizedViews => _state.NotarizedViews;

    /// <summary>Views that we left by a nullification since the start.</summary>
    public long NullifiedViews => _state.NullifiedViews;

    /// <summary>View of the certificate up to which the node was last asked to sync.</summary>
    public View SyncAsked => _state.SyncAsked;

    /// <summary>Views of which anything is remembered.</summary>
    public int ViewsHeld => _state.Views.Count;

    /// <summary>Blocks held in memory.</summary>
    public int BlocksHeld => _state.Blocks.Count;

    /// <summary>What it can still use, now. The value itself may be read by any thread.</summary>
    public ConsensusInterest Interest
    {
        get
        {
            bool isSame = _interest.Current == _state.View && _interest.Final == _state.LastFinal.View && _interest.Horizon == _state.Horizon
                && _interestVersion == _state.Requests.Version;
            return isSame ? _interest : _interest = MakeInterest();
        }
    }

    /// <summary>Starts timers and sends again what our log says that we said. Once, before any event.</summary>
    public void Start(List<ConsensusEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        RestartRule.Start(_state, effects);
        Settle(effects);
    }

    /// <summary>Applies one event and appends what the shell must do to <paramref name="effects"/>.</summary>
    /// <exception cref="InvalidOperationException">The node broke the contract of an effect. A bug: stop.</exception>
    public void Apply(ConsensusEvent input, List<ConsensusEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        switch (input)
        {
            case MessageReceived received:
                OnMessage(received.From, received.Message, effects);
                break;
            case TimerFired { Kind: TimerKind.View, View: var view }:
                TimeoutRule.OnFired(_state, view);
                break;
            case TimerFired { Kind: TimerKind.Retry, View: var view }:
                ResendRule.OnTimer(_state, view, effects);
                break;
            case TimerFired { Kind: TimerKind.Request }:
                RequestRule.OnTimer(_state, effects);
                break;
            case TimerFired { Kind: TimerKind.Answer }:
                RequestRule.OnAnswerTimer(_state);
                break;
            case BlockBuilt built:
                ProposerRule.OnBuilt(_state, built, effects);
                break;
            case BlockValidated validated:
                NotarizeRule.OnValidated(_state, validated.Block, validated.Valid);
                break;
            case BlockJudged { View: var view }:
                FinalityRule.OnJudged(_state, view);
                break;
            case WorkChanged { Pending: var pending }:
                TimeoutRule.OnWorkChanged(_state, pending, effects);
                break;
            case ChainAdvanced advanced:
                FinalityRule.OnAdvanced(_state, advanced, effects);
                break;
            case SyncingChanged { Syncing: var syncing }:
                _state.IsNodeSyncing = syncing;
                _state.IsUnsettled = true;
                break;
            case BlocksDurable { View: var view }:
                RestartRule.Compact(_state, view, effects);
                break;
            case StopVoting { Reason: var reason }:
                VotingRule.Stop(_state, reason, effects);
                break;
            default:
                throw new InvalidOperationException($"Unhandled event {input?.GetType().Name}.");
        }

        Settle(effects);
    }

    /// <summary>
    /// Whether a message could change anything: asked before its signatures are checked, to save that. May be asked
    /// early: what is useless stays useless.
    /// </summary>
    public bool Needs(ValidatorIndex? from, ConsensusMessage message)
    {
        switch (message)
        {
            case VoteMessage { Vote: var vote }:
                return NeedsVote(from, vote);
            case CertificateMessage { Certificate: var certificate }:
                return !_state.Holds(certificate);
            case CertificatesResponse { Certificates: var certificates }:
                return !certificates.All(_state.Holds);
            case ProposalMessage { Proposal: var proposal }:
                return NeedsProposal(from, proposal);
            case BlockResponse { Block: var block }:
                return RequestRule.FindWant(_state, block) is not null;
            case BlockRequest or CertificatesRequest:
                return from is not null;
            default:
                throw new InvalidOperationException($"Unhandled message {message?.GetType().Name}.");
        }
    }

    /// <summary>
    /// Whether the fact that a certificate proves is known already, or useless: for <see cref="MessageVerifier.Collect"/>.
    /// </summary>
    public bool Holds(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return _state.Holds(certificate);
    }

    /// <summary>A block that consensus holds: the last final one, or one above it.</summary>
    public ConsensusBlock? FindBlock(Hash32 hash) => _state.Blocks.Find(hash)?.Block;

    private ConsensusInterest MakeInterest()
    {
        _interestVersion = _state.Requests.Version;
        return new(_state.LastFinal.View, _state.Horizon, _state.View, new HashSet<Hash32>(_state.Requests.Blocks.Select(static want => want.Hash)));
    }

    private bool NeedsProposal(ValidatorIndex? from, Proposal proposal)
    {
        bool isBlockNew = proposal.Block.View > _state.LastFinal.View && _state.Blocks.Find(proposal.Block.Hash) is null;
        return isBlockNew
            || NeedsVote(from, proposal.ProposerVote)
            || (proposal.ParentCertificate is { } parent && !_state.Holds(parent))
            || !proposal.Nullifications.All(_state.Holds);
    }

    private bool NeedsVote(ValidatorIndex? from, Vote vote)
    {
        bool isStale = vote.View < _state.Horizon;
        Vote? held = isStale ? null : _state.Views.Find(vote.View)?.VoteOf(vote.Kind, vote.Signer.Value);
        if (!isStale && (held is null || held.BlockHash != vote.BlockHash)) return true;

        return vote.View < _state.View && from is { } sender && ResendRule.MayAnswer(_state, sender);
    }

    private void OnMessage(ValidatorIndex? from, ConsensusMessage message, List<ConsensusEffect> effects)
    {
        switch (message)
        {
            case VoteMessage { Vote: var vote }:
                TallyRule.Receive(_state, from, vote, effects);
                break;
            case ProposalMessage { Proposal: var proposal }:
                NotarizeRule.Receive(_state, from, proposal, effects);
                break;
            case CertificateMessage { Certificate: var certificate }:
                CertificateRule.Accept(_state, certificate, effects);
                break;
            case CertificatesResponse { Certificates: var certificates }:
                foreach (Certificate certificate in certificates) CertificateRule.Accept(_state, certificate, effects);
                break;
            case BlockResponse { Block: var block }:
                NotarizeRule.TryAddWanted(_state, block, effects);
                break;
            case BlockRequest request:
                RequestRule.Answer(_state, from, request, effects);
                break;
            case CertificatesRequest request:
                RequestRule.Answer(_state, from, request, effects);
                break;
            default:
                throw new InvalidOperationException($"Unhandled message {message?.GetType().Name}.");
        }
    }

    /// <summary>Lets every rule act until none can. What waits for no disk stands before what does.</summary>
    private void Settle(List<ConsensusEffect> effects)
    {
        while (_state.IsUnsettled)
        {
            _state.IsUnsettled = false;
            FinalityRule.TryFinalize(_state, effects);
            ProposerRule.TryPropose(_state, effects);
            NotarizeRule.TryNotarize(_state, effects);
            FinalityRule.CastDue(_state, effects);
            TimeoutRule.TryNullify(_state, effects);
        }
    }
}
