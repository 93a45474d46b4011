namespace Chain.Consensus;

/// <summary>
/// A replica resumes from its vote log: it knows again what it signed above the last final view, and sends it again.
/// Without the log of its key it cannot know, and never votes.
/// </summary>
internal static class RestartRule
{
    /// <summary>Replays the log into a fresh state.</summary>
    public static void Replay(SimplexState state, RestoredState restored)
    {
        IReadOnlyList<LogRecord>? log = restored.Log;
        if (log is null && state.Has(SimplexMutation.VoteWithoutLog)) log = [];
        if (state.Has(SimplexMutation.ForgetLogOnRestart)) log = log is null ? null : [];
        if (log is null)
        {
            if (state.Stopped == VotingStatus.Voting) state.Stopped = VotingStatus.LogMissing;
        }
        else if (state.Self >= 0)
        {
            ReplayAll(state, restored.Codec, log);
        }

        Array.Clear(state.Silence);
        Array.Clear(state.LostTurns);
        state.Timeouts.Reset();
        state.NotarizedViews = 0;
        state.NullifiedViews = 0;
        state.Log.ForgetPending();
        state.Requests.Clear();
    }

    /// <summary>Starts the timers and sends again what we had said.</summary>
    public static void Start(SimplexState state, List<ConsensusEffect> effects)
    {
        TimeoutRule.OnEnter(state, effects);
        if (state.Stopped is not (VotingStatus.Voting or VotingStatus.NotValidator)) effects.Add(new VotingStopped(state.Stopped));
        for (ulong view = state.LastFinal.View.Value + 1; view < state.View.Value; view++)
        {
            if (state.Views.Find(new View(view)) is not { } held) continue;

            // The node has forgotten what it was told before the restart.
            held.IsAnnounced = false;
            CertificateRule.Announce(state, held, effects);
        }

        if (!state.Has(SimplexMutation.NoResendAtRestart)) ResendRule.Resend(state, effects);
        state.IsUnsettled = true;
    }

    /// <summary>Drops from the log what the node's store holds. One that we cannot read stays as it is: that is what bans the key.</summary>
    public static void Compact(SimplexState state, View durable, List<ConsensusEffect> effects)
    {
        if (state.Stopped == VotingStatus.LogUnreadable && !state.Has(SimplexMutation.CompactUnreadableLog)) return;
        if (state.Log.Compact(durable) is { } keep) effects.Add(new CompactLog(keep));
    }

    private static void ReplayAll(SimplexState state, IBlockCodec codec, IReadOnlyList<LogRecord> log)
    {
        // What replayed records would make us do was done before the restart, or is done again at the start.
        List<ConsensusEffect> past = [];
        foreach (LogRecord record in log)
        {
            if (TryReplay(state, codec, record, past) is not { } view)
            {
                state.Stopped = VotingStatus.LogUnreadable;
                return;
            }

            state.Log.Load(view, record);
            past.Clear();
        }
    }

    private static View? TryReplay(SimplexState state, IBlockCodec codec, LogRecord record, List<ConsensusEffect> past)
    {
        switch (record.Kind)
        {
            case LogRecordKind.OwnVote when Vote.TryDecode(record.Bytes.Span, out Vote? vote):
                if (vote!.Signer.Value != state.Self || vote.Epoch != state.Domain.Epoch) return null;
                if (vote.View > state.LastFinal.View) TallyRule.Count(state, vote, past);
                return vote.View;
            case LogRecordKind.Block when codec.TryDecode(record.Bytes, out ConsensusBlock? block):
                if (block.View > state.LastFinal.View) state.Blocks.Add(block).Validity = BlockValidity.Valid;
                return block.View;
            case LogRecordKind.Certificate when Certificate.TryDecode(record.Bytes.Span, out Certificate? certificate):
                if (certificate!.Epoch != state.Domain.Epoch) return null;
                CertificateRule.Accept(state, certificate, past);
                return certificate.View;
            case LogRecordKind.VotingStopped when record.Bytes.Length == 1:
                state.Stopped = (VotingStatus)record.Bytes.Span[0];
                return new View(View.ValueMax);
            case LogRecordKind.Floor:
                return record.FloorView;
            default:
                return null;
        }
    }
}
