using Chain.Consensus;
using Chain.Contracts.Execution;
using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Shipped;
using Chain.Contracts.State;
using Chain.Encoding;
using Chain.Crypto;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Simulator.Byzantine;
using Chain.Simulator.Engine;
using Chain.Simulator.Ledgers;

namespace Chain.Simulator.World;

/// <summary>The network: who its members are, and wires that lose, delay, double and reorder messages.</summary>
internal sealed class SimulatedNetwork
{
    /// <summary>Wall-clock time at the start of every run, in ms since 1970.</summary>
    public const ulong EpochMs = 1_800_000_000_000;

    private const int MemberCount = 8;

    private readonly Simulation _world;
    private readonly Chance _chance;
    private readonly LedgerBlockCodec _codec = new();
    private readonly bool[,] _cut;
    private readonly int[] _twinSide;
    private readonly ulong[] _deafUntilMs;
    private readonly ulong[] _lineFreeMs;
    private readonly KeyedHashScheme.KeyHolder[] _validatorKeys;
    private IReadOnlyList<StateChange>? _genesisState;

    public SimulatedNetwork(Simulation world, Chance chance)
    {
        _world = world;
        _chance = chance;
        Scenario scenario = world.Scenario;
        Scheme = new KeyedHashScheme(chance.Next());
        _validatorKeys = [.. Enumerable.Range(0, scenario.Validators).Select(i => Scheme.CreateHolder((ulong)i))];
        Members = [.. Enumerable.Range(0, MemberCount).Select(i => Scheme.CreateHolder(1_000 + (ulong)i))];
        Strangers = [.. Enumerable.Range(0, 2).Select(i => Scheme.CreateHolder(2_000 + (ulong)i))];
        Genesis = CreateGenesis(scenario);
        Hash32 name = Genesis.ComputeHash();
        Validators = new ValidatorSet([.. _validatorKeys.Select(static key => key.PublicKey)]);
        Domain = new ConsensusDomain(name, new Epoch(0), Validators);
        Rules = new ChainRules
        {
            GenesisHash = name,
            Epoch = 0,
            ValidatorsHash = Validators.Hash,
            Parameters = scenario.Parameters,
            BasePrice = new BasePrice(Transaction: 1, Cosigner: 0, TransactionByte: 0), // Transactions here draw any limit from 1.
        };
        int copies = scenario.Validators * 2;
        _cut = new bool[copies, copies];
        _twinSide = new int[copies];
        _deafUntilMs = new ulong[copies];
        _lineFreeMs = new ulong[copies];
    }

    public KeyedHashScheme Scheme { get; }

    /// <summary>Keys of clients that may send transactions.</summary>
    public IReadOnlyList<KeyedHashScheme.KeyHolder> Members { get; }

    /// <summary>Keys of clients that may not, until a member admits them.</summary>
    public IReadOnlyList<KeyedHashScheme.KeyHolder> Strangers { get; }

    public GenesisDocument Genesis { get; }

    public ValidatorSet Validators { get; }

    public ConsensusDomain Domain { get; }

    public ChainRules Rules { get; }

    /// <summary>May sign for a validator. Given to its node, and to Byzantine behaviour of the same validator.</summary>
    public KeyedHashScheme.KeyHolder KeyOf(int index) => _validatorKeys[index];

    /// <summary>A ledger with the genesis block.</summary>
    /// <param name="index">Whose; -1 for the checkers'.</param>
    /// <param name="lastVoteNumber">Number of the last durable record of the vote log.</param>
    public ILedger CreateLedger(int index, Func<ulong> lastVoteNumber)
    {
        ILedger ledger = _world.Scenario.FullStack
            ? new StoreLedger(Genesis, _genesisState ??= GenesisExecutor.Execute(Genesis, StoreLedger.Contracts), lastVoteNumber)
            : new SyntheticLedger(CreateGenesisBlock(), [.. Members.Select(static key => Addresses.FromPublicKey(key.PublicKey))]);
        if (_world.Scenario.Diverging is { } diverging && diverging.Index == index) return new DivergingLedger(ledger, diverging.FromHeight);

        bool isPlanted = _world.Scenario.Sabotage.Bug == PlantedBug.ExecuteWrongly && index == 0;
        return isPlanted ? new DivergingLedger(ledger, 3) : ledger;
    }

    /// <summary>Cuts or mends the wire from one node to another.</summary>
    public void SetCut(int from, int to, bool isCut) => _cut[from, to] = isCut;

    /// <summary>Mends all wires.</summary>
    public void MendAll() => Array.Clear(_cut);

    public bool IsCut(int from, int to) => _cut[from, to];

    /// <summary>What would reach a node before then reaches it then.</summary>
    public void Delay(SimulatedNode target, ulong untilMs) => _deafUntilMs[target.Id] = untilMs;

    /// <summary>Which copy of each pair of twins a node talks to: 0 the first, 1 the second, 2 both.</summary>
    public void DrawTwinSides()
    {
        for (int i = 0; i < _twinSide.Length; i++) _twinSide[i] = _chance.Below(5) switch { < 2 => 0, < 4 => 1, _ => 2 };
    }

    /// <summary>Puts bytes on the wire to a validator, through whatever its sender's Byzantine behaviour makes of them.</summary>
    public void Send(SimulatedNode from, int to, ReadOnlyMemory<byte> bytes)
    {
        if (_world.LiarOf(from) is Liar liar)
        {
            liar.Send(to, bytes);
            return;
        }

        Transmit(from, to, bytes, 0);
    }

    /// <summary>Puts bytes on the wire to every copy of a validator that the sender reaches.</summary>
    public void Transmit(SimulatedNode from, int to, ReadOnlyMemory<byte> bytes, ulong extraMs)
    {
        foreach (SimulatedNode target in _world.CopiesOf(to))
        {
            if (!Reaches(from, target)) continue;

            _world.Report.MessagesSent++;
            bool isLost = _chance.Permille(_world.Scenario.LossPermille) || (_world.Scenario.LosesBlocks && _world.Time.Now > 5_000 && CarriesBlock(bytes))
                || (_world.Scenario.Starves == to && IsSyncAnswer(bytes));
            if (_world.IsFaulty && isLost)
            {
                _world.Report.MessagesLost++;
                continue;
            }

            int copies = 1;
            if (_world.IsFaulty && _chance.Permille(_world.Scenario.DuplicatePermille))
            {
                copies = 2;
                _world.Report.MessagesDuplicated++;
            }

            for (int i = 0; i < copies; i++) Deliver(from, target, bytes, DrawLatency() + WaitForLine(from, bytes.Length) + extraMs);
        }
    }

    private void Deliver(SimulatedNode from, SimulatedNode target, ReadOnlyMemory<byte> bytes, ulong afterMs) => _world.Time.After(afterMs, () =>
    {
        if (!target.IsUp || _cut[from.Id, target.Id])
        {
            _world.Report.MessagesLost++;
            return;
        }

        if (_deafUntilMs[target.Id] > _world.Time.Now) Deliver(from, target, bytes, _deafUntilMs[target.Id] - _world.Time.Now);
        else target.Receive(from.Index, bytes);
    });

    /// <summary>What a node sends goes out one after the other.</summary>
    private ulong WaitForLine(SimulatedNode from, int bytes)
    {
        ulong bytesPerMs = _world.Scenario.UplinkBytesPerMs;
        if (bytesPerMs == 0) return 0;

        ulong freeMs = Math.Max(_lineFreeMs[from.Id], _world.Time.Now) + ((ulong)bytes / bytesPerMs);
        _lineFreeMs[from.Id] = freeMs;
        return freeMs - _world.Time.Now;
    }

    private bool CarriesBlock(ReadOnlyMemory<byte> bytes) =>
        NodeMessage.TryDecode(bytes, _codec, out NodeMessage? message, out _)
        && message is BlocksMessage or ConsensusNodeMessage { Message: ProposalMessage or BlockResponse };

    private bool IsSyncAnswer(ReadOnlyMemory<byte> bytes) => NodeMessage.TryDecode(bytes, _codec, out NodeMessage? message, out _) && message is BlocksMessage;

    private ulong DrawLatency()
    {
        Scenario scenario = _world.Scenario;
        ulong latency = _chance.Between(scenario.LatencyMs.Min, scenario.LatencyMs.Max);
        if (scenario.Sabotage.Bug == PlantedBug.SlowWires) latency *= 10;
        bool isOvertaken = _world.IsFaulty && _chance.Permille(scenario.DelayPermille);
        return isOvertaken ? latency + _chance.Between(1, scenario.DelayMaxMs) : latency;
    }

    private bool Reaches(SimulatedNode from, SimulatedNode to)
    {
        if (_cut[from.Id, to.Id])
        {
            _world.Report.MessagesLost++;
            return false;
        }

        return _world.IsConnected(from, to.Index) && IsOnSide(from, to) && IsOnSide(to, from);
    }

    private bool IsOnSide(SimulatedNode node, SimulatedNode peer)
    {
        if (!_world.HasTwin(peer.Index) || _twinSide[node.Id] == 2) return true;

        return _world.IsSecondTwin(peer) == (_twinSide[node.Id] == 1);
    }

    private GenesisDocument CreateGenesis(Scenario scenario) => new()
    {
        NetworkName = "simulated",
        Timestamp = EpochMs - 60_000,
        Parameters = scenario.Parameters,
        Validators = [.. _validatorKeys.Select(static (key, i) => new GenesisValidator("org", key.PublicKey, Hashing.Sha256([(byte)i])))],
        Organisations =
        [
            new GenesisOrganisation("org", "Organisation", [.. Members.Select(static (key, i) => new GenesisMember($"member-{i}", key.PublicKey, i == 0 ? [Consortium.AdminRole] : []))]),
        ],
        Contracts = scenario.FullStack ? [.. ShippedContracts.All.Select(contract => contract.Image)] : [],
    };

    private Block CreateGenesisBlock() => Block.Create(
        new BlockHeader
        {
            GenesisHash = Rules.GenesisHash,
            Epoch = 0,
            Height = 0,
            View = 0,
            ParentHash = Hash32.Zero,
            AnchorHash = Hash32.Zero,
            Timestamp = Genesis.Timestamp,
            Proposer = 0,
            TransactionsRoot = Block.TransactionsRoot([]),
            ValidatorsHash = Validators.Hash,
            NextValidatorsHash = Validators.Hash,
            ExecutedHeight = 0,
            StateRoot = SyntheticLedger.GenesisStateRoot(Rules.GenesisHash),
            ReceiptsRoot = Receipt.RangeRoot(1, []),
        },
        []);
}
