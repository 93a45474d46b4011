using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Checking;
using Chain.Node.Core;
using Chain.Node.Core.Mempool;
using Chain.Node.Core.Messages;
using Chain.Simulator.Byzantine;
using Chain.Simulator.Engine;
using Chain.Simulator.Ledgers;

namespace Chain.Simulator.World;

/// <summary>
/// A node: the production core in a shell that keeps the contract of <see cref="NodeEffect"/> on simulated disks, clocks
/// and wires. It can crash between any two effects.
/// </summary>
internal sealed class SimulatedNode
{
    private const int ExecutionBatchMax = 16;

    private readonly Simulation _world;
    private readonly Chance _chance;
    private readonly NodeOptions _options;
    private readonly ChainRules _rules;
    private readonly Queue<NodeEffect> _effects = new();
    private readonly List<NodeEffect> _fresh = [];
    private readonly Queue<ExecuteBlock> _executions = new();
    private readonly Dictionary<(NodeTimerKind, TimerKind), ulong> _timers = [];
    private readonly HashSet<Hash32> _watched = [];
    private NodeMachine? _machine;
    private InterestBoard _board = new();
    private MessageChecker _checker;
    private ulong _timerNumber;
    private int _durableWrites;
    private bool _isSyncing;
    private bool _isExecuting;
    private bool _isDraining;
    private int _effectsUntilCrash = -1;

    public SimulatedNode(Simulation world, int id, int index, bool isHonest, IVoteSigner signer, Chance chance)
    {
        _world = world;
        _chance = chance;
        Id = id;
        Index = index;
        IsHonest = isHonest;
        Signer = signer;
        Log = new VoteLogDisk(world.Network.Rules.GenesisHash, signer.PublicKey, chance.Fork());
        Ledger = world.Network.CreateLedger(index, () => Log.LastNumber);
        Sabotage sabotage = world.Scenario.Sabotage;

        // A Byzantine replica runs the honest core, except that votes of its own key which it did not cast do not scare it.
        SimplexMutation mutation = isHonest ? sabotage.Consensus : SimplexMutation.IgnoreForeignVotes;
        if (world.BehaviourOf(index).HasFlag(Behaviour.NeverFinalize)) mutation |= SimplexMutation.NoFinalizeVote;
        _options = world.Scenario.Options with { Consensus = world.Scenario.Options.Consensus with { Mutation = mutation } };
        _rules = world.Network.Rules with { Mutations = isHonest ? sabotage.Node : default };
        _checker = CreateChecker();
    }

    /// <summary>Number of the node; two twins have two.</summary>
    public int Id { get; }

    /// <summary>Its validator.</summary>
    public int Index { get; }

    /// <summary>Whether it is held to the rules. It may be wrong all the same: see <see cref="IsFaulty"/>.</summary>
    public bool IsHonest { get; }

    /// <summary>Not among those that have to make progress by their votes: Byzantine, diverged, or without its own log.</summary>
    public bool IsFaulty => !IsHonest || IsDiverging || Log.IsLost || Log.IsOldCopy || IsKeyStolen;

    /// <summary>Executes wrongly.</summary>
    public bool IsDiverging => Ledger is DivergingLedger { IsRepaired: false };

    /// <summary>Somebody else signs with its key.</summary>
    public bool IsKeyStolen => _world.Scenario.StolenKey == Index;

    public ILedger Ledger { get; }

    public IVoteSigner Signer { get; }

    /// <summary>The network's rules, as this node keeps them.</summary>
    public ChainRules Rules => _rules;

    public VoteLogDisk Log { get; }

    public bool IsUp => _machine is not null;

    /// <summary>How often it was started.</summary>
    public int Incarnation { get; private set; }

    /// <summary>How far its clock is off, in ms.</summary>
    public long ClockOffsetMs { get; set; }

    /// <summary>How much faster its clock runs, in parts of a thousand.</summary>
    public int ClockDriftPermille { get; set; }

    /// <summary>Extra time for each sync and each block, while a disk or a processor is slow.</summary>
    public ulong StalledUntilMs { get; set; }

    /// <summary>A write of votes is under way.</summary>
    public bool IsWriting => _isSyncing;

    /// <summary>It raised the alarm that its execution diverged.</summary>
    public bool HasRaisedAlarm { get; private set; }

    /// <summary>Views that ended without a block, over all incarnations.</summary>
    public ulong ViewsNullified { get; private set; }

    public NodeStatus Status => (_machine ?? throw new InvalidOperationException($"Node {Id} is down.")).Status;

    /// <summary>Where its core stands.</summary>
    public Standing Standing => (_machine ?? throw new InvalidOperationException($"Node {Id} is down.")).Standing;

    /// <summary>Whether its core holds a block and its ancestors down to the last final one.</summary>
    public bool HoldsBranch(Hash32 tip) => _machine is not null && _machine.HoldsBranch(tip);

    /// <summary>Whether its core holds a block.</summary>
    public bool Holds(Hash32 block) => _machine is not null && _machine.Holds(block);

    /// <summary>What its core holds.</summary>
    public HeldCounts Held => (_machine ?? throw new InvalidOperationException($"Node {Id} is down.")).Held;

    /// <summary>Wall-clock time as this node sees it, in ms since 1970.</summary>
    public ulong ClockMs
    {
        get
        {
            long drift = (long)_world.Time.Now * ClockDriftPermille / 1_000;
            return (ulong)((long)(SimulatedNetwork.EpochMs + _world.Time.Now) + ClockOffsetMs + drift);
        }
    }

    /// <summary>Starts from what is on its disks.</summary>
    public void Start()
    {
        Incarnation++;
        bool isExpected = !_world.Scenario.Sabotage.Shell.HasFlag(ShellMutation.DoNotCompareLog);
        IReadOnlyList<LogRecord>? records = Log.Open(Ledger.ExpectedLog, isExpected);
        if (Log.Id is Guid log) Ledger.BindLog(log);
        RestoredNode restored = Ledger.Restore() with { VoteLog = records };
        _board = new InterestBoard();
        _checker = CreateChecker();
        _machine = new NodeMachine(_options, _rules, _world.Network.Validators, Signer, restored);
        _world.Trace?.Line(this, $"starts at height {restored.Tip.Header.Height}, vote log of {restored.VoteLog?.Count.ToString() ?? "none"} records");
        _world.Checks.OnStarted(this, restored);
        Guard(() => _machine.Start(ClockMs, _fresh));
        _board.Show(_machine.Interest);
        if (IsHonest) _world.Checks.OnBegun(this, records ?? [], _fresh);
        TakeFresh();
    }

    /// <summary>Stops at once; what was not durable is lost, whole or in part.</summary>
    public void Crash()
    {
        if (_machine is null) return;

        ViewsNullified += (ulong)_machine.Status.ViewsNullified;
        _world.Checks.OnCrashing(this);
        _machine = null;
        if (_isSyncing) _world.Report.CrashesMidPersist++;
        _world.Report.Crashes++;
        _effects.Clear();
        _fresh.Clear();
        _executions.Clear();
        _timers.Clear();
        _watched.Clear();
        _durableWrites = 0;
        _isSyncing = _isExecuting = false;
        _effectsUntilCrash = -1;
        Log.Crash();
        Ledger.Crash(_chance);
        _world.Saboteur?.OnCrashed(this);
        _world.Trace?.Line(this, "crashes");
        _world.OnCrashed(this);
    }

    /// <summary>Loses its database, while it is down.</summary>
    public void LoseChain()
    {
        Ledger.LoseAll();
        _world.Checks.OnChainLost(this);
        _world.Report.ChainsLost++;
        _world.Trace?.Line(this, "loses its database");
    }

    /// <summary>Crashes before the effect of that number from now.</summary>
    public void CrashAfterEffects(int count) => _effectsUntilCrash = count;

    public void Connect(int peer) => Apply(new PeerConnected(new ValidatorIndex(peer)));

    public void Disconnect(int peer) => Apply(new PeerDisconnected(new ValidatorIndex(peer)));

    /// <summary>Takes a peer's bytes off the wire, as the workers of a shell do.</summary>
    public void Receive(int from, ReadOnlyMemory<byte> bytes)
    {
        if (_machine is null) return;

        CheckVerdict verdict = _checker.Check(new ValidatorIndex(from), bytes, out NodeMessage? message);
        if (verdict == CheckVerdict.BadSignature && IsHonest && _world.Scenario.Sabotage.Shell.HasFlag(ShellMutation.DoNotCheckMessages))
        {
            NodeMessage.TryDecode(bytes, new LedgerBlockCodec(), out message, out _);
        }

        if (message is null)
        {
            _world.Report.MessagesRefused++;
            return;
        }

        _world.Checks.OnReceived(this, from, message);
        Apply(new PeerMessageReceived(new ValidatorIndex(from), message));
    }

    /// <summary>Takes a client's transaction; the answer goes to the clients, now or when it is final, executed and durable.</summary>
    public void Submit(Transaction transaction, long token)
    {
        if (_machine is null) return;

        if (!_checker.HasValidSignatures(transaction))
        {
            _world.Clients.OnAnswer(token, AdmitResult.BadSignature);
            return;
        }

        _watched.Add(transaction.Id);
        Apply(new TransactionsSubmitted([new Submission(transaction, token)]));
    }

    /// <summary>Throws as a core does that finds an invariant broken. For a planted bug.</summary>
    public void Break() => Guard(static () => throw new InvalidOperationException("Planted."));

    /// <summary>Sends bytes that the core did not ask for.</summary>
    public void SendRaw(int to, ReadOnlyMemory<byte> bytes) => _world.Network.Send(this, to, bytes);

    private MessageChecker CreateChecker() =>
        new(_world.Network.Domain with { Mutation = _options.Consensus.Mutation }, _world.Network.Scheme, new SignatureCache(countMax: 4_096), _rules, _board);

    private void Apply(NodeEvent input)
    {
        if (_machine is null) return;

        NodeMachine machine = _machine;
        Standing before = machine.Standing;
        Guard(() => machine.Apply(ClockMs, input, _fresh));
        _board.Show(machine.Interest);
        _world.Saboteur?.Tamper(this, _fresh);
        if (IsHonest) _world.Checks.OnApplied(this, input, before, _fresh);
        TakeFresh();
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KeyNotFoundException
            or NullReferenceException or IndexOutOfRangeException or OverflowException)
        {
            // A Byzantine node runs the honest core, which must not break either.
            throw new ViolationException(CheckerName.Invariant, $"Node {Id} threw {exception}");
        }
    }

    private void TakeFresh()
    {
        foreach (NodeEffect effect in _fresh) _effects.Enqueue(effect);
        _fresh.Clear();
        Drain();
    }

    /// <summary>Carries out effects in order, up to the first write of votes that is not durable.</summary>
    private void Drain()
    {
        if (_isDraining) return;

        _isDraining = true;
        bool mayPass = IsHonest && _world.Scenario.Sabotage.Shell.HasFlag(ShellMutation.DoNotWithhold);
        int incarnation = Incarnation;
        while (_machine is not null && Incarnation == incarnation && _effects.TryPeek(out NodeEffect? effect))
        {
            if (_effectsUntilCrash == 0)
            {
                Crash();
                break;
            }

            if (_effectsUntilCrash > 0) _effectsUntilCrash--;
            if (effect is PersistVotes persist)
            {
                if (mayPass)
                {
                    Log.Append(persist.Records);
                    _durableWrites++;
                    AfterSync(static (node, _) => node.Log.Sync(), 0); // Too late: what it carries is on the wire.
                }

                if (_durableWrites == 0)
                {
                    BeginSync();
                    break;
                }

                _durableWrites--;
                _effects.Dequeue();
                _world.OnVotesDurable(this, persist.Records);
                continue;
            }

            _effects.Dequeue();
            CarryOut(effect);
        }

        _isDraining = false;
    }

    /// <summary>Writes all votes that wait together, in one sync.</summary>
    private void BeginSync()
    {
        if (_isSyncing) return;

        _isSyncing = true;
        int count = 0;
        foreach (NodeEffect effect in _effects)
        {
            if (effect is not PersistVotes persist) continue;

            Log.Append(persist.Records);
            count++;
        }

        AfterSync(
            static (node, written) =>
            {
                node.Log.Sync();
                node._isSyncing = false;
                node._durableWrites += written;
                node.Drain();
            },
            count);
    }

    private void AfterSync(Action<SimulatedNode, int> then, int argument)
    {
        int incarnation = Incarnation;
        _world.Time.After(DrawSyncMs(), () =>
        {
            if (Incarnation == incarnation && IsUp) then(this, argument);
        });
    }

    private ulong DrawSyncMs()
    {
        (ulong min, ulong max) = _world.Scenario.SyncMs;
        bool isSlow = _world.IsFaulty && _chance.Permille(_world.Scenario.SlowSyncPermille);
        return isSlow ? 1_000 : _chance.Between(min, max);
    }

    private void CarryOut(NodeEffect effect)
    {
        switch (effect)
        {
            case SendToAll send:
                _world.Checks.OnSending(this, null, send.Message, send.Class);
                for (int peer = 0; peer < _world.Scenario.Validators; peer++)
                {
                    if (peer != Index) _world.Network.Send(this, peer, send.Message);
                }

                break;
            case SendToPeer send:
                _world.Checks.OnSending(this, send.To.Value, send.Message, send.Class);
                _world.Network.Send(this, send.To.Value, send.Message);
                break;
            case StartTimer timer:
                StartTimer(timer.Timer, timer.AfterMs);
                break;
            case ExecuteBlock execute:
                _world.Checks.OnFinal(this, execute.Block, execute.Certificate);
                _executions.Enqueue(execute);
                Execute();
                break;
            case CompactVoteLog compact:
                Compact(compact.Keep);
                break;
            case ServeBlocks serve:
                SendRaw(serve.To.Value, Ledger.Read(serve.FromHeight, serve.CountMax).Encode());
                break;
            case ServeBlockByHash serve:
                if (Ledger.Find(serve.Hash) is Block block)
                {
                    SendRaw(serve.To.Value, new ConsensusNodeMessage(new BlockResponse(LedgerBlockCodec.ToConsensus(block))).Encode());
                }

                break;
            case AnswerSubmission answer:
                _world.Clients.OnAnswer(answer.Token, answer.Result);
                break;
            case RaiseAlarm alarm:
                if (alarm.Alarm == NodeAlarm.Diverged) HasRaisedAlarm = true;
                _world.Checks.OnAlarm(this, alarm);
                break;
            case RecordEvidence evidence:
                _world.Checks.OnEvidence(this, evidence.Evidence);
                break;
            case ChargeGossip:
                break; // The simulated wire has no limits.
            case NoteIncident incident:
                _world.Checks.OnIncident(this, incident);
                break;
            default:
                throw new InvalidOperationException($"Unhandled effect {effect.GetType().Name}.");
        }
    }

    /// <summary>Rewrites the log; records behind the compaction that are durable already go to the new one too.</summary>
    private void Compact(IReadOnlyList<LogRecord> keep)
    {
        List<LogRecord> records = [.. keep];
        int written = _durableWrites;
        foreach (NodeEffect effect in _effects)
        {
            if (written == 0) break;
            if (effect is not PersistVotes persist) continue;

            records.AddRange(persist.Records);
            written--;
        }

        bool isCut = _world.IsFaulty && _world.Scenario.CrashEveryMs > 0 && _chance.Percent(5);
        if (Log.TryCompact(records, isCut ? _chance.Below(8) : null)) _world.Report.Compactions++;
        else Crash();
    }

    private void StartTimer(NodeTimer timer, ulong afterMs)
    {
        int incarnation = Incarnation;
        ulong number = ++_timerNumber;
        (NodeTimerKind, TimerKind) name = (timer.Kind, timer.Consensus);
        _timers[name] = number;
        ulong scaled = (ulong)Math.Max(1, (long)afterMs * (1_000 - ClockDriftPermille) / 1_000);
        _world.Time.After(scaled, () =>
        {
            if (Incarnation != incarnation || !_timers.TryGetValue(name, out ulong current) || current != number) return;

            _timers.Remove(name);
            Apply(new NodeTimerFired(timer));
        });
    }

    /// <summary>The execution worker: takes what waits, executes it, syncs once, reports each block.</summary>
    private void Execute()
    {
        if (_isExecuting || _executions.Count == 0) return;

        _isExecuting = true;
        int count = Math.Min(_executions.Count, ExecutionBatchMax);
        ulong workMs = 0;
        for (int i = 0; i < count; i++) workMs += _chance.Between(_world.Scenario.ExecutionMs.Min, _world.Scenario.ExecutionMs.Max);
        if (StalledUntilMs > _world.Time.Now) workMs += StalledUntilMs - _world.Time.Now;

        int incarnation = Incarnation;
        _world.Time.After(workMs, () =>
        {
            if (Incarnation == incarnation && IsUp) WriteExecuted(count);
        });
    }

    private void WriteExecuted(int count)
    {
        List<(Block Block, Executed Executed)> done = new(count);
        for (int i = 0; i < count; i++)
        {
            ExecuteBlock next = _executions.Dequeue();
            Executed executed = default;
            Guard(() => executed = Ledger.Execute(next.Block, next.Certificate));
            done.Add((next.Block, executed));
        }

        bool isEarly = _rules.Mutations.AcknowledgeBeforeDurable;
        if (isEarly) ReportExecuted(done);
        AfterSync(
            (node, _) =>
            {
                node.Ledger.Sync();
                node._isExecuting = false;
                if (!isEarly) node.ReportExecuted(done);
                node.Execute();
            },
            0);
    }

    private void ReportExecuted(List<(Block Block, Executed Executed)> done)
    {
        int incarnation = Incarnation;
        foreach ((Block block, Executed executed) in done)
        {
            _world.Checks.OnExecuted(this, block, executed.Roots);
            foreach (Transaction transaction in block.Transactions)
            {
                if (_watched.Remove(transaction.Id)) _world.Clients.OnFinal(this, transaction.Id, block.Header.Height);
            }

            Apply(new BlockExecuted(block.Header, executed.Roots, executed.Members));
            if (!IsUp || Incarnation != incarnation) return;
        }
    }
}
