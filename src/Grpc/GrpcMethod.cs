using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chain.Grpc;

/// <summary>How many messages a method takes and gives.</summary>
public enum GrpcMethodKind
{
    /// <summary>One request, one response.</summary>
    Unary,

    /// <summary>One request, a stream of responses.</summary>
    ServerStreaming,

    /// <summary>A stream of requests, one response.</summary>
    ClientStreaming,

    /// <summary>A stream each way, independent of one another.</summary>
    Duplex,
}

/// <summary>A method as both sides know it.</summary>
/// <param name="Service">Full name of the service, such as <c>chain.v1.Chain</c>.</param>
/// <param name="Name">Name of the method within it.</param>
/// <param name="Kind">Unary or streaming.</param>
/// <param name="Request">Codec of requests.</param>
/// <param name="Response">Codec of responses.</param>
/// <typeparam name="TRequest">Message that the client sends.</typeparam>
/// <typeparam name="TResponse">Message that the server sends.</typeparam>
public sealed record GrpcMethod<TRequest, TResponse>(
    string Service,
    string Name,
    GrpcMethodKind Kind,
    GrpcMarshaller<TRequest> Request,
    GrpcMarshaller<TResponse> Response)
{
    /// <summary>Path of the HTTP request: <c>/service/method</c>.</summary>
    public string Path { get; } = $"/{Service}/{Name}";
}

/// <summary>Builds methods.</summary>
public static class GrpcMethod
{
    /// <summary>A method of a service that a <c>.proto</c> file describes; the kind comes from there.</summary>
    /// <exception cref="ArgumentException">The service has no such method, or its messages are other ones.</exception>
    public static GrpcMethod<TRequest, TResponse> Of<TRequest, TResponse>(
        ServiceDescriptor service,
        string name,
        MessageParser<TRequest> request,
        MessageParser<TResponse> response)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(service);
        MethodDescriptor method = service.FindMethodByName(name)
            ?? throw new ArgumentException($"{service.FullName} has no method {name}.", nameof(name));
        if (method.InputType.ClrType != typeof(TRequest) || method.OutputType.ClrType != typeof(TResponse))
        {
            throw new ArgumentException(
                $"{method.FullName} takes {method.InputType.FullName} and gives {method.OutputType.FullName}.", nameof(name));
        }

        GrpcMethodKind kind = (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (false, false) => GrpcMethodKind.Unary,
            (false, true) => GrpcMethodKind.ServerStreaming,
            (true, false) => GrpcMethodKind.ClientStreaming,
            (true, true) => GrpcMethodKind.Duplex,
        };
        return new GrpcMethod<TRequest, TResponse>(
            service.FullName, name, kind, GrpcMarshaller.Protobuf(request), GrpcMarshaller.Protobuf(response));
    }

    /// <summary>A method whose messages are bytes both ways.</summary>
    public static GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> OfBytes(
        string service, string name, GrpcMethodKind kind) =>
        new(service, name, kind, GrpcMarshaller.Bytes, GrpcMarshaller.Bytes);
}
