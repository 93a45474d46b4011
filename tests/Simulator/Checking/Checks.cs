using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Blocks;
using Chain.Node.Core.Messages;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>Shows every checker what happens. What one of them finds ends the run, unless the run ignores that checker.</summary>
internal sealed class Checks
{
    private readonly Simulation _world;
    private readonly LedgerBlockCodec _codec = new();
    private readonly SignatureChecker _signatures;
    private readonly ChainChecker _chain;
    private readonly EvidenceChecker _evidence;
    private readonly DurabilityChecker _durability;
    private readonly SilenceChecker _silence;
    private readonly AcceptanceChecker _acceptance;
    private readonly ForwardingChecker _forwarding;
    private readonly ProofChecker _proof;
    private readonly ProposingChecker _proposing;
    private readonly JustificationChecker _justification;
    private readonly TimeoutChecker _timeout;
    private readonly TurnChecker? _turns;
    private readonly Dictionary<int, ulong> _lastHeights = [];

    public Checks(Simulation world)
    {
        _world = world;
        _signatures = new SignatureChecker(this);
        _chain = new ChainChecker(world, this);
        _evidence = new EvidenceChecker(world, this);
        _durability = new DurabilityChecker(world, this);
        _silence = new SilenceChecker(world, this);
        _acceptance = new AcceptanceChecker(world, this);
        _forwarding = new ForwardingChecker(world, this);
        _proof = new ProofChecker(this);
        _proposing = new ProposingChecker(world, this);
        _justification = new JustificationChecker(world, this);
        _timeout = new TimeoutChecker(world, this);
        if (world.Scenario.Returns is not null) _turns = new TurnChecker(world, this);
    }

    /// <summary>Height of the last final block, anywhere.</summary>
    public ulong FinalHeight => _chain.FinalHeight;

    /// <summary>Transactions in final blocks.</summary>
    public long FinalTransactions => _chain.FinalTransactions;

    /// <summary>The final chain, by height.</summary>
    public Block? FinalBlock(ulong height) => _chain.FinalBlock(height);

    /// <summary>How many turns of a proposer replicas have timed, each for itself, and how many of them had their full time.</summary>
    public (int Turns, int Full) CountTurns(int proposer, ulong fromView) => _timeout.CountTurns(proposer, fromView);

    /// <summary>Remembers a block that somebody has.</summary>
    public void Know(Block block) => _chain.Know(block);

    /// <summary>Any block that somebody sent.</summary>
    public Block? FindBlock(Hash32 hash) => _chain.Find(hash);

    /// <summary>Ends the run, unless it ignores this checker.</summary>
    public void Fail(CheckerName checker, string text)
    {
        if (!_world.Scenario.Sabotage.Ignored.Contains(checker)) throw new ViolationException(checker, text);
    }

    public void OnStarted(SimulatedNode node, RestoredNode restored)
    {
        _lastHeights[node.Id] = restored.Tip.Header.Height;
        _durability.OnStarted(node, restored.Tip.Header.Height);
        _silence.OnStarted(node, restored.VoteLog ?? []);
        _acceptance.OnStarted(node);

        // A write that a crash cut off may be on disk all the same.
        if (restored.VoteLog is not null) OnVotesDurable(node, restored.VoteLog);
    }

    /// <summary>An honest core began with these votes in its log; its first effects are not carried out yet.</summary>
    public void OnBegun(SimulatedNode node, IReadOnlyList<LogRecord> log, List<NodeEffect> effects)
    {
        _forwarding.OnBegun(node, log, effects);
        _proposing.OnBegun(node, log);
        _timeout.OnBegun(node, log, effects);
    }

    public void OnCrashing(SimulatedNode node) => _evidence.OnCrashing(node);

    /// <summary>A node lost its database.</summary>
    public void OnChainLost(SimulatedNode node) => _durability.OnChainLost(node);

    public void OnReceived(SimulatedNode node, int from, NodeMessage message)
    {
        if (_world.Trace is not null) TraceMessage(node, $"<- {from}", message);
        if (message is not ConsensusNodeMessage { Message: ConsensusMessage consensus }) return;

        if (node.Log.IsOldCopy || node.IsKeyStolen) OnReceivedBesideCopy(node, consensus);
        switch (consensus)
        {
            case ProposalMessage { Proposal: Proposal proposal }:
                _chain.Know(LedgerBlockCodec.FromConsensus(proposal.Block));
                if (node.IsHonest) _evidence.OnVoteReceived(node, proposal.ProposerVote);
                break;
            case BlockResponse { Block: ConsensusBlock block }:
                _chain.Know(LedgerBlockCodec.FromConsensus(block));
                break;
            case VoteMessage { Vote: Vote vote } when node.IsHonest:
                _evidence.OnVoteReceived(node, vote);
                _forwarding.OnVoteReceived(node, from, vote);
                break;
        }
    }

    /// <summary>An honest core took an event; its effects are not carried out yet.</summary>
    public void OnApplied(SimulatedNode node, NodeEvent input, Standing before, List<NodeEffect> effects)
    {
        _silence.OnApplied(node, before, effects);
        _acceptance.OnApplied(node, input, effects);
        _forwarding.OnApplied(node, input, before, effects);
        _proposing.OnApplied(node, effects);
        _timeout.OnApplied(node, input, before, effects);
        _turns?.OnApplied(node, before, effects);
        MemoryChecker.OnApplied(this, node, input);
    }

    /// <summary>Whether the validator of a node has a notarize vote in a view.</summary>
    public bool HasNotarized(SimulatedNode node, ulong view) => _signatures.HasNotarized(node, view);

    /// <summary>Whether a block was found to keep every rule when somebody voted for it.</summary>
    public bool IsVerified(Hash32 hash) => _chain.IsVerified(hash);

    /// <summary>A node sends bytes, to one validator or to all.</summary>
    public void OnSending(SimulatedNode node, int? to, ReadOnlyMemory<byte> bytes, MessageClass messageClass)
    {
        if (messageClass is not (MessageClass.Consensus or MessageClass.Certificate) || (!node.IsHonest && _world.Trace is null)) return;
        if (!NodeMessage.TryDecode(bytes, _codec, out NodeMessage? message, out DecodeError error))
        {
            throw new ViolationException(CheckerName.Invariant, $"Node {node.Id} sent bytes that do not decode: {error}.");
        }

        if (_world.Trace is not null) TraceMessage(node, "->", message!);
        if (!node.IsHonest || message is not ConsensusNodeMessage { Message: ConsensusMessage consensus }) return;

        switch (consensus)
        {
            case BlockRequest { Hash: Hash32 hash } when to is int target:
                _forwarding.OnBlockRequested(node, target, hash);
                break;
            case CertificateMessage or CertificatesResponse:
                _forwarding.OnCertificateSent(node, to);
                break;
            case ProposalMessage { Proposal: Proposal proposal }:
                Block block = LedgerBlockCodec.FromConsensus(proposal.Block);
                _chain.Know(block);
                _proof.OnSending(node, proposal);
                OnOwnVote(node, proposal.ProposerVote, isSent: true);
                break;
            case BlockResponse { Block: ConsensusBlock answer }:
                _chain.Know(LedgerBlockCodec.FromConsensus(answer));
                break;
            case VoteMessage { Vote: Vote vote } when vote.Signer.Value == node.Index:
                OnOwnVote(node, vote, isSent: true);
                break;
        }
    }

    public void OnVotesDurable(SimulatedNode node, IReadOnlyList<LogRecord> records)
    {
        if (!node.IsHonest) return;

        foreach (LogRecord record in records)
        {
            if (record.Kind != LogRecordKind.OwnVote || !Vote.TryDecode(record.Bytes.Span, out Vote? vote)) continue;

            _silence.OnLogged(node, vote!);
            _justification.OnDurable(node, vote!);
            if (!node.Log.IsOldCopy) _signatures.OnDurable(node, vote!);
        }
    }

    public void OnFinal(SimulatedNode node, Block block, Certificate? certificate)
    {
        _world.Trace?.Line(node, $"final {block.Header.Height} {block.Hash.ToShortString()} with {block.Transactions.Count} transactions");
        if (!node.IsHonest) return;

        ulong expected = _lastHeights[node.Id] + 1;
        if (block.Header.Height != expected)
        {
            Fail(CheckerName.Agreement, $"Node {node.Id} made height {block.Header.Height} final where {expected} was next.");
        }

        _lastHeights[node.Id] = block.Header.Height;
        if (_world.Scenario.Sabotage.Bug == PlantedBug.ReportOtherBlock && node.Index == 0 && block.Header.Height == 5)
        {
            block = Block.Create(block.Header with { Timestamp = block.Header.Timestamp + 1 }, block.Transactions);
            certificate = null;
        }

        _chain.OnFinal(node, block, certificate);
    }

    public void OnExecuted(SimulatedNode node, Block block, ExecutedRoots roots)
    {
        if (node.IsHonest && !(node.IsDiverging && _world.Scenario.Diverging is not null)) _chain.OnExecuted(node, block, roots);
    }

    public void OnAcknowledged(SimulatedNode node, Hash32 id, ulong height) => _durability.OnAcknowledged(node, id, height);

    public void OnAlarm(SimulatedNode node, RaiseAlarm alarm)
    {
        _world.Report.Alarms++;
        _world.Trace?.Line(node, $"alarm {alarm.Alarm}: {alarm.Text}");
        if (node.IsHonest) _silence.OnAlarm(node, alarm);
    }

    public void OnEvidence(SimulatedNode node, Evidence evidence)
    {
        _world.Trace?.Line(node, $"evidence against {evidence.First.Signer} in view {evidence.First.View}");
        if (_world.Scenario.Sabotage.Bug == PlantedBug.HideEvidence || !node.IsHonest) return;

        _evidence.OnEvidence(node, evidence);
    }

    public void OnIncident(SimulatedNode node, NoteIncident incident)
    {
        _world.Trace?.Line(node, $"{incident.Incident} {incident.Peer}: {incident.Text}");
        if (incident.Incident == NodeIncident.ProposalRefused && node.IsHonest) _world.Report.ProposalsRefused++;
    }

    /// <summary>Looks at the nodes from outside, a few times a second.</summary>
    public void OnTick()
    {
        _silence.OnTick();
        foreach (SimulatedNode node in _world.Nodes)
        {
            if (node.IsUp && node.IsHonest) MemoryChecker.Check(_world, this, node);
        }
    }

    /// <summary>What still has to happen before the network has recovered; null if nothing.</summary>
    public string? WhatIsMissing(IReadOnlyList<Transaction> probes)
    {
        ulong needed = 0;
        foreach (Transaction probe in probes)
        {
            if (!_world.Clients.Final.TryGetValue(probe.Id, out Clients.Acknowledged acknowledged))
            {
                return $"transaction {probe.Id.ToShortString()} is not final";
            }

            needed = Math.Max(needed, acknowledged.Height);
        }

        foreach (Clients.Acknowledged acknowledged in _world.Clients.Final.Values) needed = Math.Max(needed, acknowledged.Height);
        foreach (SimulatedNode node in _world.Nodes)
        {
            if (!node.IsHonest) continue;
            if (!node.IsUp) return $"node {node.Id} is down";
            if (node.Ledger.TipHeight < needed) return $"node {node.Id} executed {node.Ledger.TipHeight} of {needed} blocks";
            if (_silence.WhyWaiting(node) is string reason) return reason;
        }

        return null;
    }

    /// <summary>What can only be judged when all is over.</summary>
    public void OnEnd()
    {
        _durability.OnEnd();
        _evidence.OnEnd();
        _silence.OnEnd();
        foreach (SimulatedNode node in _world.Nodes)
        {
            if (node.IsHonest) MemoryChecker.CheckAtRest(_world, this, node);
        }
    }

    /// <summary>The node's key has signed, or signs, what the node does not know of.</summary>
    private void OnReceivedBesideCopy(SimulatedNode node, ConsensusMessage message)
    {
        switch (message)
        {
            case VoteMessage { Vote: Vote vote } when vote.Signer.Value == node.Index:
                _silence.OnOwnVoteReceived(node, vote);
                break;
            case CertificateMessage { Certificate: Certificate certificate } when certificate.View.Value >= node.Standing.View:
                // A copy of a certificate that is held is not looked into: its signatures need not even be checked.
                for (int i = 0; i < certificate.Signers.Count; i++)
                {
                    if (certificate.Signers[i].Value == node.Index) _silence.OnOwnVoteReceived(node, certificate.VoteAt(i));
                }

                break;
        }
    }

    /// <summary>An honest node says something with its key.</summary>
    private void OnOwnVote(SimulatedNode node, Vote vote, bool isSent)
    {
        _silence.OnOwnVote(node, vote);

        // A key whose log was put back contradicts itself, until it is warned.
        if (node.Log.IsOldCopy || !_signatures.OnVote(node, vote, isSent)) return;

        _silence.OnNewVote(node, vote);
        if (vote.Kind != VoteKind.Notarize) return;

        _chain.OnNotarizeVote(node, vote);
        _justification.OnNotarizeVote(node, vote);
    }

    private void TraceMessage(SimulatedNode node, string direction, NodeMessage message)
    {
        string text = message switch
        {
            ConsensusNodeMessage { Message: ProposalMessage { Proposal: Proposal p } } =>
                $"proposal of view {p.Block.View}: {p.Block} on {p.Block.ParentHash.ToShortString()}, {p.Nullifications.Count} nullifications",
            ConsensusNodeMessage { Message: VoteMessage { Vote: Vote v } } => $"{v.Kind} {v.View} {v.BlockHash.ToShortString()} by {v.Signer}",
            ConsensusNodeMessage { Message: CertificateMessage { Certificate: Certificate c } } => c.ToString(),
            ConsensusNodeMessage { Message: ConsensusMessage other } => other.GetType().Name,
            BlocksMessage blocks => $"{blocks.Blocks.Count} blocks, certificate {blocks.Certificate is not null}",
            _ => message.ToString(),
        };
        _world.Trace!.Line(node, $"{direction} {text}");
    }
}
