using Chain.Api.V1;
using Chain.Client.Calls;
using Chain.Contracts.Abi;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Ledger;
using Google.Protobuf;

namespace Chain.Client;

/// <summary>
/// Talks to a network through any of its trusted nodes. Fails over between them, repeats what may be repeated, and
/// decodes answers into the types of <c>Chain.Ledger</c>. Safe for concurrent use; connections open with the first call.
/// </summary>
/// <example>
/// <code>
/// using ChainClient client = new(NetworkTrust.Load("client.json"));
/// Transaction transaction = client.NewTransaction(key.PublicKey)
///     .Call("store", "Put", encodedArguments)
///     .Build().Sign(key).ToTransaction();
/// FinalReceipt receipt = await client.SubmitAndWaitAsync(transaction, cancellationToken);
/// </code>
/// </example>
public sealed class ChainClient : IDisposable
{
    private static readonly TimeSpan ReceiptPollInterval = TimeSpan.FromMilliseconds(50);

    private readonly NodeConnection[] _connections;
    private readonly FailoverCaller _caller;

    /// <summary>A client of a network.</summary>
    /// <param name="trust">The network and its nodes.</param>
    /// <param name="options">Patience and limits; null for the defaults.</param>
    /// <exception cref="ArgumentException">The trust is unsafe; see <see cref="NetworkTrust.Check"/>.</exception>
    public ChainClient(NetworkTrust trust, ChainClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trust);
        if (trust.Check() is { Length: > 0 } error) throw new ArgumentException(error, nameof(trust));

        Trust = trust;
        Options = options ?? new ChainClientOptions();
        _connections = [.. trust.Nodes.Select(node => new NodeConnection(node, Options))];
        _caller = new FailoverCaller(_connections, Options);
    }

    /// <summary>What the client takes for granted.</summary>
    public NetworkTrust Trust { get; }

    /// <summary>Patience and limits.</summary>
    public ChainClientOptions Options { get; }

    /// <summary>
    /// Takes a network's name from one of its nodes. For development: the nodes must be plaintext on loopback, where
    /// nobody else can answer, and finality cannot be verified without the genesis document.
    /// </summary>
    /// <exception cref="ArgumentException">A node is not plaintext on loopback.</exception>
    /// <exception cref="ChainException">No node answers.</exception>
    public static async Task<NetworkTrust> DiscoverAsync(
        IReadOnlyList<TrustedNode> nodes, ChainClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        if (nodes.Any(node => node.TlsSpkiSha256 is not null)) throw new ArgumentException("Only plaintext nodes can be discovered.", nameof(nodes));

        using ChainClient client = new(new NetworkTrust { NetworkName = "", GenesisHash = Hash32.Zero, Nodes = nodes }, options);
        GetStatusResponse answer = await client.CallAsync(ChainMethods.GetStatus, new GetStatusRequest(), cancellationToken).ConfigureAwait(false);
        NodeStatus status = Answer.Status(answer);
        return new NetworkTrust { NetworkName = status.NetworkName, GenesisHash = status.GenesisHash, Nodes = nodes };
    }

    /// <summary>Starts a transaction for this network.</summary>
    /// <param name="sender">Who sends it, and whose organisation is charged.</param>
    public TransactionBuilder NewTransaction(PublicKey sender) => new(Trust.GenesisHash, sender, Options.Time);

    /// <summary>Hands a transaction to a node's mempool. A node that has it already counts as success.</summary>
    /// <returns>The transaction's id, to ask for its receipt.</returns>
    /// <exception cref="ChainException">Refused, unreachable, or unknown whether it arrived.</exception>
    public async Task<Hash32> SubmitAsync(Transaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        SubmitTransactionRequest request = new() { Transaction = UnsafeByteOperations.UnsafeWrap(transaction.Encoded) };
        return await _caller.CallAsync(Submit, submits: true, cancellationToken).ConfigureAwait(false);

        async Task<Hash32> Submit(NodeConnection connection, TimeSpan timeout, CancellationToken token)
        {
            try
            {
                await Unary(connection, ChainMethods.SubmitTransaction, request, timeout, token).ConfigureAwait(false);
            }
            catch (GrpcStatusException e) when (e.Code == GrpcStatusCode.AlreadyExists)
            {
                // An earlier attempt arrived, or somebody else sent the same transaction.
            }

            return transaction.Id;
        }
    }

    /// <summary>
    /// Submits a transaction and waits until it is final, executed and durable on the node that answers. A faulted
    /// transaction has a receipt too: look at <see cref="FinalReceipt.Succeeded"/>.
    /// </summary>
    /// <exception cref="ChainException">
    /// Refused, unreachable, or <see cref="ChainError.OutcomeUnknown"/>: then the same call may be repeated with the same
    /// transaction.
    /// </exception>
    public async Task<FinalReceipt> SubmitAndWaitAsync(Transaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        SubmitAndWaitRequest request = new() { Transaction = UnsafeByteOperations.UnsafeWrap(transaction.Encoded) };
        try
        {
            return await _caller.CallAsync(Submit, submits: true, cancellationToken).ConfigureAwait(false);
        }
        catch (ChainException e) when (e is { Error: ChainError.OutcomeUnknown, Rejection.Length: > 0 })
        {
            // Refused now, but an earlier attempt may have been accepted: expired, say, because it was included meanwhile.
            FinalReceipt? receipt = await TryGetReceiptAsync(transaction.Id, cancellationToken).ConfigureAwait(false);
            if (receipt is null) throw;
            return receipt;
        }

        async Task<FinalReceipt> Submit(NodeConnection connection, TimeSpan timeout, CancellationToken token)
        {
            try
            {
                SubmitAndWaitResponse answer = await Unary(connection, ChainMethods.SubmitAndWait, request, timeout, token).ConfigureAwait(false);
                return Answer.Receipt(answer.Receipt, answer.RootsCertified, transaction.Id);
            }
            catch (GrpcStatusException e) when (e.Code == GrpcStatusCode.AlreadyExists)
            {
                // The same body with other signatures, or an older node: its receipt is what we wait for.
                return await PollReceiptAsync(connection, transaction.Id, timeout, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A transaction by id; null if no node that was asked knows it.</summary>
    public async Task<KnownTransaction?> GetTransactionAsync(Hash32 id, CancellationToken cancellationToken = default)
    {
        GetTransactionRequest request = new() { TxId = Bytes(id) };
        GetTransactionResponse? answer = await FindAsync(ChainMethods.GetTransaction, request, cancellationToken).ConfigureAwait(false);
        return answer is null ? null : Answer.Transaction(answer, id);
    }

    /// <summary>The receipt of a transaction; null if it is not executed yet, or unknown.</summary>
    public async Task<FinalReceipt?> GetReceiptAsync(Hash32 id, CancellationToken cancellationToken = default)
    {
        GetReceiptRequest request = new() { TxId = Bytes(id) };
        GetReceiptResponse? answer = await FindAsync(ChainMethods.GetReceipt, request, cancellationToken).ConfigureAwait(false);
        return answer is null ? null : Answer.Receipt(answer.Receipt, answer.RootsCertified, id);
    }

    /// <summary>The final block of a height; null if there is none yet.</summary>
    public async Task<FinalBlock?> GetBlockAsync(ulong height, CancellationToken cancellationToken = default)
    {
        GetBlockRequest request = new() { Height = height };
        GetBlockResponse? answer = await FindAsync(ChainMethods.GetBlock, request, cancellationToken).ConfigureAwait(false);
        FinalBlock? block = answer is null ? null : Answer.Block(answer, Trust.GenesisHash);
        return block is null || block.Block.Header.Height == height ? block : throw Answer.Untrustworthy("the block has another height");
    }

    /// <summary>The final block of a hash; null if the node has none.</summary>
    public async Task<FinalBlock?> GetBlockAsync(Hash32 hash, CancellationToken cancellationToken = default)
    {
        GetBlockRequest request = new() { Hash = Bytes(hash) };
        GetBlockResponse? answer = await FindAsync(ChainMethods.GetBlock, request, cancellationToken).ConfigureAwait(false);
        FinalBlock? block = answer is null ? null : Answer.Block(answer, Trust.GenesisHash);
        return block is null || block.Block.Hash == hash ? block : throw Answer.Untrustworthy("the block has another hash");
    }

    /// <summary>The newest final block.</summary>
    public async Task<FinalBlock> GetLatestBlockAsync(CancellationToken cancellationToken = default)
    {
        GetBlockResponse answer = await CallAsync(ChainMethods.GetBlock, new GetBlockRequest(), cancellationToken).ConfigureAwait(false);
        return Answer.Block(answer, Trust.GenesisHash);
    }

    /// <summary>Runs a view of a contract on the newest executed state.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="method">The view.</param>
    /// <param name="arguments">Canonical bytes: an array of the arguments.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<QueryAnswer> QueryAsync(
        string contract, string method, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken = default)
    {
        QueryRequest request = new() { Contract = contract, Method = method, Args = UnsafeByteOperations.UnsafeWrap(arguments) };
        QueryResponse answer = await CallAsync(ChainMethods.Query, request, cancellationToken).ConfigureAwait(false);
        return new QueryAnswer(answer.Result.Memory, answer.Height);
    }

    /// <summary>The contracts of the network, by name.</summary>
    public async Task<IReadOnlyList<ContractInfo>> ListContractsAsync(CancellationToken cancellationToken = default)
    {
        ListContractsResponse answer = await CallAsync(ChainMethods.ListContracts, new ListContractsRequest(), cancellationToken).ConfigureAwait(false);
        return [.. answer.Contracts.Select(contract => new ContractInfo(contract.Name, Answer.Number(contract.Version)))];
    }

    /// <summary>A contract's interface; null if there is no such contract.</summary>
    /// <exception cref="ChainException">The node's answer is not an interface that this library reads.</exception>
    public async Task<AbiContract?> GetContractAsync(string name, CancellationToken cancellationToken = default)
    {
        string? json = await GetContractAbiAsync(name, cancellationToken).ConfigureAwait(false);
        try
        {
            return json is null ? null : AbiContract.Parse(json);
        }
        catch (FormatException e)
        {
            throw Answer.Untrustworthy(e.Message);
        }
    }

    /// <summary>Runs a view with arguments and result as JSON, by the contract's interface.</summary>
    /// <param name="contract">The interface, from <see cref="GetContractAsync"/>.</param>
    /// <param name="method">The view.</param>
    /// <param name="arguments">JSON: an array by position, or an object by name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AbiFormatException">The arguments do not fit; the message names the field.</exception>
    public async Task<string> QueryJsonAsync(
        AbiContract contract, string method, string arguments, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contract);
        if (!contract.TryGetMethod(method, out AbiMethod? found)) throw new ArgumentException($"{contract.Name} has no method {method}.", nameof(method));

        QueryAnswer answer = await QueryAsync(
            contract.Name, method, AbiCodec.EncodeArguments(found, arguments), cancellationToken).ConfigureAwait(false);
        return AbiCodec.ToJson(found.Result, answer.Result.Span);
    }

    /// <summary>A contract's interface as JSON; null if there is no such contract.</summary>
    public async Task<string?> GetContractAbiAsync(string name, CancellationToken cancellationToken = default)
    {
        GetContractRequest request = new() { Name = name };
        GetContractResponse? answer = await FindAsync(ChainMethods.GetContract, request, cancellationToken).ConfigureAwait(false);
        return answer?.Abi.ToStringUtf8();
    }

    /// <summary>What the first node that answers says of itself.</summary>
    public async Task<NodeStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        GetStatusResponse answer = await CallAsync(ChainMethods.GetStatus, new GetStatusRequest(), cancellationToken).ConfigureAwait(false);
        return CheckNetwork(Answer.Status(answer));
    }

    /// <summary>What every node says of itself, in the order of the trust. A node that does not answer is no error.</summary>
    public async Task<IReadOnlyList<EndpointStatus>> GetAllStatusAsync(CancellationToken cancellationToken = default)
    {
        return await Task.WhenAll(_connections.Select(Ask)).ConfigureAwait(false);

        async Task<EndpointStatus> Ask(NodeConnection connection)
        {
            try
            {
                GetStatusResponse answer = await Unary(
                    connection, ChainMethods.GetStatus, new GetStatusRequest(), Options.AttemptTimeout, cancellationToken).ConfigureAwait(false);
                return new EndpointStatus(connection.Node, CheckNetwork(Answer.Status(answer)), "");
            }
            catch (GrpcStatusException e)
            {
                return new EndpointStatus(connection.Node, null, e.Detail);
            }
            catch (ChainException e)
            {
                return new EndpointStatus(connection.Node, null, e.Message);
            }
        }
    }

    /// <summary>
    /// Follows events in chain order without gaps or repetitions, across lost connections and failing nodes, until
    /// cancelled.
    /// </summary>
    /// <param name="filter">Which events, and from where.</param>
    /// <param name="progress">Told each height up to which all events were delivered; null if nobody asks.</param>
    /// <param name="cancellationToken">Ends the stream with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ChainException">No node could be used for <see cref="ChainClientOptions.Timeout"/>, or the filter was refused.</exception>
    public IAsyncEnumerable<ChainEvent> FollowEventsAsync(
        EventFilter filter, IProgress<ulong>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new EventFollower(_caller, Options, filter, progress).RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NodeConnection connection in _connections) connection.Dispose();
    }

    private static ByteString Bytes(Hash32 hash) => UnsafeByteOperations.UnsafeWrap(hash.ToArray());

    private static async Task<TResponse> Unary<TRequest, TResponse>(
        NodeConnection connection, GrpcMethod<TRequest, TResponse> method, TRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            TResponse response = await connection.Channel
                .UnaryAsync(method, request, new GrpcCallOptions { Timeout = timeout }, cancellationToken).ConfigureAwait(false);
            return Answer.IsSuspect(response) ? throw NodeFailure.Diverged() : response;
        }
        catch (GrpcStatusException e) when (NodeFailure.IsSuspect(e))
        {
            throw NodeFailure.Diverged(e);
        }
    }

    /// <summary>The receipt of a transaction; null also if nobody can tell.</summary>
    private async Task<FinalReceipt?> TryGetReceiptAsync(Hash32 id, CancellationToken cancellationToken)
    {
        try
        {
            return await GetReceiptAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (ChainException)
        {
            return null;
        }
    }

    private Task<TResponse> CallAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken) =>
        _caller.CallAsync((connection, timeout, token) => Unary(connection, method, request, timeout, token), submits: false, cancellationToken);

    private Task<TResponse?> FindAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TResponse : class
    {
        return _caller.CallAsync(Find, submits: false, cancellationToken);

        async Task<TResponse?> Find(NodeConnection connection, TimeSpan timeout, CancellationToken token)
        {
            try
            {
                return await Unary(connection, method, request, timeout, token).ConfigureAwait(false);
            }
            catch (GrpcStatusException e) when (e.Code == GrpcStatusCode.NotFound)
            {
                return null;
            }
        }
    }

    private async Task<FinalReceipt> PollReceiptAsync(
        NodeConnection connection, Hash32 id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long start = Options.Time.GetTimestamp();
        GetReceiptRequest request = new() { TxId = Bytes(id) };
        while (true)
        {
            TimeSpan left = timeout - Options.Time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                throw new GrpcStatusException(GrpcStatusCode.DeadlineExceeded, $"The node knows transaction {id}, but has no receipt of it yet.");
            }

            try
            {
                GetReceiptResponse answer = await Unary(connection, ChainMethods.GetReceipt, request, left, cancellationToken).ConfigureAwait(false);
                return Answer.Receipt(answer.Receipt, answer.RootsCertified, id);
            }
            catch (GrpcStatusException e) when (e.Code == GrpcStatusCode.NotFound)
            {
                await Task.Delay(ReceiptPollInterval, Options.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private NodeStatus CheckNetwork(NodeStatus status) =>
        status.GenesisHash == Trust.GenesisHash
            ? status
            : throw Answer.Untrustworthy($"it is of network {status.GenesisHash}, and not of {Trust.GenesisHash}");
}
