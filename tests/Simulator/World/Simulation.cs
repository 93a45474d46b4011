using Chain.Consensus;
using Chain.Ledger;
using Chain.Simulator.Byzantine;
using Chain.Simulator.Checking;
using Chain.Simulator.Engine;

namespace Chain.Simulator.World;

/// <summary>
/// A whole network on one thread. Wires, disks, clocks, clients, faults and lies come from one seed, so the same seed gives the
/// same run, event for event. The nodes are the production code.
/// </summary>
internal sealed class Simulation
{
    private const ulong CheckEveryMs = 250;

    private readonly Behaviour[] _behaviours;
    private readonly Liar?[] _liars;
    private readonly List<SimulatedNode>[] _copies;
    private readonly bool[,] _connected;
    private readonly Faults _faults;
    private readonly Chance _chance;
    private readonly HashSet<SimulatedNode> _keptDown = [];

    public Simulation(Scenario scenario, TextWriter? trace)
    {
        Scenario = scenario;
        Chance chance = new(scenario.Seed ^ 0x5EED);
        _chance = chance.Fork();
        Trace = trace is null ? null : new Trace(this, trace);
        Report = new RunReport(scenario);
        Network = new SimulatedNetwork(this, chance.Fork());
        Clients = new Clients(this, chance.Fork());
        Checks = new Checks(this);
        _behaviours = new Behaviour[scenario.Validators];
        foreach ((int index, Behaviour behaviour) in scenario.Byzantine) _behaviours[index] = behaviour;
        _copies = [.. Enumerable.Range(0, scenario.Validators).Select(static _ => new List<SimulatedNode>())];
        for (int index = 0; index < scenario.Validators; index++) AddNode(index, chance.Fork());
        for (int index = 0; index < scenario.Validators; index++)
        {
            if (_behaviours[index].HasFlag(Behaviour.Twins)) AddNode(index, chance.Fork());
        }

        _connected = new bool[Nodes.Count, scenario.Validators];
        _liars = [.. Nodes.Select(node => node.IsHonest ? null : new Liar(this, node, _behaviours[node.Index], chance.Fork()))];
        _faults = new Faults(this, chance.Fork());
        if (scenario.Sabotage.Bug != PlantedBug.None) Saboteur = new Saboteur(this, scenario.Sabotage.Bug);
    }

    public Scenario Scenario { get; }

    public Timeline Time { get; } = new();

    public SimulatedNetwork Network { get; }

    public List<SimulatedNode> Nodes { get; } = [];

    public Clients Clients { get; }

    public Checks Checks { get; }

    public RunReport Report { get; }

    /// <summary>Plants a bug in this world; null in a sound one.</summary>
    public Saboteur? Saboteur { get; }

    public Trace? Trace { get; }

    /// <summary>Faults are still going on.</summary>
    public bool IsFaulty { get; private set; } = true;

    /// <summary>Nobody sends transactions, and somebody watches that the chain rests.</summary>
    public bool IsResting { get; set; }

    public Behaviour BehaviourOf(int index) => _behaviours[index];

    public Liar? LiarOf(SimulatedNode node) => _liars[node.Id];

    public IReadOnlyList<SimulatedNode> CopiesOf(int index) => _copies[index];

    public bool HasTwin(int index) => _copies[index].Count > 1;

    public bool IsSecondTwin(SimulatedNode node) => node.Id >= Scenario.Validators;

    public bool IsConnected(SimulatedNode node, int peer) => _connected[node.Id, peer];

    /// <summary>Runs to the end; what a checker found stands in the report.</summary>
    public RunReport Run()
    {
        try
        {
            Begin();
            if (Scenario.ChecksPace) PaceChecker.Check(this);
            if (Scenario.Returns is not null) ReturnChecker.Check(this);
            RunTo(Scenario.FaultsMs);
            Recover();
            Checks.OnEnd();
            if (Scenario.ChecksRest) RestChecker.Check(this);
        }
        catch (ViolationException violation)
        {
            Report.Violation = (violation.Checker, violation.Message);
            Trace?.Line(null, $"VIOLATION {violation.Checker}: {violation.Message}");
        }

        Report.Close(this);
        return Report;
    }

    /// <summary>Starts everything, without letting time pass. <see cref="Run"/> does it; tests that steer a run by hand do it themselves.</summary>
    public void Begin()
    {
        foreach (SimulatedNode node in Nodes) Time.After(_chance.Between(0UL, 300), () => Restart(node));
        foreach (Liar? liar in _liars) liar?.Start();
        _faults.Start();
        Clients.Start();
        CheckRegularly();
    }

    /// <summary>Lets time pass.</summary>
    public void RunTo(ulong untilMs)
    {
        while (Time.Step(untilMs))
        {
        }
    }

    /// <summary>Ends all faults and waits until everything that must hold again does.</summary>
    public void Recover()
    {
        IsFaulty = false;
        Trace?.Line(null, "everything heals");
        _faults.Heal();
        ulong healed = Time.Now;
        SimulatedNode[] probed = [.. Nodes.Where(static node => node.IsHonest && !node.IsDiverging)];
        Transaction[] probes = [.. probed.Select(node => Clients.SubmitProbe(node, elsewhere: true))];
        while (Checks.WhatIsMissing(probes) is string missing)
        {
            ulong elapsed = Time.Now - healed;
            if (elapsed > Scenario.LivenessBoundMs)
            {
                throw new ViolationException(CheckerName.Liveness, $"{elapsed} ms after everything healed: {missing}");
            }

            RunTo(Time.Now + CheckEveryMs);
            RenewExpired(probes, probed);
        }

        Report.RecoveryMs = Time.Now - healed;
    }

    /// <summary>A client whose transaction became too old for a backlog sends another; the bound on recovery stays as it is.</summary>
    private void RenewExpired(Transaction[] probes, SimulatedNode[] probed)
    {
        for (int i = 0; i < probes.Length; i++)
        {
            if (!Clients.IsLost(probes[i])) continue;

            probes[i] = Clients.SubmitProbe(probed[i], elsewhere: true);
            Report.ProbesRenewed++;
        }
    }

    /// <summary>Starts a node and connects it with all that it reaches.</summary>
    public void Restart(SimulatedNode node)
    {
        if (node.IsUp) return;

        _keptDown.Remove(node);
        if (node.Incarnation > 0) Report.Restarts++;
        node.Start();
        foreach (SimulatedNode other in Nodes) ConnectPair(node, other);
    }

    /// <summary>Crashes a node until somebody restarts it.</summary>
    public void KeepDown(SimulatedNode node)
    {
        _keptDown.Add(node);
        node.Crash();
    }

    /// <summary>Votes of an honest node are durable, and what stands behind them is not carried out yet.</summary>
    public void OnVotesDurable(SimulatedNode node, IReadOnlyList<LogRecord> records)
    {
        Checks.OnVotesDurable(node, records);
        if (node.IsHonest && Scenario.BlackoutPermille > 0 && records.Any(IsFinalizeVote)) _faults.OnFinalizeDurable();
    }

    public void OnCrashed(SimulatedNode node)
    {
        LiarOf(node)?.OnCrashed();
        for (int peer = 0; peer < Scenario.Validators; peer++) _connected[node.Id, peer] = false;
        int incarnation = node.Incarnation;
        Time.After(_chance.Between(1UL, 50), () =>
        {
            if (node.IsUp && node.Incarnation != incarnation) return;
            if (_copies[node.Index].Exists(static copy => copy.IsUp)) return;

            foreach (SimulatedNode other in Nodes) Disconnect(other, node.Index);
        });
        if (_keptDown.Contains(node)) return;
        if (IsFaulty) Time.After(_chance.Between(20, Scenario.DownMaxMs), () => Restart(node));
        else Time.After(20, () => Restart(node));
    }

    /// <summary>Connections over cut wires break.</summary>
    public void DisconnectCut()
    {
        foreach (SimulatedNode a in Nodes)
        {
            foreach (SimulatedNode b in Nodes)
            {
                if (!Network.IsCut(a.Id, b.Id) || HasTwin(a.Index) || HasTwin(b.Index)) continue;

                Disconnect(a, b.Index);
                Disconnect(b, a.Index);
            }
        }
    }

    public void ReconnectAll()
    {
        foreach (SimulatedNode a in Nodes)
        {
            foreach (SimulatedNode b in Nodes) ConnectPair(a, b);
        }
    }

    private static bool IsFinalizeVote(LogRecord record) =>
        record.Kind == LogRecordKind.OwnVote && Vote.TryDecode(record.Bytes.Span, out Vote? vote) && vote!.Kind == VoteKind.Finalize;

    private void AddNode(int index, Chance chance)
    {
        bool isHonest = _behaviours[index] == Behaviour.None;
        SimulatedNode node = new(this, Nodes.Count, index, isHonest, Network.KeyOf(index), chance);
        Nodes.Add(node);
        _copies[index].Add(node);
    }

    private void ConnectPair(SimulatedNode a, SimulatedNode b)
    {
        if (a.Index == b.Index || !a.IsUp || !b.IsUp || Network.IsCut(a.Id, b.Id) || Network.IsCut(b.Id, a.Id)) return;

        Connect(a, b.Index);
        Connect(b, a.Index);
    }

    private void Connect(SimulatedNode node, int peer)
    {
        if (!node.IsUp || _connected[node.Id, peer]) return;

        _connected[node.Id, peer] = true;
        node.Connect(peer);
    }

    private void Disconnect(SimulatedNode node, int peer)
    {
        if (!node.IsUp || !_connected[node.Id, peer]) return;

        _connected[node.Id, peer] = false;
        node.Disconnect(peer);
    }

    private void CheckRegularly() => Time.After(CheckEveryMs, () =>
    {
        Checks.OnTick();
        Saboteur?.OnTick();
        CheckRegularly();
    });
}
