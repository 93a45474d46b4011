namespace Chain.Consensus;

/// <summary>The memory of a replica. The rules beside it read and change it; it has none of its own.</summary>
internal sealed class SimplexState
{
    public SimplexState(SimplexOptions options, ConsensusDomain domain, IVoteSigner? signer, ConsensusBlock root, Certificate? finality)
    {
        Options = options;
        Domain = domain;
        Signer = signer;
        Self = signer is null ? -1 : domain.Validators.IndexOf(signer.PublicKey)?.Value ?? -1;
        LastFinal = root;
        LastFinality = finality;
        View = root.View.Next;
        Views = new ViewTable(domain.Validators.Count);
        Timeouts = new Timeouts(options);
        Log = new VoteLog(options);
        Silence = new int[domain.Validators.Count];
        Answers = new AnswerTable(domain.Validators.Count);
        LostTurns = new int[domain.Validators.Count];
        AnsweredAt = new ulong[domain.Validators.Count];
        Stopped = Self < 0 ? VotingStatus.NotValidator : VotingStatus.Voting;
        Blocks.Add(root);
    }

    public SimplexOptions Options { get; }

    public ConsensusDomain Domain { get; }

    public IVoteSigner? Signer { get; }

    /// <summary>Our index, or -1.</summary>
    public int Self { get; }

    public View View { get; set; }

    public ConsensusBlock LastFinal { get; set; }

    /// <summary>Certificate of <see cref="LastFinal"/> itself; null at genesis.</summary>
    public Certificate? LastFinality { get; set; }

    /// <summary>Highest finality certificate whose chain we do not hold whole.</summary>
    public Certificate? PendingFinality { get; set; }

    /// <summary>View of the highest finality certificate for which the node was asked to sync.</summary>
    public View SyncAsked { get; set; }

    /// <summary>
    /// Nothing of the views below is kept, or taken: they are final here, or will be when the node has synced. How far behind a
    /// replica is must not decide how much it holds.
    /// </summary>
    public View Horizon => SyncAsked > LastFinal.View && !Has(SimplexMutation.HoldWhatSyncBrings) ? SyncAsked : LastFinal.View;

    public ViewTable Views { get; }

    public BlockTable Blocks { get; } = new();

    public Timeouts Timeouts { get; }

    public VoteLog Log { get; }

    public RequestTable Requests { get; } = new();

    public AnswerTable Answers { get; }

    /// <summary>Notarized views in which our finalize vote is due, ascending by arrival.</summary>
    public List<View> FinalizeDue { get; } = [];

    /// <summary>Views that we left since each validator's last vote; those that we jumped over do not count.</summary>
    public int[] Silence { get; }

    /// <summary>How many turns in a row each validator lost although they had their full time here.</summary>
    public int[] LostTurns { get; }

    /// <summary>Our view when we last answered a stale vote of each validator; 0 if not since the last retry.</summary>
    public ulong[] AnsweredAt { get; }

    public bool IsIdle { get; set; }

    /// <summary>The view timer that runs is the short one.</summary>
    public bool IsTimerShort { get; set; }

    /// <summary>The view timer that runs is the long one.</summary>
    public bool IsTimerLong { get; set; }

    /// <summary>How often this view got the long timer while it lasted.</summary>
    public int LongTimers { get; set; }

    public bool IsNodeSyncing { get; set; }

    /// <summary><see cref="VotingStatus.Voting"/>, or why we never vote.</summary>
    public VotingStatus Stopped { get; set; }

    /// <summary>Something changed that may let a rule act.</summary>
    public bool IsUnsettled { get; set; }

    public long NotarizedViews { get; set; }

    public long NullifiedViews { get; set; }

    public VotingStatus Status
    {
        get
        {
            if (Stopped != VotingStatus.Voting) return Stopped;
            bool isSyncing = (IsNodeSyncing || PendingFinality is not null) && !Has(SimplexMutation.VoteWhileSyncing);
            bool isBelowLog = View <= Log.Floor && !Has(SimplexMutation.VoteBelowTheLog);
            return isSyncing || isBelowLog ? VotingStatus.Syncing : VotingStatus.Voting;
        }
    }

    public bool CanVote => Status == VotingStatus.Voting;

    public ValidatorSet Validators => Domain.Validators;

    public ValidatorIndex Proposer => Domain.Validators.ProposerOf(View);

    public bool Has(SimplexMutation mutation) => (Options.Mutation & mutation) != 0;

    /// <summary>Whether the certificate's fact is known, or final blocks made it useless.</summary>
    public bool Holds(Certificate certificate) =>
        certificate.View <= LastFinal.View || certificate.View < Horizon || Views.Find(certificate.View)?.CertificateOf(certificate.Kind) is not null;
}
