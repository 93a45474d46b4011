using System.Collections.Concurrent;
using System.Net;
using Chain.Api.V1;
using Chain.Client.Calls;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Grpc.Server;
using Chain.Grpc.Tls;
using Chain.Ledger;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chain.Client.Tests.Calls;

/// <summary>A node of the API that does what a test tells it to. Real wire, no chain.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    public static readonly Hash32 GenesisHash = Hashing.Sha256([1]);

    private readonly ConcurrentDictionary<Hash32, byte[]> _receipts = new();
    private GrpcServer? _server;
    private TlsIdentity? _identity;
    private int _calls;

    public string Name { get; private init; } = "";

    /// <summary>Asked before each call; an exception is the answer.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>What a subscription sends.</summary>
    public Func<SubscribeEventsRequest, GrpcWriter<SubscribeEventsResponse>, GrpcServerCall, Task> Events { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Executes transactions; null to answer each with <see cref="Outcome"/>.</summary>
    public Func<Transaction, Chain.Ledger.Receipt>? Run { get; set; }

    /// <summary>Status of every transaction.</summary>
    public Chain.Ledger.ReceiptStatus Outcome { get; set; } = Chain.Ledger.ReceiptStatus.Success;

    public ulong ExecutedHeight { get; set; } = 7;

    public Hash32 StateRoot { get; set; } = Hashing.Sha256([2]);

    public Hash32 Network { get; set; } = GenesisHash;

    /// <summary>Whether it says of each answer that its state is another than the network's.</summary>
    public bool Suspect { get; set; }

    public string NotVotingReason { get; set; } = "";

    public VoteLogStatus VoteLog { get; set; } = VoteLogStatus.Ok;

    public ulong UptimeMs { get; set; }

    public uint MempoolTransactions { get; set; }

    /// <summary>The transaction whose receipt it gives, whatever was asked for.</summary>
    public Hash32? LiesAbout { get; set; }

    /// <summary>Interfaces of contracts by name.</summary>
    public Dictionary<string, string> Contracts { get; } = [];

    /// <summary>What the first call of every transaction returns.</summary>
    public byte[] ReturnValue { get; set; } = [0xc0];

    /// <summary>Calls of the transactions that were executed, in their order.</summary>
    public ConcurrentQueue<ContractCall> Executed { get; } = [];

    public List<QueryRequest> Queries { get; } = [];

    public Func<QueryRequest, byte[]> Answer { get; set; } = _ => [0xc0];

    public int Calls => _calls;

    public TrustedNode Trusted => new(
        Name, new Uri($"{(_identity is null ? "http" : "https")}://{_server!.EndPoint}"), _identity?.Pin);

    public static async Task<FakeNode> StartAsync(string name, bool tls = false)
    {
        FakeNode node = new() { Name = name, _identity = tls ? TlsIdentity.Create(name, [], TimeProvider.System.GetUtcNow()) : null };
        GrpcService service = new(ChainReflection.Descriptor.Services[0]);
        node.AddTo(service);
        node._server = await GrpcServer.StartAsync(
            new GrpcServerOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                Tls = node._identity is { } identity ? new TlsServerOptions { Identity = identity } : null,
                SendMessageBytesMax = 32 * 1024 * 1024, // More than a client takes.
                StopTimeout = TimeSpan.FromMilliseconds(1),
            },
            [service],
            NullLoggerFactory.Instance);
        return node;
    }

    public static NetworkTrust Trust(params FakeNode[] nodes) =>
        new() { NetworkName = "fake", GenesisHash = GenesisHash, Nodes = [.. nodes.Select(node => node.Trusted)] };

    /// <summary>Takes a transaction as if a block had it.</summary>
    public void Execute(Transaction transaction)
    {
        Executed.Enqueue(transaction.Body.Calls[0]);
        _receipts[transaction.Id] = (Run?.Invoke(transaction) ?? NewReceipt(transaction.Id)).Encode();
    }

    public void Forget(Hash32 id) => _receipts.TryRemove(id, out _);

    public bool Has(Hash32 id) => _receipts.ContainsKey(id);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _identity?.Dispose();
    }

    private void AddTo(GrpcService service)
    {
        service.Unary(ChainMethods.GetStatus, (_, _) => Do("GetStatus", () => new GetStatusResponse
        {
            NetworkName = "fake",
            GenesisHash = Bytes(Network),
            NodeName = Name,
            Version = "1",
            ExecutedHeight = ExecutedHeight,
            HeadHeight = ExecutedHeight,
            HeadHash = Bytes(GenesisHash),
            StateRoot = Bytes(StateRoot),
            Voting = NotVotingReason.Length == 0,
            NotVotingReason = NotVotingReason,
            VoteLog = VoteLog,
            UptimeMs = UptimeMs,
            MempoolTransactions = MempoolTransactions,
        }));
        service.Unary(ChainMethods.SubmitTransaction, (request, _) => Do("SubmitTransaction", () =>
        {
            Transaction transaction = Decode(request.Transaction);
            Execute(transaction);
            return new SubmitTransactionResponse { TxId = Bytes(transaction.Id) };
        }));
        service.Unary(ChainMethods.SubmitAndWait, (request, _) => Do("SubmitAndWait", () =>
        {
            Transaction transaction = Decode(request.Transaction);
            Execute(transaction);
            return new SubmitAndWaitResponse { Receipt = ReceiptOf(transaction.Id), ExecutedHeight = ExecutedHeight, Suspect = Suspect };
        }));
        service.Unary(ChainMethods.GetReceipt, (request, _) => Do("GetReceipt", () =>
            new GetReceiptResponse { Receipt = ReceiptOf(new Hash32(request.TxId.Span)), Suspect = Suspect }));
        service.Unary(ChainMethods.Query, (request, _) => Do("Query", () =>
        {
            Queries.Add(request);
            return new QueryResponse { Result = ByteString.CopyFrom(Answer(request)), Height = ExecutedHeight, Suspect = Suspect };
        }));
        service.Unary(ChainMethods.GetContract, (request, _) => Do("GetContract", () => Contracts.TryGetValue(request.Name, out string? abi)
            ? new GetContractResponse { Name = request.Name, Version = 1, Abi = ByteString.CopyFromUtf8(abi) }
            : throw new GrpcStatusException(GrpcStatusCode.NotFound, "No such contract.")));
        service.Unary(ChainMethods.ListContracts, (_, _) => Do("ListContracts", () =>
            new ListContractsResponse { Contracts = { Contracts.Keys.Select(name => new ContractSummary { Name = name, Version = 1 }) } }));
        service.ServerStreaming(ChainMethods.SubscribeEvents, (request, writer, call) =>
        {
            Interlocked.Increment(ref _calls);
            Before("SubscribeEvents");
            return Events(request, writer, call);
        });
    }

    private Task<T> Do<T>(string method, Func<T> answer)
    {
        Interlocked.Increment(ref _calls);
        Before(method);
        return Task.FromResult(answer());
    }

    private Chain.Ledger.Receipt NewReceipt(Hash32 id) => new()
    {
        TransactionId = id,
        Status = Outcome,
        GasUsed = 5,
        ReturnValues = Outcome == Chain.Ledger.ReceiptStatus.Success ? [ReturnValue] : [],
        FaultCode = Outcome == Chain.Ledger.ReceiptStatus.Fault ? "store.NotOwner" : "",
        FaultMessage = Outcome == Chain.Ledger.ReceiptStatus.Fault ? "Not yours." : "",
    };

    private Api.V1.Receipt ReceiptOf(Hash32 id)
    {
        if (!_receipts.TryGetValue(id, out byte[]? encoded)) throw new GrpcStatusException(GrpcStatusCode.NotFound, "No such receipt.");

        return new Api.V1.Receipt
        {
            Receipt_ = ByteString.CopyFrom(LiesAbout is Hash32 other ? NewReceipt(other).Encode() : encoded),
            TxId = Bytes(id),
            Height = ExecutedHeight,
            BlockHash = Bytes(GenesisHash),
            GasUsed = 5,
            Status = Outcome == Chain.Ledger.ReceiptStatus.Success ? Api.V1.ReceiptStatus.Succeeded : Api.V1.ReceiptStatus.Faulted,
            FaultCode = Outcome == Chain.Ledger.ReceiptStatus.Success ? "" : "store.NotOwner",
            FaultMessage = Outcome == Chain.Ledger.ReceiptStatus.Success ? "" : "Not yours.",
        };
    }

    private static Transaction Decode(ByteString bytes)
    {
        Assert.True(Transaction.TryDecode(bytes.ToByteArray(), out Transaction? transaction, out _));
        Assert.True(transaction.VerifySignatures());
        return transaction;
    }

    private static ByteString Bytes(Hash32 hash) => ByteString.CopyFrom(hash.ToArray());
}
