using Chain.Api.V1;
using Chain.Grpc;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chain.Client.Calls;

/// <summary>The methods of <c>chain.v1.Chain</c>.</summary>
internal static class ChainMethods
{
    private static readonly ServiceDescriptor Service = ChainReflection.Descriptor.Services.Single(service => service.Name == "Chain");

    internal static readonly GrpcMethod<GetStatusRequest, GetStatusResponse> GetStatus =
        Of("GetStatus", GetStatusRequest.Parser, GetStatusResponse.Parser);

    internal static readonly GrpcMethod<SubmitTransactionRequest, SubmitTransactionResponse> SubmitTransaction =
        Of("SubmitTransaction", SubmitTransactionRequest.Parser, SubmitTransactionResponse.Parser);

    internal static readonly GrpcMethod<SubmitAndWaitRequest, SubmitAndWaitResponse> SubmitAndWait =
        Of("SubmitAndWait", SubmitAndWaitRequest.Parser, SubmitAndWaitResponse.Parser);

    internal static readonly GrpcMethod<GetTransactionRequest, GetTransactionResponse> GetTransaction =
        Of("GetTransaction", GetTransactionRequest.Parser, GetTransactionResponse.Parser);

    internal static readonly GrpcMethod<GetReceiptRequest, GetReceiptResponse> GetReceipt =
        Of("GetReceipt", GetReceiptRequest.Parser, GetReceiptResponse.Parser);

    internal static readonly GrpcMethod<GetBlockRequest, GetBlockResponse> GetBlock =
        Of("GetBlock", GetBlockRequest.Parser, GetBlockResponse.Parser);

    internal static readonly GrpcMethod<QueryRequest, QueryResponse> Query = Of("Query", QueryRequest.Parser, QueryResponse.Parser);

    internal static readonly GrpcMethod<GetContractRequest, GetContractResponse> GetContract =
        Of("GetContract", GetContractRequest.Parser, GetContractResponse.Parser);

    internal static readonly GrpcMethod<ListContractsRequest, ListContractsResponse> ListContracts =
        Of("ListContracts", ListContractsRequest.Parser, ListContractsResponse.Parser);

    internal static readonly GrpcMethod<SubscribeEventsRequest, SubscribeEventsResponse> SubscribeEvents =
        Of("SubscribeEvents", SubscribeEventsRequest.Parser, SubscribeEventsResponse.Parser);

    private static GrpcMethod<TRequest, TResponse> Of<TRequest, TResponse>(
        string name, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> =>
        GrpcMethod.Of(Service, name, request, response);
}
