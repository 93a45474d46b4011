using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Api;
using Chain.Node.Core;
using Chain.Node.Core.Mempool;
using Chain.Node.Storage.Votes;

namespace Chain.Node.Tests.Api;

/// <summary>A node that holds what a test puts in. Executes a submitted transaction when told to.</summary>
internal sealed class ScriptedNode : INodeService
{
    internal static readonly Hash32 Genesis = new(Enumerable.Repeat((byte)7, 32).ToArray());

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, ExecutedBlock> _executed = [];
    private readonly Dictionary<Hash32, Transaction> _pending = [];
    private readonly Dictionary<Hash32, (Transaction Transaction, ExecutedTransaction Outcome)> _done = [];

    internal ScriptedNode(ulong height = 10)
    {
        Feed = new ExecutionFeed(height);
        Status = StatusAt(height);
    }

    public NodeStatus Status { get; set; }

    public IReadOnlyList<PeerReport> Peers { get; set; } = [];

    public int ValidatorCount { get; set; } = 1;

    public VoteLogStatus VoteLog { get; set; }

    public IReadOnlyList<ContractName> ListContracts() => [new("store", 1)];

    public ContractReport? FindContract(string name) => name == "store" ? new("store", 1, """{"name":"store"}""") : null;

    internal ExecutionFeed Feed { get; }

    /// <summary>What the mempool says to every submission.</summary>
    internal AdmitResult Answer { get; set; } = AdmitResult.Admitted;

    /// <summary>Executes each transaction as soon as it is admitted.</summary>
    internal bool ExecutesAtOnce { get; init; } = true;

    /// <summary>Says of a transaction that it executed that it is final already.</summary>
    internal bool KnowsDuplicates { get; init; }

    /// <summary>Released once for each submission.</summary>
    internal SemaphoreSlim Submitted { get; } = new(0);

    /// <summary>The last transaction submitted, without holding it.</summary>
    internal WeakReference Sent { get; private set; } = new(null);

    internal Func<string, string, ReadOnlyMemory<byte>, ViewAnswer> View { get; init; } =
        (_, _, arguments) => new ViewAnswer(10, arguments, "", "");

    internal FinalBlock? Final { get; init; }

    internal NodeIdentity Identity { get; } =
        new("factory", Genesis, "node-1", new PublicKey(new byte[32]), "1.2.3", DateTimeOffset.UnixEpoch);

    public Task<AdmitResult> SubmitAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        Sent = new WeakReference(transaction);
        lock (_lock)
        {
            if (!transaction.VerifySignatures()) return Task.FromResult(AdmitResult.BadSignature);
            if (KnowsDuplicates && _done.ContainsKey(transaction.Id)) return Task.FromResult(AdmitResult.AlreadyFinal);
            if (Answer == AdmitResult.Admitted) _pending[transaction.Id] = transaction;
        }

        if (Answer == AdmitResult.Admitted && ExecutesAtOnce) Execute();
        Submitted.Release();
        return Task.FromResult(Answer);
    }

    /// <summary>Makes a block of all that is pending, executes and announces it.</summary>
    internal ExecutedBlock Execute(ulong timestamp = 1000, params ContractEvent[] events)
    {
        ExecutedBlock block;
        lock (_lock)
        {
            ulong height = Feed.Height + 1;
            Hash32 hash = new([(byte)height, .. new byte[31]]);
            List<ExecutedTransaction> transactions = [];
            foreach (Transaction transaction in _pending.Values)
            {
                Receipt receipt = new()
                {
                    TransactionId = transaction.Id,
                    Status = ReceiptStatus.Success,
                    GasUsed = 21,
                    Events = events.Length > 0 ? events : [new ContractEvent("store", "Put", new byte[] { 1 })],
                    ReturnValues = [new byte[] { 0xc0 }],
                };
                transactions.Add(new ExecutedTransaction(height, hash, transactions.Count, receipt, receipt.Encode()));
                _done[transaction.Id] = (transaction, transactions[^1]);
            }

            _pending.Clear();
            block = new ExecutedBlock(height, hash, timestamp, transactions);
            _executed[height] = block;
            Status = StatusAt(height);
        }

        Feed.Publish(block);
        return block;
    }

    public ValueTask<FoundTransaction?> FindTransactionAsync(Hash32 id, CancellationToken cancellationToken) => new(Find(id));

    private FoundTransaction? Find(Hash32 id)
    {
        lock (_lock)
        {
            if (_pending.TryGetValue(id, out Transaction? pending)) return new FoundTransaction(pending, null, Hash32.Zero, 0);
            if (!_done.TryGetValue(id, out (Transaction Transaction, ExecutedTransaction Outcome) done)) return null;
            return new FoundTransaction(done.Transaction, done.Outcome.Height, done.Outcome.BlockHash, done.Outcome.Index);
        }
    }

    public ExecutedTransaction? FindReceipt(Hash32 id)
    {
        lock (_lock) return _done.TryGetValue(id, out (Transaction Transaction, ExecutedTransaction Outcome) done) ? done.Outcome : null;
    }

    public FinalBlock? FindBlock(ulong? height) =>
        Final is not null && (height is null || height == Final.Block.Header.Height) ? Final : null;

    public FinalBlock? FindBlock(Hash32 hash) => Final?.Block.Hash == hash ? Final : null;

    public ExecutedBlock? FindExecuted(ulong height)
    {
        lock (_lock) return _executed.GetValueOrDefault(height);
    }

    public ViewAnswer Query(string contract, string method, ReadOnlyMemory<byte> arguments) => View(contract, method, arguments);

    internal static NodeStatus StatusAt(ulong height) => new()
    {
        FinalHeight = height,
        FinalHash = Hash32.Zero,
        FinalTimestamp = 1,
        CertifiedHeight = height - 1,
        ExecutedHeight = height,
        StateRoot = Hash32.Zero,
        View = height + 2,
        Epoch = 0,
        Peers = 0,
        PoolTransactions = 0,
        PoolBytes = 0,
        Syncing = false,
        Voting = VotingStatus.Voting,
        Diverged = false,
        ViewsNullified = 0,
    };
}
