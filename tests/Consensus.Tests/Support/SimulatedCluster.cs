namespace Chain.Consensus.Tests;

/// <summary>What goes wrong in a run.</summary>
internal sealed record FaultPlan
{
    public int Validators { get; init; } = 4;

    /// <summary>Replicas, from the last index down, that run as two copies of one key with broken rules and no memory.</summary>
    public int Byzantine { get; init; }

    public int LossPercent { get; init; }

    public int DuplicatePercent { get; init; }

    public int DelayTicksMax { get; init; } = 10;

    public bool Partitions { get; init; }

    public bool Crashes { get; init; }

    /// <summary>The first crash takes the vote log of replica 0 with it.</summary>
    public bool LogLoss { get; init; }

    public bool Idle { get; init; }

    /// <summary>Faults end here.</summary>
    public ulong FaultTicks { get; init; } = 1_500;

    /// <summary>The run fails if a healed network has not made a new block final by then.</summary>
    public ulong TicksMax { get; init; } = 12_000;

    public SimplexMutation Mutation { get; init; }
}

/// <summary>
/// A cluster on one thread. Network, time, crashes and chance come from one seed, so that the same seed gives the same
/// run, event for event.
/// </summary>
internal sealed class SimulatedCluster
{
    private const SimplexMutation Lawless = SimplexMutation.IgnoreForeignVotes | SimplexMutation.NullifyAndFinalizeInOneView
        | SimplexMutation.TwoNotarizesInOneView | SimplexMutation.AcceptParentWithoutNullifications | SimplexMutation.ForgetLogOnRestart;

    private readonly FaultPlan _plan;
    private readonly PriorityQueue<(SimulatedReplica? Replica, int Life, Action Action), (ulong Due, ulong Number)> _agenda = new();
    private readonly int[] _sides;
    private ulong _number;

    public SimulatedCluster(ulong seed, FaultPlan plan)
    {
        _plan = plan;
        Random = new SplitMix64(seed);
        Network = new TestNetwork(plan.Validators);
        Check = new ClusterCheck(IsHonest);
        _sides = new int[plan.Validators];
        for (int index = 0; index < plan.Validators; index++)
        {
            Replicas.Add(new SimulatedReplica(this, index, twin: 0, Options(plan.Mutation)));
            if (index < plan.Validators - plan.Byzantine) continue;

            ByzantineHabits habits = new(this);
            Replicas[^1] = new SimulatedReplica(this, index, twin: 0, Options(Lawless), habits);
            Replicas.Add(new SimulatedReplica(this, index, twin: 1, Options(Lawless), habits));
        }
    }

    public SplitMix64 Random { get; }

    public TestNetwork Network { get; }

    public ClusterCheck Check { get; }

    public List<SimulatedReplica> Replicas { get; } = [];

    public ulong Now { get; private set; }

    public int Partitions { get; private set; }

    public long Delivered { get; private set; }

    private IEnumerable<SimulatedReplica> Honest => Replicas.Where(IsHonest);

    /// <summary>Runs through the faults, heals, and waits for progress. Null if nothing was violated.</summary>
    public string? Run()
    {
        foreach (SimulatedReplica replica in Replicas) replica.Start();
        ScheduleFaults();
        while (Now < _plan.FaultTicks && Check.Violation is null && Step()) { }
        if (Check.Violation is not null) return Check.Violation;

        Heal();
        ulong goal = Honest.Max(replica => replica.Chain[^1].Height.Value) + 3;
        while (Check.Violation is null && Honest.Any(replica => replica.Chain[^1].Height.Value < goal))
        {
            if (Now > _plan.TicksMax || !Step()) return $"no progress to height {goal}: {Describe()}";
        }

        foreach (SimulatedReplica replica in Honest) Check.CheckLimits(replica, Options(default).ViewTimeoutMax);
        if (Check.Violation is null && Check.Accused.Any(index => index < _plan.Validators - _plan.Byzantine)) Check.Fail("honest accused");
        return Check.Violation;
    }

    /// <summary>Does something later, unless the replica crashes before.</summary>
    public void After(SimulatedReplica replica, ulong ticks, Action action) =>
        _agenda.Enqueue((replica, replica.Life, action), (Now + ticks, _number++));

    public void After(SimulatedReplica replica, int ticks, Action action) => After(replica, (ulong)ticks, action);

    public void Deliver(SimulatedReplica from, int to, ConsensusMessage message)
    {
        bool isHealed = Now >= _plan.FaultTicks;
        foreach (SimulatedReplica target in Replicas)
        {
            if (target.Index != to || !AreConnected(from, target)) continue;
            if (!isHealed && Random.Chance(_plan.LossPercent)) continue;

            int copies = !isHealed && Random.Chance(_plan.DuplicatePercent) ? 2 : 1;
            for (int i = 0; i < copies; i++)
            {
                ulong delay = 1 + (ulong)Random.Next(_plan.DelayTicksMax);
                _agenda.Enqueue((null, 0, () => target.Receive(from.Index, message)), (Now + delay, _number++));
            }
        }
    }

    private static SimplexOptions Options(SimplexMutation mutation) => new()
    {
        ViewTimeoutMin = new Ticks(60),
        ViewTimeoutMax = new Ticks(400),
        SilentTimeout = new Ticks(40),
        EmptyBlockInterval = new Ticks(200),
        RetryInterval = new Ticks(80),
        RequestInterval = new Ticks(30),
        CompactRecordsMin = 8,
        Mutation = mutation,
    };

    private bool IsHonest(SimulatedReplica replica) => replica.Index < _plan.Validators - _plan.Byzantine;

    /// <summary>Whether messages pass: the copies of a Byzantine replica serve one half each, partitions cut halves apart.</summary>
    private bool AreConnected(SimulatedReplica from, SimulatedReplica to)
    {
        bool isSplit = Now < _plan.FaultTicks && _plan.Partitions && _sides[from.Index] != _sides[to.Index];
        if (IsHonest(from) && IsHonest(to)) return !isSplit;
        if (IsHonest(from)) return _sides[from.Index] == to.Twin;
        return !IsHonest(to) || _sides[to.Index] == from.Twin;
    }

    private bool Step()
    {
        if (!_agenda.TryDequeue(out var next, out (ulong Due, ulong Number) key)) return false;

        Now = key.Due;
        Delivered++;
        if (next.Replica is null || (next.Replica.IsUp && next.Replica.Life == next.Life)) next.Action();
        return true;
    }

    private void At(ulong tick, Action action) => _agenda.Enqueue((null, 0, action), (tick, _number++));

    private void ScheduleFaults()
    {
        for (ulong tick = 50; tick < _plan.FaultTicks; tick += 50 + (ulong)Random.Next(150)) At(tick, Reshuffle);
        for (ulong tick = 50; tick < _plan.TicksMax; tick += 50 + (ulong)Random.Next(400)) At(tick, SyncStores);
        if (_plan.Idle)
        {
            for (ulong tick = 20; tick < _plan.TicksMax; tick += 20 + (ulong)Random.Next(300)) At(tick, ChangeWork);
        }

        if (!_plan.Crashes) return;

        for (ulong tick = 50; tick < _plan.FaultTicks; tick += 30 + (ulong)Random.Next(300))
        {
            bool isAll = Random.Chance(10);
            At(tick, () => CrashSome(isAll));
        }
    }

    private void Reshuffle()
    {
        Partitions++;
        for (int i = 0; i < _sides.Length; i++) _sides[i] = Random.Next(2);
    }

    private void SyncStores()
    {
        SimulatedReplica replica = Replicas[Random.Next(Replicas.Count)];
        replica.SyncStore();
    }

    private void ChangeWork()
    {
        bool idle = Random.Chance(50);
        foreach (SimulatedReplica replica in Replicas) replica.SetIdle(idle);
    }

    private void CrashSome(bool all)
    {
        int one = Random.Next(Replicas.Count);
        for (int i = 0; i < Replicas.Count; i++)
        {
            SimulatedReplica replica = Replicas[i];
            if ((!all && i != one) || !replica.IsUp) continue;

            replica.Crash(Random);
            if (_plan.LogLoss && replica.Index == 0) replica.IsLogLost = true;
            At(Now + 1 + (ulong)Random.Next(200), () => Restart(replica));
        }
    }

    private static void Restart(SimulatedReplica replica)
    {
        if (!replica.IsUp) replica.Start();
    }

    private void Heal()
    {
        foreach (SimulatedReplica replica in Replicas) Restart(replica);
        foreach (SimulatedReplica replica in Replicas) replica.SetIdle(false);
    }

    private string Describe() => string.Join("; ", Replicas.Select(replica => !replica.IsUp
        ? $"{replica.Index} down"
        : $"{replica.Index} view {replica.Machine.View} height {replica.Machine.LastFinal.Height} {replica.Machine.Status}"));
}
