using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Messages;

namespace Chain.Simulator.World;

/// <summary>Plants the bug that one checker must find. It strikes node 0, once the run is under way.</summary>
internal sealed class Saboteur(Simulation world, PlantedBug bug)
{
    private const ulong StrikesAtMs = 8_000;

    private readonly LedgerBlockCodec _codec = new();
    private bool _hasStruck;

    private bool IsTime => world.Time.Now >= StrikesAtMs;

    private SimulatedNode Victim => world.Nodes[0];

    /// <summary>Changes what a core asks of its shell.</summary>
    public void Tamper(SimulatedNode node, List<NodeEffect> effects)
    {
        if (bug == PlantedBug.VoteAfterAlarm && node.HasRaisedAlarm) effects.Add(new PersistVotes([RecordOf(node, VoteKind.Nullify, Hash32.Zero)]));
        if (node != Victim || !IsTime) return;

        if (bug == PlantedBug.LoseVotes) effects.RemoveAll(static effect => effect is PersistVotes);
        if (bug == PlantedBug.KeepCertificates) effects.RemoveAll(IsCertificate);
    }

    public void OnCrashed(SimulatedNode node)
    {
        if (bug == PlantedBug.LoseDurableBlock && node == Victim && !world.Scenario.FullStack) node.Ledger.LoseLast();
    }

    /// <summary>Strikes, a few times a second until it has.</summary>
    public void OnTick()
    {
        if (world.IsResting && bug == PlantedBug.SendWhileResting)
        {
            world.Clients.SubmitProbe(Victim);
            return;
        }

        if (!IsTime || !Victim.IsUp || _hasStruck || world.Checks.FinalHeight == 0) return;

        _hasStruck = true;
        switch (bug)
        {
            case PlantedBug.Throw:
                Victim.Break();
                break;
            case PlantedBug.SignTwice:
                world.Checks.OnVotesDurable(Victim, [RecordOf(Victim, VoteKind.Nullify, Hash32.Zero), RecordOf(Victim, VoteKind.Finalize, Hash32.Zero)]);
                break;
            case PlantedBug.SendUnloggedVote:
                Send(Sign(Victim, VoteKind.Nullify, new View(1_000_000), Hash32.Zero));
                break;
            case PlantedBug.NotarizeFalseRoots:
                NotarizeFalseRoots();
                break;
            case PlantedBug.RepeatTransaction:
                _hasStruck = TryRepeatTransaction();
                break;
            default:
                break; // Planted elsewhere.
        }
    }

    private static Vote Sign(SimulatedNode node, VoteKind kind, View view, Hash32 hash)
    {
        Hash32 genesisHash = node.Rules.GenesisHash;
        byte[] bytes = Vote.SigningBytes(kind, genesisHash, new Epoch(0), view, hash);
        return new Vote(kind, new Epoch(0), view, hash, new ValidatorIndex(node.Index), node.Signer.Sign(bytes));
    }

    private static LogRecord RecordOf(SimulatedNode node, VoteKind kind, Hash32 hash) =>
        new(LogRecordKind.OwnVote, Sign(node, kind, new View(1_000_000), hash).Encode());

    private bool IsCertificate(NodeEffect effect) =>
        effect is SendToAll { Class: MessageClass.Certificate } send
        && NodeMessage.TryDecode(send.Message, _codec, out NodeMessage? message, out DecodeError _)
        && message is ConsensusNodeMessage { Message: CertificateMessage };

    private void Send(Vote vote) =>
        world.Checks.OnSending(Victim, null, new ConsensusNodeMessage(new VoteMessage(vote)).Encode(), MessageClass.Consensus);

    /// <summary>A vote for a block that is as it should be, but for a root.</summary>
    private void NotarizeFalseRoots()
    {
        Block tip = world.Checks.FinalBlock(world.Checks.FinalHeight)!;
        Block block = Child(tip, tip.Header with { StateRoot = Hash32.Zero }, []);
        world.Checks.Know(block);
        Vote vote = Sign(Victim, VoteKind.Notarize, new View(block.Header.View), block.Hash);
        world.Checks.OnVotesDurable(Victim, [new LogRecord(LogRecordKind.OwnVote, vote.Encode())]);
        Send(vote);
    }

    /// <summary>A block with a certificate of all validators that holds a final transaction once more.</summary>
    private bool TryRepeatTransaction()
    {
        Block tip = world.Checks.FinalBlock(world.Checks.FinalHeight)!;
        if (tip.Transactions.Count == 0 || Victim.Standing.FinalHeight != tip.Header.Height) return false;

        Block block = Child(tip, tip.Header, [tip.Transactions[0]]);
        world.Checks.OnFinal(Victim, block, certificate: null);
        return true;
    }

    private Block Child(Block tip, BlockHeader header, List<Transaction> transactions)
    {
        header = header with
        {
            Height = tip.Header.Height + 1,
            View = tip.Header.View + 1,
            Proposer = (int)((tip.Header.View + 1) % (ulong)world.Scenario.Validators),
            ParentHash = tip.Hash,
            AnchorHash = tip.Header.AnchorOfChild(tip.Hash),
            Timestamp = tip.Header.Timestamp + 1,
            ReceiptsRoot = Receipt.RangeRoot(tip.Header.ExecutedHeight + 1, []),
            TransactionsRoot = Block.TransactionsRoot(transactions),
        };
        return Block.Create(header, transactions);
    }
}
