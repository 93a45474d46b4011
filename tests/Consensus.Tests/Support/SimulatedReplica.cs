using Chain.Crypto;
namespace Chain.Consensus.Tests;

/// <summary>
/// A replica with the shell that consensus expects: a vote log and a block store that lose what was not synced, and
/// effects carried out in order, behind each write that they wait for.
/// </summary>
internal sealed class SimulatedReplica(
    SimulatedCluster cluster, int index, int twin, SimplexOptions options, ByzantineHabits? habits = null)
{
    private readonly Queue<ConsensusEffect> _effects = new();
    private readonly List<ConsensusEffect> _scratch = [];
    private readonly List<LogRecord> _log = [];
    private readonly List<ConsensusBlock> _chain = [TestBlocks.Genesis];
    private readonly Dictionary<Hash32, Certificate> _finality = [];
    private readonly ulong[] _timers = new ulong[Enum.GetValues<TimerKind>().Length];
    private SimplexReplica? _machine;
    private IReadOnlyList<LogRecord>? _writing;
    private BuildBlock? _heldBuild;
    private bool _isIdle;
    private int _durableBlocks = 1;

    public int Index { get; } = index;

    /// <summary>0 for an honest replica; 0 or 1 for the two copies of a Byzantine one.</summary>
    public int Twin { get; } = twin;

    public bool IsUp => _machine is not null;

    /// <summary>Counts starts: what was scheduled before a crash never happens.</summary>
    public int Life { get; private set; }

    public int Restarts { get; private set; }

    /// <summary>The disk with the vote log was replaced.</summary>
    public bool IsLogLost { get; set; }

    public SimplexReplica Machine => _machine ?? throw new InvalidOperationException("The replica is down.");

    public IReadOnlyList<ConsensusBlock> Chain => _chain;

    public Certificate? FinalityOf(ConsensusBlock block) => _finality.GetValueOrDefault(block.Hash);

    public bool HasDurable(Vote vote) =>
        _log.Any(record => record.Kind == LogRecordKind.OwnVote && record.Bytes.Span.SequenceEqual(vote.Encode()));

    public void Start()
    {
        Life++;
        ConsensusBlock root = _chain[^1];
        List<LogRecord>? log = IsLogLost ? null : [.. _log];
        RestoredState restored = new(root, FinalityOf(root), log, TestBlocks.Codec);
        _machine = new SimplexReplica(options, cluster.Network.Domain, cluster.Network.Signers[Index], restored);
        _machine.Start(_scratch);
        Drain();
    }

    /// <summary>Loses memory, what waits for the disk, and final blocks that the store had not synced.</summary>
    public void Crash(SplitMix64 random)
    {
        if (_writing is not null && random.Chance(50)) _log.AddRange(_writing);
        _writing = null;
        _machine = null;
        _heldBuild = null;
        _effects.Clear();
        _chain.RemoveRange(_durableBlocks, _chain.Count - _durableBlocks);
        Restarts++;
    }

    public void Apply(ConsensusEvent input)
    {
        if (_machine is null) return;

        _machine.Apply(input, _scratch);
        Drain();
    }

    public void Receive(int from, ConsensusMessage message)
    {
        if (_machine is null) return;

        // What is not needed is dropped before its signatures are checked; now and then it is applied to show that it changes nothing.
        ValidatorIndex sender = new(from);
        bool isNeeded = _machine.Needs(sender, message);
        if (!isNeeded && !cluster.Random.Chance(5)) return;

        List<SignatureCheck> checks = [];
        MessageVerdict verdict = MessageVerifier.Collect(_machine.Domain, message, isNeeded ? _machine.Holds : null, checks);
        if (verdict != MessageVerdict.Valid || !cluster.Network.Scheme.VerifyAll(checks)) return;

        _machine.Apply(new MessageReceived(sender, message), _scratch);
        if (!isNeeded && _scratch.Count > 0) cluster.Check.Fail($"{message.GetType().Name} was not needed, but brought {_scratch[0]}");
        Drain();
    }

    /// <summary>The store syncs: the vote log need not hold those blocks any more.</summary>
    public void SyncStore()
    {
        if (_machine is null) return;

        _durableBlocks = _chain.Count;
        Apply(new BlocksDurable(_chain[^1].View));
    }

    public void SetIdle(bool idle)
    {
        if (_machine is null || _isIdle == idle) return;

        _isIdle = idle;
        Apply(new WorkChanged(!idle));
        if (!idle && _heldBuild is { } build) Build(build, after: 1UL);
    }

    private void Drain()
    {
        foreach (ConsensusEffect effect in _scratch)
        {
            if (habits is null || !habits.Intercepts(this, effect)) _effects.Enqueue(effect);
        }

        _scratch.Clear();
        while (_writing is null && _effects.TryDequeue(out ConsensusEffect? effect)) CarryOut(effect);
    }

    private void CarryOut(ConsensusEffect effect)
    {
        switch (effect)
        {
            case Persist persist:
                _writing = persist.Records;
                cluster.After(this, 1 + cluster.Random.Next(4), Synced);
                break;
            case Broadcast broadcast:
                cluster.Check.OnSent(this, broadcast.Message);
                for (int to = 0; to < cluster.Network.Signers.Length; to++)
                {
                    if (to != Index) cluster.Deliver(this, to, broadcast.Message);
                }

                break;
            case Send send:
                cluster.Check.OnSent(this, send.Message);
                cluster.Deliver(this, send.To.Value, send.Message);
                break;
            case SetTimer timer:
                ulong number = ++_timers[(int)timer.Kind];
                cluster.After(this, timer.After.Value, () =>
                {
                    if (_timers[(int)timer.Kind] == number) Apply(new TimerFired(timer.Kind, timer.View));
                });
                break;
            case BuildBlock build:
                _heldBuild = build;
                Build(build, _isIdle ? options.EmptyBlockInterval.Value : 1 + (ulong)cluster.Random.Next(3));
                break;
            case ValidateBlock validate:
                bool isValid = cluster.Check.IsValid(validate.Block);
                cluster.After(this, 1 + cluster.Random.Next(3), () => Apply(new BlockValidated(validate.Block.Hash, isValid)));
                break;
            case Finalize finalize:
                cluster.Check.OnFinal(this, finalize);
                _chain.AddRange(finalize.Blocks);
                _finality[finalize.Certificate.BlockHash] = finalize.Certificate;
                break;
            case SyncNeeded sync:
                cluster.After(this, 20, () => Sync(sync));
                break;
            case ServeBlock serve when _chain.Find(block => block.Hash == serve.Hash) is { } block:
                cluster.Deliver(this, serve.To.Value, new BlockResponse(block));
                break;
            case CompactLog compact:
                _log.Clear();
                _log.AddRange(compact.Keep);
                break;
            case ReportEvidence report:
                cluster.Check.OnEvidence(this, report.Evidence);
                break;
            case VotingStopped stopped:
                cluster.Check.OnStopped(this, stopped.Reason);
                break;
            case BlockNotarized notarized:
                cluster.After(this, 0UL, () => Apply(new BlockJudged(notarized.Block.View)));
                break;
            case ServeBlock:
                break;
            default:
                throw new InvalidOperationException($"Unhandled effect {effect.GetType().Name}.");
        }
    }

    private void Synced()
    {
        _log.AddRange(_writing!);
        _writing = null;
        Drain();
    }

    private void Build(BuildBlock build, ulong after) => cluster.After(this, after, () =>
    {
        if (_heldBuild != build) return;

        _heldBuild = null;
        ConsensusBlock block = TestBlocks.On(build.Parent, build.View, cluster.Network.Domain.Validators, cluster.Random.Next());
        Apply(new BlockBuilt(build.View, block));
    });

    /// <summary>Copies the missing final blocks from any replica that has them.</summary>
    private void Sync(SyncNeeded sync)
    {
        foreach (SimulatedReplica other in cluster.Replicas)
        {
            int target = other._chain.FindIndex(block => block.Hash == sync.Block.Hash);
            if (target < 0 || target < _chain.Count) continue;

            _chain.AddRange(other._chain[_chain.Count..(target + 1)]);
            _finality[sync.Block.Hash] = sync.Finality;
            Apply(new ChainAdvanced(sync.Block, sync.Finality));
            return;
        }

        cluster.After(this, 50, () => Sync(sync));
    }
}
