using System.Globalization;
using Chain.Node.Core.Mempool;
using Chain.Simulator.Engine;

namespace Chain.Simulator.World;

/// <summary>What a run came to, and how much went wrong in it: a run in which nothing did proves little.</summary>
internal sealed class RunReport(Scenario scenario)
{
    private readonly SortedDictionary<AdmitResult, long> _answers = [];

    public ulong Seed { get; } = scenario.Seed;

    public string Profile { get; } = scenario.Profile;

    public int Validators { get; } = scenario.Validators;

    /// <summary>Byzantine validators and how they lie.</summary>
    public string Byzantine { get; } = string.Join("; ", scenario.Byzantine.OrderBy(static e => e.Key).Select(static e => $"{e.Key}: {e.Value}"));

    /// <summary>What a checker found; null if nothing.</summary>
    public (CheckerName Checker, string Text)? Violation { get; set; }

    public ulong VirtualMs { get; private set; }

    /// <summary>Time from healing to when all held again.</summary>
    public ulong RecoveryMs { get; set; }

    /// <summary>Transactions of clients that ended their validity in a backlog after everything had healed, and were sent anew.</summary>
    public long ProbesRenewed { get; set; }

    public ulong Steps { get; private set; }

    /// <summary>Most views that ended without a block on one node.</summary>
    public ulong ViewsNullified { get; private set; }

    public long Crashes { get; set; }

    public long CrashesMidPersist { get; set; }

    public long TornWrites { get; private set; }

    public long Restarts { get; set; }

    public long Partitions { get; set; }

    /// <summary>Times at which every node lost power at once, at a chosen moment.</summary>
    public long Blackouts { get; set; }

    /// <summary>Databases that were lost, vote logs that were not.</summary>
    public long ChainsLost { get; set; }

    public long Compactions { get; set; }

    public long MessagesSent { get; set; }

    public long MessagesLost { get; set; }

    public long MessagesDuplicated { get; set; }

    public long MessagesRefused { get; set; }

    /// <summary>Conflicting votes of Byzantine keys that honest nodes proved.</summary>
    public long Equivocations { get; set; }

    /// <summary>Proposals that honest nodes refused.</summary>
    public long ProposalsRefused { get; set; }

    /// <summary>Final blocks that came by block sync or later than the first node had them do not count twice.</summary>
    public ulong Blocks { get; private set; }

    public long TransactionsSubmitted { get; set; }

    public long TransactionsFinal { get; private set; }

    /// <summary>Transactions of which a client was told that they are final.</summary>
    public long TransactionsAcknowledged { get; private set; }

    public long Alarms { get; set; }

    /// <summary>Real time of the run, in ms; not part of what a seed determines.</summary>
    public double WallMs { get; set; }

    public IReadOnlyDictionary<AdmitResult, long> Answers => _answers;

    public void Count(AdmitResult result) => _answers[result] = _answers.GetValueOrDefault(result) + 1;

    /// <summary>Takes over the totals at the end of the run.</summary>
    public void Close(Simulation world)
    {
        VirtualMs = world.Time.Now;
        Steps = world.Time.Steps;
        foreach (SimulatedNode node in world.Nodes)
        {
            ulong nullified = node.ViewsNullified + (node.IsUp ? (ulong)node.Status.ViewsNullified : 0);
            ViewsNullified = Math.Max(ViewsNullified, nullified);
            TornWrites += node.Log.TornWrites;
        }

        Blocks = world.Checks.FinalHeight;
        TransactionsFinal = world.Checks.FinalTransactions;
        TransactionsAcknowledged = world.Clients.Final.Count;
    }

    /// <summary>Everything that the seed determines, in one line: two runs of a seed give the same.</summary>
    public string Summary() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed} {Profile} n={Validators}: {Blocks} blocks, {TransactionsFinal} transactions final, {ViewsNullified} views nullified, "
        + $"{Crashes} crashes ({CrashesMidPersist} mid-persist, {TornWrites} torn), {Restarts} restarts, {Partitions} partitions, "
        + $"messages {MessagesSent} sent {MessagesLost} lost {MessagesDuplicated} doubled {MessagesRefused} refused, "
        + $"{Equivocations} equivocations, {ProposalsRefused} proposals refused, {Alarms} alarms, recovered in {RecoveryMs} ms");

    /// <summary>The report for <c>--json</c>.</summary>
    public object ToRecord() => new
    {
        Seed,
        Profile,
        Validators,
        Byzantine,
        Violation = Violation is { } violation ? new { violation.Checker, violation.Text } : null,
        Blocks,
        TransactionsSubmitted,
        TransactionsFinal,
        TransactionsAcknowledged,
        ViewsNullified,
        Crashes,
        CrashesMidPersist,
        TornWrites,
        Restarts,
        Partitions,
        Blackouts,
        ChainsLost,
        Compactions,
        MessagesSent,
        MessagesLost,
        MessagesDuplicated,
        MessagesRefused,
        Equivocations,
        ProposalsRefused,
        Alarms,
        RecoveryMs,
        ProbesRenewed,
        VirtualMs,
        Steps,
        WallMs = Math.Round(WallMs, 1),
        Answers = _answers.ToDictionary(static entry => entry.Key.ToString(), static entry => entry.Value),
    };
}
