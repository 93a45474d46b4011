using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Chain.Api.V1;
using Chain.Client;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Grpc.Tls;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chain.Network.Tests.Harness;

/// <summary>How a call ended.</summary>
/// <param name="Code">The status.</param>
/// <param name="Rejection">The stable word of a refusal; empty if there is none.</param>
/// <param name="Detail">What it says to people.</param>
internal sealed record RawAnswer(GrpcStatusCode Code, string Rejection, string Detail)
{
    /// <summary>A call that was carried out.</summary>
    internal static readonly RawAnswer Ok = new(GrpcStatusCode.Ok, "", "");
}

/// <summary>Calls the client API of one node with any bytes, past the checks of the client library.</summary>
internal sealed class RawApi : IDisposable
{
    private static readonly ServiceDescriptor Service = ChainReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Chain");

    private readonly GrpcChannel _channel;
    private readonly HttpClient _http;

    internal RawApi(TestNode node)
    {
        TrustedNode trusted = node.Trust.Nodes.Single();
        _channel = new GrpcChannel(trusted.Endpoint, new GrpcChannelOptions { Tls = TlsClientOptions.TrustPins([trusted.TlsSpkiSha256!.Value]) });
        SocketsHttpHandler handler = new()
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => TlsIdentity.PinOf((X509Certificate2)certificate!) == trusted.TlsSpkiSha256 },
        };
        _http = new HttpClient(handler) { BaseAddress = trusted.Endpoint };
    }

    /// <summary>Submits bytes as a transaction.</summary>
    internal Task<RawAnswer> SubmitAsync(ReadOnlyMemory<byte> transaction) => CallAsync(
        GrpcMethod.Of(Service, "SubmitTransaction", SubmitTransactionRequest.Parser, SubmitTransactionResponse.Parser),
        new SubmitTransactionRequest { Transaction = ByteString.CopyFrom(transaction.Span) });

    /// <summary>Runs a view with any bytes as arguments.</summary>
    internal Task<RawAnswer> QueryAsync(string contract, string method, ReadOnlyMemory<byte> arguments) => CallAsync(
        GrpcMethod.Of(Service, "Query", QueryRequest.Parser, QueryResponse.Parser),
        new QueryRequest { Contract = contract, Method = method, Args = ByteString.CopyFrom(arguments.Span) });

    /// <summary>Asks for a receipt by any bytes.</summary>
    internal Task<RawAnswer> GetReceiptAsync(ReadOnlyMemory<byte> id) => CallAsync(
        GrpcMethod.Of(Service, "GetReceipt", GetReceiptRequest.Parser, GetReceiptResponse.Parser),
        new GetReceiptRequest { TxId = ByteString.CopyFrom(id.Span) });

    /// <summary>Sends a body that need not be gRPC.</summary>
    internal async Task<RawAnswer> PostAsync(string method, byte[] body, string? encoding = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/{Service.FullName}/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.TE.ParseAdd("trailers");
        if (encoding is not null) request.Headers.Add("grpc-encoding", encoding);
        using HttpResponseMessage response = await _http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        int code = int.Parse(Header(response, "grpc-status"), CultureInfo.InvariantCulture);
        return new RawAnswer((GrpcStatusCode)code, "", Uri.UnescapeDataString(Header(response, "grpc-message")));
    }

    public void Dispose()
    {
        _channel.Dispose();
        _http.Dispose();
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? values) || response.Headers.TryGetValues(name, out values) ? values.First() : "";

    private async Task<RawAnswer> CallAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request)
    {
        try
        {
            await _channel.UnaryAsync(method, request, new GrpcCallOptions { Timeout = Eventually.Patience });
            return RawAnswer.Ok;
        }
        catch (GrpcStatusException exception)
        {
            exception.Trailers.TryGet("chain-rejection", out string? rejection);
            return new RawAnswer(exception.Code, rejection ?? "", exception.Detail);
        }
    }
}
