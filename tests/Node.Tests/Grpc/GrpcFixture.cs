using System.Net;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Grpc.Server;
using Chain.Grpc.Tls;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chain.Node.Tests.Grpc;

/// <summary>A server on loopback with a service of bytes that does, on request, everything right and wrong.</summary>
internal sealed class GrpcFixture : IAsyncDisposable
{
    internal const string ServiceName = "test.Echo";

    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Echo = Method(nameof(Echo), GrpcMethodKind.Unary);
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Headers = Method(nameof(Headers), GrpcMethodKind.Unary);
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Fail = Method(nameof(Fail), GrpcMethodKind.Unary);
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Throw = Method(nameof(Throw), GrpcMethodKind.Unary);
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Wait = Method(nameof(Wait), GrpcMethodKind.Unary);
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Count = Method(nameof(Count), GrpcMethodKind.ServerStreaming);
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> CountThenFail = Method(nameof(CountThenFail), GrpcMethodKind.ServerStreaming);
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Follow = Method(nameof(Follow), GrpcMethodKind.ServerStreaming);
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Sum = Method(nameof(Sum), GrpcMethodKind.ClientStreaming);
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Refuse = Method(nameof(Refuse), GrpcMethodKind.Duplex);
    internal static readonly GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Chat = Method(nameof(Chat), GrpcMethodKind.Duplex);

    private readonly List<IDisposable> _owned = [];

    private GrpcFixture(GrpcServer server, TestService service)
    {
        Server = server;
        Service = service;
    }

    internal GrpcServer Server { get; }

    internal TestService Service { get; }

    internal Uri Address => new($"http://{Server.EndPoint}");

    internal static async Task<GrpcFixture> StartAsync(
        GrpcServerOptions? options = null, params GrpcService[] more)
    {
        TestService service = new();
        options ??= new GrpcServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) };
        GrpcServer server = await GrpcServer.StartAsync(options, [service.Service, .. more], NullLoggerFactory.Instance);
        return new GrpcFixture(server, service);
    }

    internal GrpcChannel Channel(GrpcChannelOptions? options = null)
    {
        GrpcChannel channel = new(options?.Tls is null ? Address : new Uri($"https://{Server.EndPoint}"), options);
        _owned.Add(channel);
        return channel;
    }

    internal static TlsIdentity Identity(string name = "test") => TlsIdentity.Create(name, [], DateTimeOffset.UtcNow);

    public async ValueTask DisposeAsync()
    {
        foreach (IDisposable owned in _owned) owned.Dispose();
        await Server.DisposeAsync();
    }

    private static GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Method(string name, GrpcMethodKind kind) =>
        GrpcMethod.OfBytes(ServiceName, name, kind);

    internal sealed class TestService
    {
        internal TestService()
        {
            Service.Unary(Echo, (request, _) => Task.FromResult(request));
            Service.Unary(Headers, AnswerHeaders);
            Service.Unary(Fail, (_, _) => throw new GrpcStatusException(
                GrpcStatusCode.FailedPrecondition, "100 % wrong: über\n", new GrpcMetadata { { "chain-rejection", "expired" }, { "x-bin", [0, 255] } }));
            Service.Unary(Throw, (_, _) => throw new NotSupportedException("secret of the server"));
            Service.Unary(Wait, WaitForeverAsync);
            Service.ServerStreaming(Count, CountAsync);
            Service.ServerStreaming(CountThenFail, CountThenFailAsync);
            Service.ServerStreaming(Follow, (_, _, call) => WaitForeverAsync(default, call));
            Service.ClientStreaming(Sum, SumAsync);
            Service.Duplex(Refuse, (_, _, _) => throw new GrpcStatusException(GrpcStatusCode.PermissionDenied, "Not you."));
            Service.Duplex(Chat, ChatAsync);
        }

        internal GrpcService Service { get; } = new(ServiceName);

        /// <summary>Completes when a waiting handler runs.</summary>
        internal TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when a handler saw its cancellation.</summary>
        internal TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private static Task<ReadOnlyMemory<byte>> AnswerHeaders(ReadOnlyMemory<byte> request, GrpcServerCall call)
        {
            foreach (GrpcMetadata.Entry entry in call.RequestHeaders)
            {
                if (!entry.Key.StartsWith("x-", StringComparison.Ordinal)) continue;
                if (entry.Text is { } text) call.ResponseHeaders.Add(entry.Key, text);
                if (entry.Bytes is { } bytes) call.ResponseTrailers.Add(entry.Key, bytes);
            }

            return Task.FromResult(request);
        }

        private async Task<ReadOnlyMemory<byte>> WaitForeverAsync(ReadOnlyMemory<byte> request, GrpcServerCall call)
        {
            Started.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, call.CancellationToken);
                return default;
            }
            catch (OperationCanceledException)
            {
                Cancelled.TrySetResult();
                throw;
            }
        }

        private static async Task CountAsync(
            ReadOnlyMemory<byte> request, GrpcWriter<ReadOnlyMemory<byte>> responses, GrpcServerCall call)
        {
            int count = BitConverter.ToInt32(request.Span);
            for (int i = 0; i < count; i++) await responses.WriteAsync(BitConverter.GetBytes(i), flush: i % 16 == 15);
        }

        private static async Task CountThenFailAsync(
            ReadOnlyMemory<byte> request, GrpcWriter<ReadOnlyMemory<byte>> responses, GrpcServerCall call)
        {
            await CountAsync(request, responses, call);
            await responses.FlushAsync();
            throw new GrpcStatusException(GrpcStatusCode.DataLoss, "Counted too far.");
        }

        private static async Task<ReadOnlyMemory<byte>> SumAsync(GrpcReader<ReadOnlyMemory<byte>> requests, GrpcServerCall call)
        {
            int sum = 0;
            await foreach (ReadOnlyMemory<byte> request in requests) sum += BitConverter.ToInt32(request.Span);
            return BitConverter.GetBytes(sum);
        }

        private async Task ChatAsync(
            GrpcReader<ReadOnlyMemory<byte>> requests, GrpcWriter<ReadOnlyMemory<byte>> responses, GrpcServerCall call)
        {
            try
            {
                while (await requests.MoveNextAsync(call.CancellationToken))
                {
                    do await responses.WriteAsync(requests.Current, flush: false);
                    while (requests.TryMoveNext());
                    await responses.FlushAsync();
                }
            }
            catch (OperationCanceledException)
            {
                Cancelled.TrySetResult();
                throw;
            }
        }
    }
}
