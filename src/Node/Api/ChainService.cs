using Chain.Api.V1;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Grpc.Server;
using Chain.Ledger;
using Chain.Node.Core.Mempool;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chain.Node.Api;

/// <summary>Answers <c>chain.v1.Chain</c> from the node.</summary>
internal sealed class ChainService : IDisposable
{
    private readonly INodeService _node;
    private readonly NodeIdentity _identity;
    private readonly ExecutionFeed _feed;
    private readonly ChainApiOptions _options;
    private readonly QueryGate _queries;
    private readonly EventStream _events;

    internal ChainService(INodeService node, NodeIdentity identity, ExecutionFeed feed, ChainApiOptions options)
    {
        _node = node;
        _identity = identity;
        _feed = feed;
        _options = options;
        _queries = new QueryGate(options.QueriesMax, options.QueriesWaitingMax);
        _events = new EventStream(node, feed, options);
        Service = Bind();
    }

    internal GrpcService Service { get; }

    public void Dispose() => _queries.Dispose();

    private GrpcService Bind()
    {
        ServiceDescriptor descriptor = ChainReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Chain");
        GrpcService service = new(descriptor);
        service.Unary(
            GrpcMethod.Of(descriptor, "GetStatus", GetStatusRequest.Parser, GetStatusResponse.Parser),
            (_, _) => Task.FromResult(ChainMessages.Status(_identity, _node, _options.Time.GetUtcNow())));
        service.Unary(
            GrpcMethod.Of(descriptor, "SubmitTransaction", SubmitTransactionRequest.Parser, SubmitTransactionResponse.Parser),
            SubmitAsync);
        service.Unary(
            GrpcMethod.Of(descriptor, "SubmitAndWait", SubmitAndWaitRequest.Parser, SubmitAndWaitResponse.Parser),
            SubmitAndWaitAsync);
        service.Unary(
            GrpcMethod.Of(descriptor, "GetTransaction", GetTransactionRequest.Parser, GetTransactionResponse.Parser),
            GetTransactionAsync);
        service.Unary(
            GrpcMethod.Of(descriptor, "GetReceipt", GetReceiptRequest.Parser, GetReceiptResponse.Parser),
            GetReceiptAsync);
        service.Unary(
            GrpcMethod.Of(descriptor, "GetBlock", GetBlockRequest.Parser, GetBlockResponse.Parser),
            (request, _) => Task.FromResult(GetBlock(request)));
        service.Unary(GrpcMethod.Of(descriptor, "Query", QueryRequest.Parser, QueryResponse.Parser), QueryAsync);
        service.Unary(
            GrpcMethod.Of(descriptor, "GetContract", GetContractRequest.Parser, GetContractResponse.Parser),
            (request, _) => Task.FromResult(GetContract(request)));
        service.Unary(
            GrpcMethod.Of(descriptor, "ListContracts", ListContractsRequest.Parser, ListContractsResponse.Parser),
            (_, _) => Task.FromResult(ListContracts()));
        service.ServerStreaming(
            GrpcMethod.Of(descriptor, "SubscribeEvents", SubscribeEventsRequest.Parser, SubscribeEventsResponse.Parser),
            _events.SendAsync);
        return service;
    }

    private async Task<SubmitTransactionResponse> SubmitAsync(SubmitTransactionRequest request, GrpcServerCall call)
    {
        Transaction transaction = Decode(request.Transaction);
        AdmitResult result = await OfferAsync(transaction, call.CancellationToken).ConfigureAwait(false);
        if (result != AdmitResult.Admitted) throw Rejection.Of(result);
        return new SubmitTransactionResponse { TxId = ChainMessages.Bytes(transaction.Id) };
    }

    /// <summary>Offers a transaction to the mempool, in words for a node that stops meanwhile.</summary>
    private async Task<AdmitResult> OfferAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            return await _node.SubmitAsync(transaction, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Rejection.Stopping();
        }
    }

    private Task<SubmitAndWaitResponse> SubmitAndWaitAsync(SubmitAndWaitRequest request, GrpcServerCall call)
    {
        // Not async itself: what waits must hold the id alone, not up to 512 KiB of transaction for each of many callers.
        Transaction transaction = Decode(request.Transaction);
        ExecutionWait wait = _feed.TryWait(transaction.Id, transaction.Body.ValidUntil) ?? throw Rejection.Of(
            GrpcStatusCode.ResourceExhausted, "too-many-waiting", "Too many callers wait for transactions; try again, or at another node.");
        return WaitAsync(wait, OfferAsync(transaction, call.CancellationToken), call.CancellationToken);
    }

    private async Task<SubmitAndWaitResponse> WaitAsync(
        ExecutionWait wait, Task<AdmitResult> offered, CancellationToken cancellationToken)
    {
        using ExecutionWait ending = wait;
        AdmitResult result = await offered.ConfigureAwait(false);
        ExecutedTransaction? executed = null;
        if (result is not (AdmitResult.Admitted or AdmitResult.AlreadyPending))
        {
            // The call is idempotent: whoever repeats it, late even, gets the receipt.
            if (result is AdmitResult.AlreadyFinal or AdmitResult.Expired) executed = _node.FindReceipt(wait.Id);
            if (executed is null && result != AdmitResult.AlreadyFinal) throw Rejection.Of(result);
        }

        executed ??= await OutcomeAsync(wait, cancellationToken).ConfigureAwait(false);
        Core.NodeStatus status = _node.Status;
        return new SubmitAndWaitResponse
        {
            Receipt = ChainMessages.Receipt(executed),
            RootsCertified = executed.Height <= status.CertifiedHeight,
            ExecutedHeight = Math.Max(status.ExecutedHeight, executed.Height),
            Suspect = status.Diverged,
        };
    }

    private async Task<ExecutedTransaction> OutcomeAsync(ExecutionWait wait, CancellationToken cancellationToken)
    {
        try
        {
            return await wait.Outcome.WaitAsync(_options.SubmitWaitMax, _options.Time, cancellationToken).ConfigureAwait(false)
                ?? throw Rejection.Of(
                    GrpcStatusCode.FailedPrecondition, "expired", "No block included the transaction while it was valid; sign a new one.");
        }
        catch (OperationCanceledException) when (wait.Outcome.IsCanceled)
        {
            throw Rejection.Stopping();
        }
        catch (TimeoutException)
        {
            throw Rejection.Of(
                GrpcStatusCode.DeadlineExceeded,
                "not-final-yet",
                "The transaction is not final yet, and may still become so; ask for its receipt, or send the same bytes again.");
        }
    }

    private async Task<GetTransactionResponse> GetTransactionAsync(GetTransactionRequest request, GrpcServerCall call)
    {
        Hash32 id = Hash(request.TxId, "tx_id");
        FoundTransaction found = await _node.FindTransactionAsync(id, call.CancellationToken).ConfigureAwait(false)
            ?? throw UnknownTransaction(id);
        GetTransactionResponse response = ChainMessages.Transaction(found, _feed.Height);
        response.Suspect = _node.Status.Diverged;
        return response;
    }

    private async Task<GetReceiptResponse> GetReceiptAsync(GetReceiptRequest request, GrpcServerCall call)
    {
        Hash32 id = Hash(request.TxId, "tx_id");
        if (_node.FindReceipt(id) is { } executed)
        {
            Core.NodeStatus status = _node.Status;
            return new GetReceiptResponse
            {
                Receipt = ChainMessages.Receipt(executed),
                RootsCertified = executed.Height <= status.CertifiedHeight,
                Suspect = status.Diverged,
            };
        }

        if (await _node.FindTransactionAsync(id, call.CancellationToken).ConfigureAwait(false) is null) throw UnknownTransaction(id);
        throw Rejection.Of(GrpcStatusCode.NotFound, "not-executed", $"The transaction {id} is known but not executed yet; ask again.");
    }

    private GetBlockResponse GetBlock(GetBlockRequest request)
    {
        FinalBlock? block = request.AtCase switch
        {
            GetBlockRequest.AtOneofCase.Hash => _node.FindBlock(Hash(request.Hash, "hash")),
            GetBlockRequest.AtOneofCase.Height => _node.FindBlock(request.Height),
            GetBlockRequest.AtOneofCase.None => _node.FindBlock((ulong?)null),
            _ => null,
        };
        if (block is null)
        {
            throw Rejection.Of(
                GrpcStatusCode.NotFound, "unknown-block", $"This node has no such final block; its newest is {_node.Status.FinalHeight}.");
        }

        GetBlockResponse response = ChainMessages.Block(block);
        response.Suspect = _node.Status.Diverged;
        return response;
    }

    private async Task<QueryResponse> QueryAsync(QueryRequest request, GrpcServerCall call)
    {
        ViewAnswer answer = await _queries
            .RunAsync(() => _node.Query(request.Contract, request.Method, request.Args.Memory), call.CancellationToken)
            .ConfigureAwait(false);
        if (answer.FaultCode.Length > 0) throw Rejection.OfFault(answer.FaultCode, answer.FaultMessage, answer.Height, _node.Status.Diverged);
        return new QueryResponse
        {
            Result = ChainMessages.Bytes(answer.Value),
            Height = answer.Height,
            Suspect = _node.Status.Diverged,
        };
    }

    private GetContractResponse GetContract(GetContractRequest request)
    {
        ContractReport contract = _node.FindContract(request.Name) ?? throw Rejection.Of(
            GrpcStatusCode.NotFound, "unknown-contract", $"There is no contract '{request.Name}'; ListContracts names them all.");
        return new GetContractResponse
        {
            Name = contract.Name,
            Version = (uint)contract.Version,
            Abi = ByteString.CopyFromUtf8(contract.Abi),
        };
    }

    private ListContractsResponse ListContracts()
    {
        ListContractsResponse response = new();
        response.Contracts.AddRange(_node.ListContracts().Select(
            contract => new ContractSummary { Name = contract.Name, Version = (uint)contract.Version }));
        return response;
    }

    private static Transaction Decode(ByteString bytes)
    {
        // The message owns its array and nobody else sees it, so the transaction may keep it.
        if (Transaction.TryDecode(bytes.Memory, out Transaction? transaction, out DecodeError error)) return transaction;
        throw Rejection.Of(
            GrpcStatusCode.InvalidArgument,
            "malformed",
            $"The bytes are no canonical transaction: {error}. docs/protocol/transaction.md shows the encoding.");
    }

    private static Hash32 Hash(ByteString bytes, string field) => bytes.Length == Hash32.Size
        ? new Hash32(bytes.Span)
        : throw Rejection.Of(GrpcStatusCode.InvalidArgument, "malformed", $"{field} must have {Hash32.Size} bytes, not {bytes.Length}.");

    private static GrpcStatusException UnknownTransaction(Hash32 id) => Rejection.Of(
        GrpcStatusCode.NotFound, "unknown-transaction", $"This node knows no transaction {id}; another one may.");
}
