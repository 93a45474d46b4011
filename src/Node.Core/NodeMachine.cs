using System.Runtime.CompilerServices;
using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core.Blocks;
using Chain.Node.Core.Mempool;
using Chain.Node.Core.Messages;
using Chain.Node.Core.Sync;

namespace Chain.Node.Core;

/// <summary>
/// One node as a pure state machine: event and time in, effects out. Joins consensus, which orders opaque blocks, with
/// the mempool, the rules of blocks, execution and sync. One thread owns it; it reads no clock, file or socket.
/// </summary>
public sealed class NodeMachine
{
    private const ulong HousekeepingMs = 1_000;

    /// <summary>
    /// How long a block without transactions is held back, in ms, well within the voters' timeout: nobody waits for it, and
    /// transactions that come meanwhile take what it certifies with them.
    /// </summary>
    private const ulong EmptyBlockPauseMs = 50;

    private const ulong PaceFactor = 6;

    /// <summary>Blocks in the tree from which it is looked through for those that are not needed.</summary>
    private const int TreeTrimMin = 64;

    /// <summary>See <see cref="IsStarving"/>: rare enough that a chain whose execution stands still goes on at nearly full speed.</summary>
    private const ulong StarvingBlocks = 16;

    private readonly NodeOptions _options;
    private readonly ChainRules _rules;
    private readonly SimplexReplica _consensus;
    private readonly BlockTree _tree;
    private readonly ReplayWindow _replay;
    private readonly RootsHistory _roots;
    private readonly MembershipHistory _members;
    private readonly TransactionPool _pool;
    private readonly TransactionIntake _intake;
    private readonly BlockValidator _validator;
    private readonly BlockBuilder _builder;
    private readonly WaitingProposals _waiting;
    private readonly CertifiedRootsChecker _certifiedRoots;
    private readonly BlockSync _sync;
    private readonly HashSet<int> _peers = [];

    private readonly ConditionalWeakTable<BlockResponse, byte[]> _responses = [];
    private readonly Queue<ConsensusEvent> _toConsensus = new();
    private readonly List<ConsensusEffect> _consensusEffects = [];
    private List<NodeEffect> _effects = [];
    private ulong _now;
    private ProposalTurn? _turn;
    private (Hash32 Hash, ulong SeenMs) _newestProposal;
    private ulong _lastTransactionHeight;
    private bool _workReported = true; // Consensus starts as if there were work.
    private ulong? _behindView;
    private ulong _awaitedHeight;
    private ulong _clockDueMs = ulong.MaxValue;
    private int _treeTrimAt = TreeTrimMin;
    private readonly bool _isDivergedFromStart;
    private bool _diverged;

    /// <summary>Creates a node from what it has on disk.</summary>
    /// <param name="options">This node's limits.</param>
    /// <param name="rules">The network's rules.</param>
    /// <param name="validators">The epoch's validators.</param>
    /// <param name="signer">Signs votes; null for a node that is no validator.</param>
    /// <param name="restored">What is on disk.</param>
    public NodeMachine(
        NodeOptions options, ChainRules rules, ValidatorSet validators, IVoteSigner? signer, RestoredNode restored)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(restored);
        _options = options;
        _rules = rules;
        BlockHeader tip = restored.Tip.Header;
        _tree = new BlockTree(tip);
        _roots = new RootsHistory(restored.Roots);
        _members = new MembershipHistory(restored.MembersSince, restored.Members);
        _replay = new ReplayWindow(restored.FinalTransactions);
        _pool = new TransactionPool(options.Mempool);
        _intake = new TransactionIntake(options, rules, _pool, _replay, _members);
        _validator = new BlockValidator(rules, _tree, _replay, _roots, _members);
        int proposer = signer is null ? 0 : validators.IndexOf(signer.PublicKey)?.Value ?? 0;
        _builder = new BlockBuilder(rules, proposer, _pool, _tree, _replay, _roots, _members);
        _waiting = new WaitingProposals(options.WaitingProposalsMax);
        _certifiedRoots = new CertifiedRootsChecker(_roots, tip);
        _isDivergedFromStart = restored.IsDiverged || !AgreesWithTip(restored);
        _sync = new BlockSync(options);
        _lastTransactionHeight = tip.Height;
        RestoredState state = new(ToConsensus(restored.Tip), restored.TipCertificate, restored.VoteLog, new LedgerBlockCodec());
        ConsensusDomain domain = new(rules.GenesisHash, new Epoch(rules.Epoch), validators);
        SimplexOptions timing = options.Consensus with { EmptyBlockInterval = new Ticks(rules.Parameters.EmptyBlockIntervalMs) };
        if (!rules.Mutations.CapBelowTransfer) timing = timing.WithCapFor((ulong)rules.Parameters.BlockBytesMax, validators.Count);
        _consensus = new SimplexReplica(timing, domain, signer, state);
    }

    /// <summary>A snapshot of what the node says of itself.</summary>
    public NodeStatus Status => new()
    {
        FinalHeight = _tree.FinalTip.Height,
        FinalHash = _tree.FinalHash,
        FinalTimestamp = _tree.FinalTip.Timestamp,
        CertifiedHeight = _tree.FinalTip.ExecutedHeight,
        ExecutedHeight = _roots.ExecutedHeight,
        StateRoot = _roots.StateRoot,
        View = _consensus.View.Value,
        Epoch = _rules.Epoch,
        Peers = _peers.Count,
        PoolTransactions = _pool.Count,
        PoolBytes = _pool.Bytes,
        Syncing = _behindView is not null,
        Voting = _consensus.Status,
        Diverged = _diverged,
        ViewsNullified = (ulong)_consensus.NullifiedViews,
    };

    /// <summary>What messages it can still use, now. The value itself may be read by any thread.</summary>
    public NodeInterest Interest => new(_consensus.Interest, _sync.Pending?.Peer);

    /// <summary>Where it stands, cheaper than <see cref="Status"/>.</summary>
    internal Standing Standing =>
        new(
            _consensus.Status, _behindView is not null, _consensus.View.Value, _tree.FinalTip.Height, _tree.FinalHash, _roots.ExecutedHeight,
            _members.Since, _consensus.ViewTimeout.Value, _consensus.NotarizedViews, _consensus.NullifiedViews);

    /// <summary>How much it holds, for a checker that nothing grows without bound.</summary>
    internal HeldCounts Held => new(
        _consensus.ViewsHeld, _consensus.BlocksHeld, _tree.Count, _waiting.Count, _roots.Count, _members.Count, _consensus.SyncAsked.Value);

    /// <summary>Whether consensus holds a block.</summary>
    internal bool Holds(Hash32 block) => _consensus.FindBlock(block) is not null;

    /// <summary>Whether consensus holds a block and all its ancestors down to the last final one.</summary>
    internal bool HoldsBranch(Hash32 tip)
    {
        Hash32 hash = tip;
        while (hash != _tree.FinalHash)
        {
            if (_consensus.FindBlock(hash) is not ConsensusBlock block || block.Height.Value <= _tree.FinalTip.Height) return false;
            hash = block.ParentHash;
        }

        return true;
    }

    /// <summary>Begins: the first effects, before any event.</summary>
    public void Start(ulong nowMs, List<NodeEffect> effects)
    {
        Begin(nowMs, effects);
        _consensusEffects.Clear();
        _consensus.Start(_consensusEffects);
        CarryOutConsensusEffects();
        if (_isDivergedFromStart) Diverge($"This database holds other results than a quorum certified, up to height {_tree.FinalTip.Height} at the latest.");
        Add(new StartTimer(new NodeTimer(NodeTimerKind.Housekeeping, default, 0), HousekeepingMs));
        End();
    }

    /// <summary>Applies one event and appends what the shell must do to <paramref name="effects"/>.</summary>
    /// <param name="nowMs">Wall-clock time in ms since 1970. It may step either way; nothing that was seen under a wrong time lasts.</param>
    /// <param name="input">What happened.</param>
    /// <param name="effects">Receives the effects, in the order in which they must be carried out.</param>
    public void Apply(ulong nowMs, NodeEvent input, List<NodeEffect> effects)
    {
        Begin(nowMs, effects);
        if (_now >= _clockDueMs) JudgeWaiting(); // A clock that steps does not wait for its timer.
        switch (input)
        {
            case PeerMessageReceived { Peer: ValidatorIndex peer, Message: NodeMessage message }:
                Receive(peer, message);
                break;
            case TransactionsSubmitted { Submissions: IReadOnlyList<Submission> submissions }:
                _intake.Submit(submissions, _now, _effects);
                break;
            case BlockExecuted executed:
                OnExecuted(executed);
                break;
            case NodeTimerFired { Timer: NodeTimer timer }:
                OnTimer(timer);
                break;
            case TransactionLookedUp { Id: Hash32 id, Token: long token }:
                Add(new AnswerLookUp(token, _pool.Find(id)));
                break;
            case PeerConnected { Peer: ValidatorIndex peer }:
                _peers.Add(peer.Value);
                _sync.Connect(peer);
                Add(new SendToPeer(peer, StatusBytes(), MessageClass.Gossip));
                break;
            case PeerDisconnected { Peer: ValidatorIndex peer }:
                _peers.Remove(peer.Value);
                _sync.Disconnect(peer);
                break;
            default:
                throw new InvalidOperationException($"Unhandled event {input?.GetType().Name}.");
        }

        End();
    }

    private void Begin(ulong nowMs, List<NodeEffect> effects)
    {
        _now = nowMs;
        _effects = effects;
    }

    /// <summary>Lets consensus and the proposer react until nothing is left to do.</summary>
    private void End()
    {
        do
        {
            while (_toConsensus.TryDequeue(out ConsensusEvent? input))
            {
                _consensusEffects.Clear();
                _consensus.Apply(input, _consensusEffects);
                CarryOutConsensusEffects();
            }

            ReportWork();
            TryBuild();
        }
        while (_toConsensus.Count > 0);

        RequestBlocks();
    }

    private void Receive(ValidatorIndex peer, NodeMessage message)
    {
        switch (message)
        {
            case ConsensusNodeMessage consensus:
                _toConsensus.Enqueue(new MessageReceived(peer, consensus.Message));
                break;
            case TransactionsMessage transactions:
                _intake.Receive(peer, transactions, _now, _effects);
                break;
            case StatusMessage status:
                _sync.SetHeight(peer, status.FinalHeight);
                break;
            case BlocksRequestMessage request:
                Add(new ServeBlocks(peer, request.FromHeight, Math.Min(request.CountMax, _options.SyncBlocksMax)));
                break;
            case BlocksMessage blocks:
                Import(peer, blocks);
                break;
            default:
                throw new InvalidOperationException($"Unhandled message {message.GetType().Name}.");
        }
    }

    private void OnTimer(NodeTimer timer)
    {
        switch (timer.Kind)
        {
            case NodeTimerKind.Consensus:
                _toConsensus.Enqueue(new TimerFired(timer.Consensus, new View(timer.Number)));
                break;
            case NodeTimerKind.EmptyBlock:
                _turn?.OnTimer();
                break;
            case NodeTimerKind.Clock:
                JudgeWaiting();
                break;
            case NodeTimerKind.Sync:
                if (_sync.TryExpire(timer.Number) is ValidatorIndex late)
                {
                    Add(new NoteIncident(NodeIncident.SyncTimedOut, late, "No answer to a request for blocks."));
                }

                break;
            case NodeTimerKind.Housekeeping:
                _intake.Housekeep(_now, _tree.FinalTip.Timestamp, _effects);
                Add(new SendToAll(StatusBytes(), MessageClass.Gossip));
                Add(new StartTimer(timer, HousekeepingMs));
                break;
            default:
                throw new InvalidOperationException($"Unhandled timer {timer.Kind}.");
        }
    }

    private void CarryOutConsensusEffects()
    {
        foreach (ConsensusEffect effect in _consensusEffects) CarryOut(effect);
    }

    private void CarryOut(ConsensusEffect effect)
    {
        switch (effect)
        {
            case Persist persist:
                Add(new PersistVotes(persist.Records));
                break;
            case Broadcast broadcast:
                MessageClass kind = broadcast.Message is CertificateMessage ? MessageClass.Certificate : MessageClass.Consensus;
                Add(new SendToAll(new ConsensusNodeMessage(broadcast.Message).Encode(), kind));
                break;
            case Send send:
                Add(new SendToPeer(send.To, Encode(send.Message), MessageClass.Consensus));
                break;
            case SetTimer timer:
                Add(new StartTimer(new NodeTimer(NodeTimerKind.Consensus, timer.Kind, timer.View.Value), timer.After.Value));
                break;
            case BuildBlock build:
                AddBranch(build.Parent);
                _turn = new ProposalTurn(build.View.Value, build.Parent.Hash, _now, PaceMs(build.Parent.Hash));
                break;
            case ValidateBlock validate:
                AddBranch(validate.Parent);
                _newestProposal = (validate.Block.Hash, _now);
                Judge(FromConsensus(validate.Block));
                break;
            case BlockNotarized notarized:
                OnNotarized(FromConsensus(notarized.Block));
                break;
            case Finalize final:
                OnFinal(final);
                break;
            case SyncNeeded needed:
                FallBehind(needed.Finality.View);
                break;
            case ReportEvidence report:
                Add(new RecordEvidence(report.Evidence));
                break;
            case VotingStopped stopped:
                Add(new RaiseAlarm(NodeAlarm.VotingStopped, $"This node no longer votes: {stopped.Reason}."));
                break;
            case ServeBlock serve:
                Add(new ServeBlockByHash(serve.To, serve.Hash));
                break;
            case CompactLog compact:
                Add(new CompactVoteLog(compact.Keep));
                break;
            default:
                throw new InvalidOperationException($"Unhandled consensus effect {effect.GetType().Name}.");
        }
    }

    /// <summary>Adds a block that consensus builds upon, and those of its ancestors that we were not told of.</summary>
    private void AddBranch(ConsensusBlock tip)
    {
        ConsensusBlock? block = tip;
        while (block is not null && block.Height.Value > _tree.FinalTip.Height)
        {
            // One that is held may stand on one that is not: only some of a branch's blocks need notarizations that we know.
            _tree.TryAdd(FromConsensus(block));
            block = _consensus.FindBlock(block.ParentHash);
        }
    }

    private void Judge(Block block)
    {
        BlockVerdict verdict = _validator.Validate(block, _now);
        TrimTree();
        if (verdict is BlockVerdict.Valid or BlockVerdict.WaitForClock or BlockVerdict.WaitForExecution or BlockVerdict.WaitForParent) _tree.TryAdd(block);
        switch (verdict)
        {
            case BlockVerdict.WaitForClock:
                _waiting.Add(block);
                ulong dueMs = block.Header.Timestamp - _rules.Parameters.MaxClockDriftMs;
                ulong aheadMs = dueMs - _now;
                _clockDueMs = Math.Min(_clockDueMs, dueMs);
                Add(new StartTimer(new NodeTimer(NodeTimerKind.Clock, default, 0), Math.Min(aheadMs, HousekeepingMs)));
                break;
            case BlockVerdict.WaitForExecution:
                _waiting.Add(block);
                _awaitedHeight = Math.Max(_awaitedHeight, block.Header.ExecutedHeight);
                break;
            case BlockVerdict.WaitForParent:
                _waiting.Add(block);
                break;
            default:
                if (verdict != BlockVerdict.Valid) NoteRefusal(block, verdict);
                _toConsensus.Enqueue(new BlockValidated(block.Hash, verdict == BlockVerdict.Valid));
                break;
        }
    }

    /// <summary>Forgets what consensus has dropped: blocks that were proposed and never notarized, however long nothing becomes final.</summary>
    private void TrimTree()
    {
        if (_tree.Count < _treeTrimAt) return;

        _tree.Trim(block => _consensus.FindBlock(block.Hash) is not null);
        _treeTrimAt = Math.Max(TreeTrimMin, 2 * _tree.Count);
    }

    private void NoteRefusal(Block block, BlockVerdict verdict) => Add(new NoteIncident(
        NodeIncident.ProposalRefused,
        new ValidatorIndex(block.Header.Proposer),
        $"{verdict}: block {block.Hash.ToShortString()} at height {block.Header.Height}"));

    private void JudgeWaiting()
    {
        _clockDueMs = ulong.MaxValue;
        foreach (Block block in _waiting.TakeAll()) Judge(block);
    }

    private void OnNotarized(Block block)
    {
        bool hadToWait = _waiting.Count > 0;
        _tree.TryAdd(block);
        if (_tree.TryGetHeader(block.Header.ParentHash, out BlockHeader? parent)
            && !_certifiedRoots.Agrees(block.Header, parent.ExecutedHeight))
        {
            Diverge(block.Header);
        }

        _toConsensus.Enqueue(new BlockJudged(new View(block.Header.View)));
        if (hadToWait) JudgeWaiting();
    }

    private void OnFinal(Finalize final)
    {
        for (int i = 0; i < final.Blocks.Count; i++)
        {
            Block block = FromConsensus(final.Blocks[i]);

            // Sync may have been faster: consensus is told only of blocks that have a certificate of their own.
            if (block.Header.Height > _tree.FinalTip.Height)
            {
                Append(block, i == final.Blocks.Count - 1 ? final.Certificate : null);
            }
            else if (block.Header.Height == _tree.FinalTip.Height && block.Hash != _tree.FinalHash)
            {
                throw new InvalidOperationException($"Block {block.Hash} became final at height {block.Header.Height} beside {_tree.FinalHash}.");
            }
        }
    }

    /// <summary>A certificate proves that blocks are missing here: until they are here, this node does not vote.</summary>
    private void FallBehind(View certified)
    {
        _behindView = Math.Max(_behindView ?? 0, certified.Value);
        _toConsensus.Enqueue(new SyncingChanged(true));
    }

    /// <summary>Takes the next final block: from here on it is executed, whatever else happens.</summary>
    private void Append(Block block, Certificate? certificate)
    {
        BlockHeader parent = _tree.FinalTip;
        _tree.Finalize(block);
        foreach (Transaction transaction in block.Transactions) _pool.Remove(transaction.Id);
        _replay.Add(block);
        _waiting.Prune(block.Header.Height);
        if (block.Transactions.Count > 0) _lastTransactionHeight = block.Header.Height;
        Add(new ExecuteBlock(block, certificate));
        if (!_certifiedRoots.Agrees(block.Header, parent.ExecutedHeight)) Diverge(block.Header);
        if (_behindView is ulong view && block.Header.View >= view && !_rules.Mutations.StaysSyncing)
        {
            _behindView = null;
            _toConsensus.Enqueue(new SyncingChanged(false));
        }
    }

    private void OnExecuted(BlockExecuted executed)
    {
        _roots.Add(executed.Roots);
        _replay.MarkWritten(executed.Header.Height);
        _toConsensus.Enqueue(new BlocksDurable(new View(executed.Header.View)));
        if (executed.Members is not null) _members.Add(executed.Roots.Height, executed.Members);
        if (!_certifiedRoots.AgreesExecuted(executed.Header)) Diverge(executed.Header);
        JudgeWaiting();
        _roots.Trim(_certifiedRoots.Floor);
        _members.Trim(_certifiedRoots.Floor);
    }

    /// <summary>Whether what the tip certifies is what this database holds.</summary>
    private bool AgreesWithTip(RestoredNode restored)
    {
        BlockHeader tip = restored.Tip.Header;
        if (restored.ParentExecutedHeight is ulong parentExecutedHeight) return _certifiedRoots.Agrees(tip, parentExecutedHeight);

        return !_roots.TryGet(tip.ExecutedHeight, tip.ExecutedHeight, out Hash32 stateRoot, out _) || stateRoot == tip.StateRoot;
    }

    private void Diverge(BlockHeader header) => Diverge(
        $"A certificate at height {header.Height} names state root {header.StateRoot.ToShortString()} after height "
        + $"{header.ExecutedHeight}, but this node computed another state or other receipts.");

    private void Diverge(string finding)
    {
        if (_diverged || _rules.Mutations.IgnoreDivergence) return;

        _diverged = true;
        string text = $"{finding} It stops voting; its reads are suspect. Compare versions and disks with the other nodes, then rebuild "
            + "this node's database (docs/operating/diverged-node.md).";
        Add(new RaiseAlarm(NodeAlarm.Diverged, text));
        _toConsensus.Enqueue(new StopVoting(VotingStatus.Diverged));
    }

    private void ReportWork()
    {
        bool uncertified = _lastTransactionHeight > _tree.FinalTip.ExecutedHeight || _tree.CarriesTransactions;
        bool work = _pool.Count > 0 || (uncertified && !_rules.Mutations.RestBeforeCertified) || _rules.Mutations.NeverRest;
        if (work == _workReported) return;

        _workReported = work;
        _toConsensus.Enqueue(new WorkChanged(work));
    }

    private void TryBuild()
    {
        if (_turn is not ProposalTurn turn) return;
        if (_consensus.View.Value > turn.View)
        {
            _turn = null;
            return;
        }

        if (!_tree.TryGetHeader(turn.Parent, out BlockHeader? parent) || !_tree.IsConnected(turn.Parent)) return;
        if (!HasPaused(turn, PauseMs(turn, parent))) return;

        (ulong Added, ulong Executed) seen = (_pool.Added, _roots.ExecutedHeight);
        if (turn.EmptyAt == seen && !HasPaused(turn, EmptyBlockPauseMs)) return;
        if (_builder.TryBuild(turn.View, turn.Parent, parent, _now) is not Block block) return;
        if (block.Transactions.Count == 0 && !HasPaused(turn, EmptyBlockPauseMs))
        {
            turn.EmptyAt = seen;
            return;
        }

        _turn = null;
        _newestProposal = (block.Hash, _now);
        _tree.TryAdd(block);
        _toConsensus.Enqueue(new BlockBuilt(new View(turn.View), ToConsensus(block)));
    }

    /// <summary>Whether a pause since the turn began is over; starts a timer if not.</summary>
    private bool HasPaused(ProposalTurn turn, ulong pauseMs)
    {
        if (turn.HasPaused(pauseMs, _now, out ulong? sleepMs)) return true;
        if (sleepMs is ulong sleep) Add(new StartTimer(new NodeTimer(NodeTimerKind.EmptyBlock, default, turn.View), sleep));
        return false;
    }

    /// <summary>
    /// How long our block waits, in ms. An idle chain rests. Where execution is too far behind for transactions, the block
    /// waits for it a little, well within the voters' timeout: empty blocks at full speed could outrun it for ever. With
    /// little to do, blocks keep their pace; with much, what waits should not wait longer.
    /// </summary>
    private ulong PauseMs(ProposalTurn turn, BlockHeader parent)
    {
        if (!_workReported) return _rules.Mutations.NoEmptyBlocks ? int.MaxValue : _rules.Parameters.EmptyBlockIntervalMs;
        if (_builder.IsBeyondLag(parent)) return IsStarving(parent) ? _consensus.ViewTimeout.Value : _options.Consensus.ViewTimeoutMin.Value / 4;
        return _pool.Count < _options.PacedTransactionsMax ? turn.PaceMs : 0;
    }

    /// <summary>
    /// Every so many blocks without the transactions that wait: now execution gets a whole view, which is lost if that does not do.
    /// Where finality and execution take longer than a block waits, each block would be as far ahead as the one before, for ever.
    /// </summary>
    private bool IsStarving(BlockHeader parent)
    {
        ulong empty = parent.Height - Math.Min(_lastTransactionHeight, parent.Height);
        return _pool.Count > 0 && empty > 0 && empty % StarvingBlocks == 0;
    }

    /// <summary>
    /// A few times as long as the parent took from its proposal to its notarization: then agreement takes a small part of a
    /// machine's time, the rest is free for execution and clients, and a quick network hardly waits.
    /// </summary>
    private ulong PaceMs(Hash32 parent) =>
        parent == _newestProposal.Hash && _now > _newestProposal.SeenMs ? Math.Min(PaceFactor * (_now - _newestProposal.SeenMs), _options.PaceMsMax) : 0;

    /// <summary>
    /// A single block that we lack is left to consensus, unless something proves or claims that it is final: others certify what
    /// it came to, and nobody may tell us that it is.
    /// </summary>
    private void RequestBlocks()
    {
        bool isAwaited = _awaitedHeight > _tree.FinalTip.Height && !_rules.Mutations.WaitsWithoutRequest;
        ulong aheadMin = _behindView is null && !isAwaited ? 2UL : 1UL;
        if (_sync.ChoosePeer(_tree.FinalTip.Height, _roots.ExecutedHeight, aheadMin, _now) is not ValidatorIndex peer) return;

        ulong number = _sync.Pending!.Value.Number;
        byte[] message = new BlocksRequestMessage(_tree.FinalTip.Height + 1, _options.SyncBlocksMax).Encode();
        Add(new SendToPeer(peer, message, MessageClass.Sync));
        Add(new StartTimer(new NodeTimer(NodeTimerKind.Sync, default, number), _sync.TimeoutMs));
    }

    /// <summary>Takes blocks whose certificate was checked, if they continue our chain; overlap is skipped.</summary>
    private void Import(ValidatorIndex peer, BlocksMessage message)
    {
        if (!_sync.TryComplete(peer)) return;
        if (message.Blocks.Count == 0)
        {
            _sync.SetHeight(peer, _tree.FinalTip.Height);
            return;
        }

        int first = 0;
        while (first < message.Blocks.Count && message.Blocks[first].Header.Height <= _tree.FinalTip.Height) first++;
        if (first == message.Blocks.Count)
        {
            _sync.Fail(peer);
            return;
        }

        if (message.Blocks[first].Header.ParentHash != _tree.FinalHash)
        {
            _sync.Fail(peer);
            _sync.SetHeight(peer, 0);
            Add(new NoteIncident(NodeIncident.SyncAnswerRefused, peer, "The blocks do not continue our chain."));
            return;
        }

        _sync.Succeed(peer, message.Blocks.Count - first, message.Blocks.Skip(first).Sum(static block => (long)block.Encoded.Length), _now);
        bool isCertified = message.Headers.Count == 0;
        if (!isCertified) FallBehind(message.Certificate!.View);
        for (int i = first; i < message.Blocks.Count; i++)
        {
            Append(message.Blocks[i], isCertified && i == message.Blocks.Count - 1 ? message.Certificate : null);
        }

        if (isCertified && message.Certificate is Certificate certificate)
        {
            _toConsensus.Enqueue(new ChainAdvanced(ToConsensus(message.Blocks[^1]), certificate));
        }
    }

    /// <summary>A block goes to all who ask for it, so its message is encoded once, and kept as long as consensus keeps the block.</summary>
    private byte[] Encode(ConsensusMessage message) => message is BlockResponse response
        ? _responses.GetValue(response, static block => new ConsensusNodeMessage(block).Encode())
        : new ConsensusNodeMessage(message).Encode();

    private byte[] StatusBytes() => new StatusMessage(_roots.ExecutedHeight).Encode();

    private void Add(NodeEffect effect) => _effects.Add(effect);

    private static ConsensusBlock ToConsensus(Block block) => LedgerBlockCodec.ToConsensus(block);

    private static Block FromConsensus(ConsensusBlock block) => LedgerBlockCodec.FromConsensus(block);
}
