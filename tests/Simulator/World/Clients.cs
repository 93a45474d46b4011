using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Library.Store;
using Chain.Contracts.Sdk;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core.Mempool;
using Chain.Simulator.Engine;
using Chain.Simulator.Ledgers;

namespace Chain.Simulator.World;

/// <summary>
/// Clients: they submit transactions to nodes at random, try others when no answer comes, and remember what they were told is
/// final. Some send what must be refused.
/// </summary>
internal sealed class Clients(Simulation world, Chance chance)
{
    private const ulong RetryMs = 2_500;

    private readonly Dictionary<long, Pending> _pending = [];
    private readonly Dictionary<Hash32, Acknowledged> _acknowledged = [];
    private readonly List<Transaction> _sent = [];
    private long _nextToken = 1;

    /// <summary>What clients were told is final, by transaction.</summary>
    public IReadOnlyDictionary<Hash32, Acknowledged> Final => _acknowledged;

    /// <summary>Transactions that were submitted lately, for Byzantine replicas to abuse.</summary>
    public IReadOnlyList<Transaction> Sent => _sent;

    /// <summary>Submits until the faults end.</summary>
    public void Start() => world.Time.After(chance.Around(world.Scenario.SubmitEveryMs), () =>
    {
        if (!world.IsFaulty) return;

        SubmitSomething();
        Start();
    });

    /// <summary>Submissions that clients still follow.</summary>
    public int PendingCount => _pending.Count;

    /// <summary>A transaction whose sender is no member, for Byzantine replicas.</summary>
    public Transaction CreateOfStranger() => Create(world.Network.Strangers[^1], 5_000);

    /// <summary>A new valid transaction of a member that is hand in glove with a Byzantine replica.</summary>
    /// <param name="lifetimeMs">How long it is valid.</param>
    /// <param name="gasLimit">Its gas limit; null draws one.</param>
    /// <param name="bytes">Bytes of its arguments.</param>
    public Transaction CreateForLiar(ulong lifetimeMs, ulong? gasLimit = null, int bytes = 20) =>
        Create(world.Network.Members[1], lifetimeMs, ToCall(StoreAbi.Put("liar", chance.Bytes(bytes))), gasLimit);

    /// <summary>Submits a valid transaction to this node, and again to any until it is final.</summary>
    /// <param name="node">The first node.</param>
    /// <param name="elsewhere">Whether the next is always another: the pool of one that was cut off for long may be full.</param>
    public Transaction SubmitProbe(SimulatedNode node, bool elsewhere = false)
    {
        // The first member is never revoked.
        Transaction transaction = Create(world.Network.Members[0], world.Scenario.Parameters.MaxValidityMs - 1_000);
        Submit(transaction, node, isValid: true, elsewhere: elsewhere);
        return transaction;
    }

    /// <summary>Whether a transaction is too old for any block to come, and nobody has reported it final.</summary>
    public bool IsLost(Transaction transaction) => !_acknowledged.ContainsKey(transaction.Id) && IsExpired(transaction);

    public void OnAnswer(long token, AdmitResult result)
    {
        if (!_pending.TryGetValue(token, out Pending? pending)) return;

        world.Report.Count(result);
        if (!pending.IsValid && result == AdmitResult.Admitted && pending.IsForged)
        {
            throw new ViolationException(CheckerName.ChainValidity, $"A forged copy of {pending.Transaction.Id} was admitted.");
        }

        // Final already: the node that says so knows the height, or will when it has executed the block.
        if (result == AdmitResult.AlreadyFinal) _pending.Remove(token);
    }

    /// <summary>A node says that the transaction is final, executed and durable there.</summary>
    public void OnFinal(SimulatedNode node, Hash32 id, ulong height)
    {
        if (!node.IsHonest || node.IsDiverging) return;
        if (_acknowledged.TryGetValue(id, out Acknowledged known) && known.Height != height)
        {
            throw new ViolationException(CheckerName.Durability, $"Transaction {id.ToShortString()} was reported final at heights {known.Height} and {height}.");
        }

        _acknowledged[id] = new Acknowledged(height, node.Id);
        world.Checks.OnAcknowledged(node, id, height);
    }

    private void SubmitSomething()
    {
        List<SimulatedNode> up = world.Nodes.FindAll(static node => node.IsUp && node.IsHonest);
        if (up.Count == 0) return;

        SimulatedNode node = chance.Pick(up);
        switch (chance.Below(20))
        {
            case 0 when _sent.Count > 0:
                Submit(Forge(chance.Pick(_sent)), node, isValid: false, isForged: true);
                break;
            case 1:
                Submit(Create(chance.Pick(world.Network.Members), lifetimeMs: 0), node, isValid: false);
                break;
            case 2 when _sent.Count > 0:
                Submit(chance.Pick(_sent), node, isValid: true);
                break;
            case 3:
                Submit(Create(chance.Pick(world.Network.Strangers), 5_000), node, isValid: false);
                break;
            case 4:
                Submit(CreateMembership(), node, isValid: true);
                break;
            case 5:
                Submit(Create(chance.Pick(world.Network.Members), world.Scenario.Parameters.MaxValidityMs + 5_000), node, isValid: false);
                break;
            case 6 or 7:
                Transaction everywhere = Create(chance.Pick(world.Network.Members), DrawLifetime());
                foreach (SimulatedNode each in up) Submit(everywhere, each, isValid: true);
                break;
            default:
                Submit(Create(chance.Pick(world.Network.Members), DrawLifetime()), node, isValid: true);
                break;
        }
    }

    private ulong DrawLifetime() => chance.Between(1_500, world.Scenario.Parameters.MaxValidityMs - 1_000);

    private void Submit(Transaction transaction, SimulatedNode node, bool isValid, bool isForged = false, bool elsewhere = false)
    {
        if (isValid && _sent.Count < 10_000) _sent.Add(transaction);
        world.Report.TransactionsSubmitted++;
        Try(new Pending(transaction, isValid, isForged, elsewhere), node);
    }

    private void Try(Pending pending, SimulatedNode node)
    {
        long token = _nextToken++;
        _pending.Add(token, pending);
        node.Submit(pending.Transaction, token);
        world.Time.After(chance.Around(RetryMs), () =>
        {
            _pending.Remove(token);
            bool isOver = _acknowledged.ContainsKey(pending.Transaction.Id) || !pending.IsValid;
            if (isOver || IsExpired(pending.Transaction)) return;

            List<SimulatedNode> up = world.Nodes.FindAll(static other => other.IsUp && other.IsHonest);
            if (up.Count == 0) return;
            SimulatedNode next = chance.Pick(up);
            if (pending.Elsewhere && next == node) next = up[(up.IndexOf(next) + 1) % up.Count];
            Try(pending, next);
        });
    }

    private bool IsExpired(Transaction transaction) => transaction.Body.ValidUntil < SimulatedNetwork.EpochMs + world.Time.Now;

    private Transaction CreateMembership()
    {
        // Only strangers and the last members come and go: somebody must be able to send at the end.
        bool isStranger = chance.Percent(50);
        KeyedHashScheme.KeyHolder subject = isStranger ? chance.Pick(world.Network.Strangers) : world.Network.Members[^(1 + chance.Below(3))];
        Address address = Addresses.FromPublicKey(subject.PublicKey);
        byte[] bytes = new byte[Address.Size];
        address.CopyTo(bytes);
        ContractCall call = new(SyntheticLedger.MembersContract, "flip", bytes);
        if (world.Scenario.FullStack)
        {
            call = ToCall(isStranger ? ConsortiumAbi.AddMember($"stranger-{_nextToken}", subject.PublicKey, []) : ConsortiumAbi.RevokeMember(address));
        }

        return Create(world.Network.Members[0], DrawLifetime(), call);
    }

    private static ContractCall ToCall(MethodCall call) => new(call.Contract, call.Method, call.Arguments);

    private Transaction Create(KeyedHashScheme.KeyHolder sender, ulong lifetimeMs, ContractCall? call = null, ulong? gasLimit = null)
    {
        TransactionBody body = new()
        {
            GenesisHash = world.Network.Rules.GenesisHash,
            Sender = sender.PublicKey,
            Calls = [call ?? ToCall(StoreAbi.Put($"key-{chance.Below(40)}", chance.Bytes(16 + chance.Below(200) + world.Scenario.TransactionExtraBytes)))],
            GasLimit = gasLimit ?? chance.Between(1UL, 2_000_000),
            ValidUntil = SimulatedNetwork.EpochMs + world.Time.Now + lifetimeMs,
            Salt = chance.Bytes(LedgerLimits.SaltBytes),
        };
        return Transaction.Create(body, [sender.Sign(TransactionBody.SigningBytes(body.Encode()))]);
    }

    private Transaction Forge(Transaction transaction) =>
        Transaction.Create(transaction.Body, [.. transaction.Signatures.Select(_ => new Signature(chance.Bytes(Signature.Size)))]);

    /// <summary>Where a transaction became final, and who said so first.</summary>
    internal readonly record struct Acknowledged(ulong Height, int Node);

    private sealed record Pending(Transaction Transaction, bool IsValid, bool IsForged, bool Elsewhere);
}
