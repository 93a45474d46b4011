using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>What a replica knows of one view: at most one vote of each kind by each validator, and the certificates.</summary>
internal sealed class ViewState(View view, int validators)
{
    private readonly Vote?[]?[] _votes = new Vote?[]?[(int)VoteKind.Finalize];
    private readonly Certificate?[] _certificates = new Certificate?[(int)VoteKind.Finalize];
    private UInt128 _accused;

    /// <summary>The view.</summary>
    public View View { get; } = view;

    /// <summary>Quorum of notarize votes.</summary>
    public Certificate? Notarization => CertificateOf(VoteKind.Notarize);

    /// <summary>Quorum of nullify votes.</summary>
    public Certificate? Nullification => CertificateOf(VoteKind.Nullify);

    /// <summary>Quorum of finalize votes.</summary>
    public Certificate? Finality => CertificateOf(VoteKind.Finalize);

    /// <summary>The parent on which the node was asked to build our block.</summary>
    public ConsensusBlock? BuildParent { get; set; }

    /// <summary>The view timer fired.</summary>
    public bool TimedOut { get; set; }

    /// <summary>The node knows of the notarized block.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>The node has compared its results with what the notarized block certifies.</summary>
    public bool IsJudged { get; set; }

    public Certificate? CertificateOf(VoteKind kind) => _certificates[(int)kind - 1];

    public void Set(Certificate certificate) => _certificates[(int)certificate.Kind - 1] = certificate;

    public Vote? VoteOf(VoteKind kind, int validator) => validator < 0 ? null : _votes[(int)kind - 1]?[validator];

    public void Set(Vote vote) => (_votes[(int)vote.Kind - 1] ??= new Vote?[validators])[vote.Signer.Value] = vote;

    /// <summary>Votes held that say the same as this one.</summary>
    public int CountLike(Vote vote)
    {
        int count = 0;
        foreach (Vote? held in _votes[(int)vote.Kind - 1]!)
        {
            if (held is not null && held.BlockHash == vote.BlockHash) count++;
        }

        return count;
    }

    /// <summary>Joins the votes held that say the same as this one.</summary>
    public Certificate Certify(Vote vote)
    {
        int count = CountLike(vote);
        ValidatorIndex[] signers = new ValidatorIndex[count];
        Signature[] signatures = new Signature[count];
        int position = 0;
        foreach (Vote? held in _votes[(int)vote.Kind - 1]!)
        {
            if (held is null || held.BlockHash != vote.BlockHash) continue;

            signers[position] = held.Signer;
            signatures[position++] = held.Signature;
        }

        return new Certificate(vote.Kind, vote.Epoch, vote.View, vote.BlockHash, signers, signatures);
    }

    /// <summary>A vote of that kind by that validator, sent alone or within a certificate.</summary>
    public Vote? Find(VoteKind kind, ValidatorIndex signer)
    {
        Vote? vote = VoteOf(kind, signer.Value);
        if (vote is not null || CertificateOf(kind) is not { } certificate) return vote;

        for (int i = 0; i < certificate.Signers.Count; i++)
        {
            if (certificate.Signers[i] == signer) return certificate.VoteAt(i);
        }

        return null;
    }

    /// <summary>True the first time for a validator: one piece of evidence a view is enough.</summary>
    public bool TryAccuse(ValidatorIndex validator)
    {
        UInt128 bit = UInt128.One << validator.Value;
        bool isFirst = (_accused & bit) == 0;
        _accused |= bit;
        return isFirst;
    }
}

/// <summary>The views that a replica remembers: those from its last final block's on.</summary>
internal sealed class ViewTable(int validators)
{
    private readonly Dictionary<ulong, ViewState> _views = [];

    public int Count => _views.Count;

    public ViewState? Find(View view) => _views.GetValueOrDefault(view.Value);

    public ViewState GetOrAdd(View view)
    {
        if (!_views.TryGetValue(view.Value, out ViewState? state))
        {
            state = new ViewState(view, validators);
            _views.Add(view.Value, state);
        }

        return state;
    }

    public void DropBelow(View view)
    {
        foreach (ulong old in _views.Keys)
        {
            if (old < view.Value) _views.Remove(old);
        }
    }
}
