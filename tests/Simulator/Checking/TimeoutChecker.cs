using Chain.Consensus;
using Chain.Encoding;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// View timeouts never pass what lost views can have made of them: they start at their minimum, grow by half with a view that was not
/// notarized in time, up to the cap, and lose a sixteenth of the excess with one that was, if all of a round were and blocks become
/// final. And they do grow with each view that was lost after its full time while nothing of a whole round is final.
/// </summary>
internal sealed class TimeoutChecker(Simulation world, Checks checks)
{
    private readonly LedgerBlockCodec _codec = new();
    private readonly Dictionary<int, Life> _lives = [];
    private readonly Dictionary<(int Node, ulong View), bool> _turns = [];
    private readonly SimplexOptions _options =
        world.Scenario.Options.Consensus.WithCapFor((ulong)world.Scenario.Parameters.BlockBytesMax, world.Scenario.Validators);

    private ulong Validators => (ulong)world.Scenario.Validators;

    /// <summary>A node begins with the certificates in its log.</summary>
    public void OnBegun(SimulatedNode node, IReadOnlyList<LogRecord> log, List<NodeEffect> effects)
    {
        Life life = new(world.Scenario.Validators, _options, node.Standing);
        _lives[node.Id] = life;
        foreach (LogRecord record in log)
        {
            if (record.Kind == LogRecordKind.Certificate && Certificate.TryDecode(record.Bytes.Span, out Certificate? certificate)) life.Know(certificate!);
        }

        Note(life, node, effects);
    }

    public void OnApplied(SimulatedNode node, NodeEvent input, Standing before, List<NodeEffect> effects)
    {
        if (!_lives.TryGetValue(node.Id, out Life? life)) return;

        Standing now = node.Standing;
        bool isOver = input is NodeTimerFired { Timer: { Kind: NodeTimerKind.Consensus, Consensus: TimerKind.View } fired } && fired.Number == before.View;
        bool wasFull = life.FullView == before.View;
        Note(life, node, effects);
        if (life.Take(now, isOver, MayShrink(before)) && wasFull && IsWithoutFinality(life, before, now)) CheckGrown(node, before, now);
        if (now.ViewTimeoutMs <= life.AllowedMs) return;

        checks.Fail(
            CheckerName.Pace,
            $"Node {node.Id} waits {now.ViewTimeoutMs} ms a view after {life.InARow} notarized in time, where {life.AllowedMs} are the most.");
    }

    /// <summary>How many turns of a proposer replicas have timed, each for itself, and how many of them had their full time.</summary>
    public (int Turns, int Full) CountTurns(int proposer, ulong fromView)
    {
        (int turns, int full) = (0, 0);
        foreach (((int _, ulong view), bool isFull) in _turns)
        {
            if (view < fromView || view % Validators != (ulong)proposer) continue;

            turns++;
            if (isFull) full++;
        }

        return (turns, full);
    }

    private void CheckGrown(SimulatedNode node, Standing before, Standing now)
    {
        ulong leastMs = Math.Min(_options.ViewTimeoutMax.Value, before.ViewTimeoutMs + (before.ViewTimeoutMs / 2));
        if (now.ViewTimeoutMs >= leastMs) return;

        checks.Fail(CheckerName.Pace, $"Node {node.Id} lost view {before.View} with nothing of a round final, and waits {now.ViewTimeoutMs} ms after {before.ViewTimeoutMs}.");
    }

    /// <summary>Which certificates came, and whether the view has its full time.</summary>
    private void Note(Life life, SimulatedNode node, List<NodeEffect> effects)
    {
        ulong shortMs = _options.SilentTimeout.Value;
        ulong idleMs = world.Scenario.Parameters.EmptyBlockIntervalMs;
        foreach (NodeEffect effect in effects)
        {
            if (effect is SendToAll { Class: MessageClass.Certificate } send && Decode(send) is Certificate certificate) life.Know(certificate);
            if (effect is not StartTimer { Timer: { Kind: NodeTimerKind.Consensus, Consensus: TimerKind.View } timer, AfterMs: ulong afterMs }) continue;

            ulong fullMs = node.Standing.ViewTimeoutMs;
            bool isFull = (afterMs == fullMs || afterMs == fullMs + idleMs) && afterMs != shortMs + idleMs && fullMs > shortMs;
            life.FullView = isFull ? timer.Number : 0;
            _turns[(node.Id, timer.Number)] = isFull || _turns.GetValueOrDefault((node.Id, timer.Number));
        }
    }

    /// <summary>Blocks become final: without that no timeout shrinks, whatever is notarized.</summary>
    private bool MayShrink(Standing before) => !before.IsBehind && FinalView(before) is ulong finalView && before.View <= finalView + Validators;

    /// <summary>No certificate that the node has makes a block of the last round of views final.</summary>
    private bool IsWithoutFinality(Life life, Standing before, Standing now) =>
        FinalView(now) is ulong finalView && before.View > Math.Max(finalView, life.FinalView) + Validators;

    /// <summary>Not known here where the core is ahead of its effects.</summary>
    private ulong? FinalView(Standing standing) => checks.FinalBlock(standing.FinalHeight)?.Header.View;

    private Certificate? Decode(SendToAll send) =>
        NodeMessage.TryDecode(send.Message, _codec, out NodeMessage? message, out DecodeError _)
        && message is ConsensusNodeMessage { Message: CertificateMessage { Certificate: Certificate certificate } } ? certificate : null;

    /// <summary>What is known of a node from one start to the next crash.</summary>
    private sealed class Life
    {
        private readonly int _validators;
        private readonly SimplexOptions _options;
        private Standing _last;
        private bool _isOver;

        public Life(int validators, SimplexOptions options, Standing begun)
        {
            _validators = validators;
            _options = options;
            _last = begun;
            AllowedMs = options.ViewTimeoutMin.Value;
            Grow(begun.ViewsNotarized + begun.ViewsNullified); // Views that it left in its very first step.
        }

        /// <summary>The longest timeout that it may have.</summary>
        public ulong AllowedMs { get; private set; }

        /// <summary>Views without a gap that were notarized before its timer fired.</summary>
        public int InARow { get; private set; }

        /// <summary>The highest view of a finality certificate that it has had.</summary>
        public ulong FinalView { get; private set; }

        /// <summary>The view that runs with the timeout of a turn that is not short; 0 if it is short.</summary>
        public ulong FullView { get; set; }

        public void Know(Certificate certificate)
        {
            if (certificate.Kind == VoteKind.Finalize) FinalView = Math.Max(FinalView, certificate.View.Value);
        }

        /// <summary>Takes what a step has made of it; true if it left one view, and not by a notarization in time.</summary>
        public bool Take(Standing now, bool isOver, bool mayShrink)
        {
            _isOver |= isOver;
            long notarized = now.ViewsNotarized - _last.ViewsNotarized;
            long left = notarized + now.ViewsNullified - _last.ViewsNullified;
            if (left == 0) return false;

            bool isNext = left == 1 && now.View == _last.View + 1;
            bool isInTime = isNext && notarized == 1 && !_isOver;
            InARow = isInTime ? InARow + 1 : 0;
            if (isInTime && mayShrink) Shrink();

            // A single view that the node jumped to is not one in which it waited.
            if (!isInTime && (isNext || left > 1)) Grow(left);
            _last = now;
            _isOver = false;
            return isNext && !isInTime;
        }

        private void Grow(long times)
        {
            for (long i = 0; i < times; i++) AllowedMs = Math.Min(_options.ViewTimeoutMax.Value, AllowedMs + (AllowedMs / 2) + 1);
        }

        /// <summary>After a round all proposers have won their last turn, so that nobody can be said to lose.</summary>
        private void Shrink()
        {
            if (InARow >= _validators) AllowedMs -= (AllowedMs - _options.ViewTimeoutMin.Value + 15) / 16;
        }
    }
}
