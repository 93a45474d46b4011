using Google.Protobuf.Reflection;

namespace Chain.Grpc.Server;

/// <summary>The methods of one service with their handlers. Built once, before the server starts.</summary>
public sealed class GrpcService
{
    private readonly Dictionary<string, GrpcEndpoint> _endpoints = [];

    /// <summary>A service without a <c>.proto</c> file; reflection does not list its messages.</summary>
    /// <param name="name">Full name, such as <c>chain.peer.v1.Peer</c>.</param>
    public GrpcService(string name) => Name = name;

    /// <summary>A service that a <c>.proto</c> file describes.</summary>
    public GrpcService(ServiceDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Name = descriptor.FullName;
        Descriptor = descriptor;
    }

    /// <summary>Full name.</summary>
    public string Name { get; }

    /// <summary>Its description; null when there is no <c>.proto</c> file.</summary>
    public ServiceDescriptor? Descriptor { get; }

    internal IEnumerable<KeyValuePair<string, GrpcEndpoint>> Endpoints => _endpoints;

    /// <summary>Answers one request with one response.</summary>
    public void Unary<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, Func<TRequest, GrpcServerCall, Task<TResponse>> handler) =>
        Add(method, GrpcMethodKind.Unary, async call =>
        {
            // Not kept in a variable: a handler that waits long must not hold the request.
            TResponse response = await handler(await call.ReadSingleAsync(method.Request).ConfigureAwait(false), call)
                .ConfigureAwait(false);
            await call.OpenWriter(method.Response).WriteAsync(response, flush: false).ConfigureAwait(false);
        });

    /// <summary>Answers one request with a stream of responses.</summary>
    public void ServerStreaming<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, Func<TRequest, GrpcWriter<TResponse>, GrpcServerCall, Task> handler) =>
        Add(method, GrpcMethodKind.ServerStreaming, async call =>
        {
            TRequest request = await call.ReadSingleAsync(method.Request).ConfigureAwait(false);
            await handler(request, call.OpenWriter(method.Response), call).ConfigureAwait(false);
        });

    /// <summary>Answers a stream of requests with one response.</summary>
    public void ClientStreaming<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, Func<GrpcReader<TRequest>, GrpcServerCall, Task<TResponse>> handler) =>
        Add(method, GrpcMethodKind.ClientStreaming, async call =>
        {
            TResponse response = await handler(call.OpenReader(method.Request), call).ConfigureAwait(false);
            await call.OpenWriter(method.Response).WriteAsync(response, flush: false).ConfigureAwait(false);
        });

    /// <summary>Reads requests and writes responses as it pleases; the call ends when the handler does.</summary>
    public void Duplex<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        Func<GrpcReader<TRequest>, GrpcWriter<TResponse>, GrpcServerCall, Task> handler) =>
        Add(method, GrpcMethodKind.Duplex, call =>
            handler(call.OpenReader(method.Request), call.OpenWriter(method.Response), call));

    private void Add<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, GrpcMethodKind kind, Func<GrpcServerCall, Task> invoke)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (method.Kind != kind) throw new ArgumentException($"{method.Path} is {method.Kind}, not {kind}.", nameof(method));
        if (method.Service != Name) throw new ArgumentException($"{method.Path} is no method of {Name}.", nameof(method));
        _endpoints.Add(method.Path, new GrpcEndpoint(kind, invoke));
    }
}

/// <summary>One method on the server: how to run it, messages aside.</summary>
internal sealed record GrpcEndpoint(GrpcMethodKind Kind, Func<GrpcServerCall, Task> Invoke);
