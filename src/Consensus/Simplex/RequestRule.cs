using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>
/// Blocks and certificates that we lack are asked for, by hash and by view, from one validator at a time: first from
/// who should know, then round among those who signed for them. A quorum of signers has at least f + 1 honest ones.
/// </summary>
internal static class RequestRule
{
    /// <summary>Asks for a block, unless it was asked for already.</summary>
    public static void WantBlock(SimplexState state, BlockWant want, List<ConsensusEffect> effects)
    {
        if (state.Has(SimplexMutation.NoRequests) || !state.Requests.TryAdd(want)) return;

        Ask(state, want, effects);
        StartTimer(state, effects);
    }

    /// <summary>What the block was wanted for, if it is wanted and stands where it must.</summary>
    public static BlockWant? FindWant(SimplexState state, ConsensusBlock block) =>
        block.View > state.LastFinal.View && state.Requests.Find(block.Hash) is { } want && (want.Fits(block) || state.Has(SimplexMutation.TakeBlocksOfAnyView)) ? want : null;

    /// <summary>Asks for the lowest missing block under a notarized one.</summary>
    public static void WantChain(SimplexState state, Certificate notarization, List<ConsensusEffect> effects)
    {
        if (state.Blocks.Find(notarization.BlockHash) is { } held) WantAncestor(state, held.Block, effects);
        else WantBlock(state, BlockWant.Of(notarization), effects);
    }

    /// <summary>Asks for the first ancestor of a block that we do not hold.</summary>
    public static void WantAncestor(SimplexState state, ConsensusBlock block, List<ConsensusEffect> effects)
    {
        Certificate? source = state.Views.Find(block.View)?.Notarization;
        View view = block.View;
        while (state.Blocks.Find(block.ParentHash) is { } parent && parent.Block.Height < block.Height)
        {
            block = parent.Block;
            source = state.Views.Find(block.View)?.Notarization ?? source;
        }

        if (block.Height > state.LastFinal.Height) WantBlock(state, BlockWant.ParentOf(block, view, source, hint: null), effects);
    }

    /// <summary>Asks for certificates of the missing views: the last ones, if there are more than one request may name.</summary>
    public static void WantCertificates(SimplexState state, View first, View last, List<ConsensusEffect> effects)
    {
        if (state.Has(SimplexMutation.NoRequests)) return;

        ulong most = ConsensusLimits.CertificatesMax;
        if (last.Value - first.Value >= most) first = new View(last.Value - most + 1);
        if (state.Requests.Certificates == (first, last)) return;

        state.Requests.Certificates = (first, last);
        if (Choose(state, source: null, state.Proposer, state.Requests.CertificateAttempts) is { } target)
        {
            effects.Add(new Send(target, new CertificatesRequest(first, last)));
        }

        StartTimer(state, effects);
    }

    /// <summary>What was asked for did not come in time: ask the next.</summary>
    public static void OnTimer(SimplexState state, List<ConsensusEffect> effects)
    {
        state.Requests.IsTimerRunning = false;
        foreach (BlockWant want in state.Requests.Blocks)
        {
            want.Attempts++;
            Ask(state, want, effects);
        }

        if (state.Requests.Blocks.Count > 0) StartTimer(state, effects);
        if (state.Requests.Certificates is null) return;

        // The rule that still needs certificates asks again, and now another.
        state.Requests.Certificates = null;
        state.Requests.CertificateAttempts++;
        state.IsUnsettled = true;
    }

    /// <summary>Answers a request for a block: from memory, or by the node from its store.</summary>
    public static void Answer(SimplexState state, ValidatorIndex? from, BlockRequest request, List<ConsensusEffect> effects)
    {
        if (from is not { } to || to.Value == state.Self) return;

        BlockState? held = state.Blocks.Find(request.Hash);
        if (!MayAnswer(state, to, request, held?.Block.Bytes.Length ?? 0, effects)) return;

        if (held is not null) effects.Add(new Send(to, held.Response));
        else effects.Add(new ServeBlock(to, request.Hash));
    }

    /// <summary>
    /// Answers a request for certificates: what we hold of its views, the last ones if it is too much; for views that
    /// are final here, the finality certificate.
    /// </summary>
    public static void Answer(SimplexState state, ValidatorIndex? from, CertificatesRequest request, List<ConsensusEffect> effects)
    {
        if (from is not { } to || to.Value == state.Self) return;

        List<Certificate> found = [];
        ulong last = Math.Min(request.Last.Value, state.View.Value);
        for (ulong view = last; view >= request.First.Value && view > state.LastFinal.View.Value; view--)
        {
            if (state.Views.Find(new View(view)) is not { } held) continue;
            if (held.Notarization is not null) found.Add(held.Notarization);
            if (held.Nullification is not null) found.Add(held.Nullification);
        }

        int most = ConsensusLimits.CertificatesMax - 1;
        if (found.Count > most) found.RemoveRange(most, found.Count - most);
        if (request.First <= state.LastFinal.View && state.LastFinality is not null) found.Add(state.LastFinality);
        found.Reverse();
        if (found.Count == 0) return;

        long bytes = found.Sum(certificate => (long)Signature.Size * certificate.Signers.Count);
        if (MayAnswer(state, to, request, bytes, effects)) effects.Add(new Send(to, new CertificatesResponse(found)));
    }

    /// <summary>The interval of our answers is over.</summary>
    public static void OnAnswerTimer(SimplexState state) => state.Answers.Clear();

    private static bool MayAnswer(SimplexState state, ValidatorIndex to, ConsensusMessage request, long bytes, List<ConsensusEffect> effects)
    {
        if (state.Has(SimplexMutation.AnswerWithoutLimit)) return true;

        bool isFirst = state.Answers.Count == 0;
        if (!state.Answers.TryGive(to, request, bytes)) return false;

        if (isFirst) effects.Add(new SetTimer(TimerKind.Answer, state.View, state.Options.RequestInterval));
        return true;
    }

    private static void Ask(SimplexState state, BlockWant want, List<ConsensusEffect> effects)
    {
        if (Choose(state, want.Source, want.Hint, want.Attempts) is { } target) effects.Add(new Send(target, new BlockRequest(want.Hash)));
    }

    /// <summary>The hint first, then the signers, or all validators, in a circle that starts behind us; never ourselves.</summary>
    private static ValidatorIndex? Choose(SimplexState state, Certificate? source, ValidatorIndex? hint, int attempts)
    {
        if (state.Has(SimplexMutation.NoRequestRotation)) attempts = 0;
        if (hint is { } first && first.Value != state.Self && attempts-- == 0) return first;

        int count = source?.Signers.Count ?? state.Validators.Count;
        int start = Math.Max(attempts, 0) + state.Self + 1;
        for (int i = 0; i < count; i++)
        {
            int position = (start + i) % count;
            ValidatorIndex candidate = source is null ? new ValidatorIndex(position) : source.Signers[position];
            if (candidate.Value != state.Self) return candidate;
        }

        return null;
    }

    private static void StartTimer(SimplexState state, List<ConsensusEffect> effects)
    {
        if (state.Requests.IsTimerRunning) return;

        state.Requests.IsTimerRunning = true;
        effects.Add(new SetTimer(TimerKind.Request, state.View, state.Options.RequestInterval));
    }
}
