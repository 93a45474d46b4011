using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Chain.Consensus.Tests;

/// <summary>
/// Runs a scenario file: commands, each followed by a line of dashes and by what the replica answered. Prints the file
/// again with the real answers.
/// </summary>
internal sealed class Scenario
{
    private readonly StringBuilder _output = new();
    private readonly Dictionary<string, ConsensusBlock> _blocks = new() { ["genesis"] = TestBlocks.Genesis };
    private readonly List<ConsensusEffect> _effects = [];
    private readonly List<LogRecord> _log = [];
    private readonly List<string> _lines = [];
    private readonly SimplexMutation _mutation;
    private TestNetwork _network = new(4);
    private SimplexReplica _replica = null!;
    private IVoteSigner? _signer;
    private bool _isJudging;
    private int _judged;

    private Scenario(SimplexMutation mutation) => _mutation = mutation;

    /// <summary>The mutations that a scenario says it catches, in lines of the form <c># catches: Name</c>.</summary>
    public static IEnumerable<string> MutationsCaughtBy(string text) =>
        text.Split('\n').Where(line => line.StartsWith("# catches: ", StringComparison.Ordinal)).Select(line => line["# catches: ".Length..].Trim());

    public static string Run(string text, SimplexMutation mutation = SimplexMutation.None)
    {
        Scenario scenario = new(mutation);
        bool isAnswer = false;
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (isAnswer && line.Length > 0) continue; // An old answer ends at an empty line.
            isAnswer = false;
            if (line == "----")
            {
                isAnswer = true;
                continue;
            }

            scenario._output.Append(line).Append('\n');
            if (line.Length > 0 && line[0] != '#') scenario.Execute(new Command(line));
        }

        return scenario._output.ToString().TrimEnd('\n') + "\n";
    }

    private void Execute(Command command)
    {
        switch (command.Name)
        {
            case "replica":
                _network = new TestNetwork(command.Int("validators"));
                _isJudging = command.Has("judge");
                _signer = command.Text("self") == "none" ? null : _network.Signers[command.Int("self")];
                Create(TestBlocks.Genesis, finality: null, command);
                return;
            case "block":
                Define(command);
                return;
            case "start":
                _replica.Start(_effects);
                Judge();
                break;
            case "restart":
                bool isStoreLost = command.Text("store") == "lost";
                Create(isStoreLost ? _blocks["genesis"] : _replica.LastFinal, isStoreLost ? null : _replica.LastFinality, command);
                _replica.Start(_effects);
                Judge();
                break;
            case "status":
                Line($"view {_replica.View}, {_replica.Status}, final {NameOf(_replica.LastFinal.Hash)}, holds {_replica.ViewsHeld} views");
                break;
            case "held":
                Line($"holds {_replica.ViewsHeld} views, {_replica.BlocksHeld} blocks");
                break;
            default:
                foreach (ConsensusEvent input in EventsOf(command)) Feed(input);
                break;
        }

        Answer();
    }

    private void Create(ConsensusBlock root, Certificate? finality, Command command)
    {
        if (command.Has("drop")) _log.RemoveRange(_log.Count - command.Int("drop"), command.Int("drop"));
        if (command.Has("cut")) _log.RemoveAt(command.Int("cut"));
        if (command.Has("spoil")) _log.Insert(command.Int("spoil"), new LogRecord(99, new byte[] { 1 }));
        List<LogRecord>? log = command.Text("log") == "missing" ? null : [.. _log];
        if (command.Text("log") == "garbage") log = [new LogRecord(LogRecordKind.OwnVote, new byte[] { 1, 2, 3 })];
        SimplexOptions options = new()
        {
            Mutation = _mutation,
            CompactRecordsMin = 4,
            ViewTimeoutMin = new Ticks(500),
            ViewTimeoutMax = new Ticks(2_000),
        };
        _replica = new SimplexReplica(options, _network.Domain, _signer, new RestoredState(root, finality, log, TestBlocks.Codec));
    }

    private void Define(Command command)
    {
        ConsensusBlock parent = _blocks[command.Text("on")!];
        View view = command.View("view");
        ulong payload = command.Argument.Aggregate(0UL, (sum, letter) => (sum * 31) + letter);
        ConsensusBlock block = TestBlocks.On(parent, view, _network.Domain.Validators, payload);
        Epoch epoch = command.Has("epoch") ? new Epoch((ulong)command.Int("epoch")) : block.Epoch;
        ValidatorIndex proposer = command.Has("by") ? new ValidatorIndex(command.Int("by")) : block.Proposer;
        _blocks[command.Argument] = TestBlocks.Create(epoch, block.Height, view, parent.Hash, proposer, payload);
    }

    private void Feed(ConsensusEvent input)
    {
        if (input is MessageReceived { Message: var message })
        {
            MessageVerdict verdict = MessageVerifier.Verify(_network.Scheme, _replica.Domain, message);
            if (verdict != MessageVerdict.Valid)
            {
                Line($"rejected {verdict}");
                return;
            }
        }

        _replica.Apply(input, _effects);
        Judge();
    }

    /// <summary>The node judges at once, unless the scenario does.</summary>
    private void Judge()
    {
        if (_isJudging) return;

        foreach (BlockNotarized notarized in _effects.OfType<BlockNotarized>().Skip(_judged).ToList())
        {
            _judged++;
            Feed(new BlockJudged(notarized.Block.View));
        }
    }

    private IEnumerable<ConsensusEvent> EventsOf(Command command)
    {
        switch (command.Name)
        {
            case "propose":
                Proposal proposal = ProposalOf(command);
                return [Message(command, proposal.Block.Proposer.Value, new ProposalMessage(proposal))];
            case "vote":
                return command.Indexes("from").Select(from => Message(command, from, new VoteMessage(VoteOf(command, from))));
            case "certificate":
                return [Message(command, 1, new CertificateMessage(CertificateOf(command)))];
            case "response":
                return [Message(command, 1, new BlockResponse(_blocks[command.Argument]))];
            case "ask" when command.Has("views"):
                ulong[] views = [.. command.Text("views")!.Split('-').Select(text => ulong.Parse(text, CultureInfo.InvariantCulture))];
                return [Message(command, 1, new CertificatesRequest(new View(views[0]), new View(views[1])))];
            case "ask":
                return [Message(command, 1, new BlockRequest(_blocks[command.Text("block")!].Hash))];
            case "fire":
                View view = command.Has("view") ? command.View("view") : _replica.View;
                return [new TimerFired(Enum.Parse<TimerKind>(command.Argument, ignoreCase: true), view)];
            case "judged":
                return [new BlockJudged(_blocks[command.Argument].View)];
            case "built":
                return [new BlockBuilt(_blocks[command.Argument].View, _blocks[command.Argument])];
            case "validated" or "refused":
                return [new BlockValidated(_blocks[command.Argument].Hash, command.Name == "validated")];
            case "work":
                return [new WorkChanged(command.Argument == "pending")];
            case "syncing":
                return [new SyncingChanged(command.Argument == "yes")];
            case "advance":
                ConsensusBlock tip = _blocks[command.Argument];
                return [new ChainAdvanced(tip, _network.Certify(VoteKind.Finalize, tip.View.Value, tip.Hash, command.Indexes("by")))];
            case "durable":
                return [new BlocksDurable(command.View("view"))];
            case "stop":
                return [new StopVoting(Enum.Parse<VotingStatus>(command.Argument))];
            default:
                throw new FormatException($"No command '{command.Name}'.");
        }
    }

    private static MessageReceived Message(Command command, int author, ConsensusMessage message)
    {
        int from = command.Has("via") ? command.Int("via") : command.Has("from") && command.Name != "vote" ? command.Int("from") : author;
        return new MessageReceived(new ValidatorIndex(from), message);
    }

    private Vote VoteOf(Command command, int from)
    {
        VoteKind kind = KindOf(command.Argument);
        VoteKind signed = command.Has("signed") ? KindOf(command.Text("signed")!) : kind;
        Hash32 hash = command.Has("block") ? _blocks[command.Text("block")!].Hash : Hash32.Zero;
        int key = command.Has("key") ? command.Int("key") : from;
        Vote vote = _network.Sign(signed, command.View("view").Value, hash, key) with { Kind = kind, Signer = new ValidatorIndex(from) };
        return command.Has("epoch") ? vote with { Epoch = new Epoch((ulong)command.Int("epoch")) } : vote;
    }

    private Certificate CertificateOf(Command command)
    {
        VoteKind kind = KindOf(command.Argument);
        VoteKind signed = command.Has("signed") ? KindOf(command.Text("signed")!) : kind;
        Hash32 hash = command.Has("block") ? _blocks[command.Text("block")!].Hash : Hash32.Zero;
        Certificate real = _network.Certify(signed, command.View("view").Value, hash, command.Indexes("by"));
        return new Certificate(kind, real.Epoch, real.View, hash, [.. real.Signers], [.. real.Signatures]);
    }

    private Proposal ProposalOf(Command command)
    {
        ConsensusBlock block = _blocks[command.Argument];
        Vote vote = _network.Sign(VoteKind.Notarize, block.View.Value, block.Hash, block.Proposer.Value);
        Certificate? parent = null;
        if (command.Has("notarized") || command.Has("finalized"))
        {
            VoteKind kind = command.Has("notarized") ? VoteKind.Notarize : VoteKind.Finalize;
            ConsensusBlock parentBlock = command.Has("proof")
                ? _blocks[command.Text("proof")!]
                : _blocks.Values.Single(other => other.Hash == block.ParentHash);
            parent = _network.Certify(kind, parentBlock.View.Value, parentBlock.Hash, command.Indexes(command.Has("notarized") ? "notarized" : "finalized"));
        }

        string[] nullified = command.Text("nullified")?.Split(';') ?? [];
        Certificate[] nullifications = [.. nullified.Select(item => item.Split(':')).Select(parts =>
            _network.Certify(VoteKind.Nullify, ulong.Parse(parts[0], CultureInfo.InvariantCulture), Hash32.Zero, Command.ParseIndexes(parts[1])))];
        return new Proposal(block, vote, parent, nullifications);
    }

    private void Answer()
    {
        _output.Append("----\n");
        foreach (ConsensusEffect effect in _effects) Line(Describe(effect));
        _effects.Clear();
        _judged = 0;
        if (_lines.Count == 0) Line("none");
        foreach (string line in _lines) _output.Append(line).Append('\n');
        _lines.Clear();
    }

    private void Line(string line) => _lines.Add(line);

    private string Describe(ConsensusEffect effect)
    {
        switch (effect)
        {
            case Persist { Records: var records }:
                _log.AddRange(records);
                return $"persist {string.Join(" + ", records.Select(Describe))}";
            case CompactLog { Keep: var keep }:
                _log.Clear();
                _log.AddRange(keep);
                return $"compact log to [{string.Join(", ", keep.Select(Describe))}]";
            case Broadcast { Message: var message }:
                return $"broadcast {Describe(message)}";
            case Send send:
                return $"send to {send.To}: {Describe(send.Message)}";
            case SetTimer timer:
                return $"timer {timer.Kind} of view {timer.View} after {timer.After}";
            case BuildBlock build:
                return $"build block of view {build.View} on {NameOf(build.Parent.Hash)}";
            case ValidateBlock validate:
                return $"validate {NameOf(validate.Block.Hash)} on {NameOf(validate.Parent.Hash)}";
            case BlockNotarized notarized:
                return $"notarized {NameOf(notarized.Block.Hash)}";
            case Finalize finalize:
                return $"final {string.Join(" ", finalize.Blocks.Select(block => NameOf(block.Hash)))} by {Describe(finalize.Certificate)}";
            case SyncNeeded sync:
                return $"sync to {NameOf(sync.Block.Hash)} by {Describe(sync.Finality)}";
            case ServeBlock serve:
                return $"serve {NameOf(serve.Hash)} to {serve.To} from the store";
            case ReportEvidence { Evidence: var evidence }:
                string proof = evidence.IsProven(_network.Scheme, _network.Domain) ? "proven" : "unproven";
                return $"evidence against {evidence.First.Signer}: {Describe(evidence.First)}, {Describe(evidence.Second)} ({proof})";
            case VotingStopped stopped:
                return $"voting stopped: {stopped.Reason}";
            default:
                throw new InvalidOperationException($"Unhandled effect {effect.GetType().Name}.");
        }
    }

    private string Describe(LogRecord record)
    {
        switch (record.Kind)
        {
            case LogRecordKind.OwnVote when Vote.TryDecode(record.Bytes.Span, out Vote? vote):
                return Describe(vote!);
            case LogRecordKind.Block when TestBlocks.Codec.TryDecode(record.Bytes, out ConsensusBlock? block):
                return $"block {NameOf(block.Hash)}";
            case LogRecordKind.Certificate when Certificate.TryDecode(record.Bytes.Span, out Certificate? certificate):
                return Describe(certificate!);
            case LogRecordKind.VotingStopped:
                return $"ban {(VotingStatus)record.Bytes.Span[0]}";
            case LogRecordKind.Floor:
                return $"floor {BinaryPrimitives.ReadUInt64BigEndian(record.Bytes.Span)}";
            default:
                return $"junk {record.Kind}";
        }
    }

    private string Describe(ConsensusMessage message) => message switch
    {
        VoteMessage { Vote: var vote } => Describe(vote),
        CertificateMessage { Certificate: var certificate } => Describe(certificate),
        BlockRequest request => $"request {NameOf(request.Hash)}",
        BlockResponse response => $"response {NameOf(response.Block.Hash)}",
        CertificatesRequest request => $"request certificates of {request.First}-{request.Last}",
        CertificatesResponse response => $"certificates [{string.Join(", ", response.Certificates.Select(Describe))}]",
        ProposalMessage { Proposal: var proposal } => $"proposal {NameOf(proposal.Block.Hash)} with [{string.Join(
            ", ", proposal.Nullifications.Prepend(proposal.ParentCertificate).Where(c => c is not null).Select(c => Describe(c!)))}]",
        _ => throw new InvalidOperationException($"Unhandled message {message.GetType().Name}."),
    };

    private string Describe(Vote vote) => vote.Kind == VoteKind.Nullify
        ? $"nullify({vote.View})"
        : $"{NameOf(vote.Kind)}({vote.View}, {NameOf(vote.BlockHash)})";

    private string Describe(Certificate certificate) => certificate.Kind == VoteKind.Nullify
        ? $"nullification({certificate.View} by {string.Join(',', certificate.Signers)})"
        : $"{(certificate.Kind == VoteKind.Notarize ? "notarization" : "finality")}({certificate.View}, {NameOf(certificate.BlockHash)} by {string.Join(',', certificate.Signers)})";

    private string NameOf(Hash32 hash) => _blocks.FirstOrDefault(pair => pair.Value.Hash == hash).Key ?? hash.ToShortString();

    private static string NameOf(VoteKind kind) => kind == VoteKind.Notarize ? "notarize" : "finalize";

    private static VoteKind KindOf(string text) => Enum.Parse<VoteKind>(text, ignoreCase: true);

    /// <summary>A line of a scenario: a name, perhaps an argument, and options of the form <c>key=value</c>.</summary>
    private sealed class Command
    {
        private readonly Dictionary<string, string> _options = [];

        public Command(string line)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Name = words[0];
            foreach (string word in words[1..])
            {
                int sign = word.IndexOf('=', StringComparison.Ordinal);
                if (sign < 0) Argument = word;
                else _options[word[..sign]] = word[(sign + 1)..];
            }
        }

        public string Name { get; }

        public string Argument { get; } = "";

        public bool Has(string option) => _options.ContainsKey(option);

        public string? Text(string option) => _options.GetValueOrDefault(option);

        public int Int(string option) => int.Parse(_options[option], CultureInfo.InvariantCulture);

        public View View(string option) => new(ulong.Parse(_options[option], CultureInfo.InvariantCulture));

        public int[] Indexes(string option) => ParseIndexes(_options[option]);

        public static int[] ParseIndexes(string list) =>
            [.. list.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
    }
}
