using System.Net;
using Chain.Api.V1;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Grpc.Tls;
using Chain.Ledger;
using Chain.Node.Api;
using Chain.Node.Observe;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chain.Node.Tests.Api;

/// <summary>The API of a scripted node on loopback, with a client.</summary>
internal sealed class RunningApi : IAsyncDisposable
{
    private static readonly ServiceDescriptor Service = ChainReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Chain");

    private readonly ChainApi _api;

    private RunningApi(ChainApi api, GrpcChannel channel, MetricRegistry metrics)
    {
        _api = api;
        Channel = channel;
        Metrics = metrics;
    }

    internal IPEndPoint EndPoint => _api.EndPoint;

    internal GrpcChannel Channel { get; }

    internal MetricRegistry Metrics { get; }

    internal static async Task<RunningApi> StartAsync(ScriptedNode node, Func<ChainApiOptions, ChainApiOptions>? change = null)
    {
        ChainApiOptions options = new() { Listen = new IPEndPoint(IPAddress.Loopback, 0) };
        if (change is not null) options = change(options);
        MetricRegistry metrics = new();
        ChainApi api = await ChainApi.StartAsync(node, node.Identity, node.Feed, options, metrics, NullLoggerFactory.Instance);
        GrpcChannel channel = options.Tls is { } tls
            ? new GrpcChannel(new Uri($"https://{api.EndPoint}"), new GrpcChannelOptions { Tls = TlsClientOptions.TrustPins([tls.Pin]) })
            : new GrpcChannel(new Uri($"http://{api.EndPoint}"));
        return new RunningApi(api, channel, metrics);
    }

    internal Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request, TimeSpan? timeout = null)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse>, new() => Channel.UnaryAsync(
            GrpcMethod.Of(Service, method, new MessageParser<TRequest>(() => new()), new MessageParser<TResponse>(() => new())),
            request,
            new GrpcCallOptions { Timeout = timeout });

    internal Task<SubmitAndWaitResponse> SubmitAndWaitAsync(Transaction transaction, TimeSpan? timeout = null) =>
        CallAsync<SubmitAndWaitRequest, SubmitAndWaitResponse>(
            "SubmitAndWait", new SubmitAndWaitRequest { Transaction = ByteString.CopyFrom(transaction.Encoded.Span) }, timeout);

    internal Task<GetTransactionResponse> GetTransactionAsync(ByteString id) =>
        CallAsync<GetTransactionRequest, GetTransactionResponse>("GetTransaction", new GetTransactionRequest { TxId = id });

    internal Task<GetReceiptResponse> GetReceiptAsync(ByteString id) =>
        CallAsync<GetReceiptRequest, GetReceiptResponse>("GetReceipt", new GetReceiptRequest { TxId = id });

    internal Task<QueryResponse> QueryAsync() => CallAsync<QueryRequest, QueryResponse>(
        "Query", new QueryRequest { Contract = "store", Method = "Get", Args = ByteString.CopyFromUtf8("x") });

    internal GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> Subscribe(SubscribeEventsRequest request) =>
        Channel.ServerStreaming(
            GrpcMethod.Of(Service, "SubscribeEvents", SubscribeEventsRequest.Parser, SubscribeEventsResponse.Parser), request);

    /// <summary>Stops the node's side alone.</summary>
    internal ValueTask StopAsync() => _api.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _api.DisposeAsync();
    }
}
