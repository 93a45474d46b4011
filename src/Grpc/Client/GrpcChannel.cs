using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Chain.Grpc.Wire;

namespace Chain.Grpc.Client;

/// <summary>Calls the methods of one server. Opens connections as needed; safe for concurrent use.</summary>
public sealed class GrpcChannel : IDisposable
{
    private readonly HttpMessageInvoker _invoker;

    /// <summary>Makes a channel; nothing is connected before the first call.</summary>
    /// <param name="address"><c>http://host:port</c> for plaintext, <c>https://host:port</c> for TLS.</param>
    /// <param name="options">Limits and TLS; null for the defaults.</param>
    /// <exception cref="ArgumentException">The scheme and the TLS options do not fit together.</exception>
    public GrpcChannel(Uri address, GrpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        Options = options ?? new GrpcChannelOptions();
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        {
            throw new ArgumentException($"'{address}' is no address of a server: use http://host:port or https://host:port.", nameof(address));
        }

        if ((address.Scheme == Uri.UriSchemeHttps) != (Options.Tls is not null))
        {
            throw new ArgumentException(
                $"'{address}': an https address needs TLS options, so that it is known whom to trust, and an http address takes none.",
                nameof(address));
        }

        Address = address;
        _invoker = new HttpMessageInvoker(CreateHandler(Options), disposeHandler: true);
    }

    /// <summary>The server.</summary>
    public Uri Address { get; }

    /// <summary>The options it was made with.</summary>
    public GrpcChannelOptions Options { get; }

    /// <summary>One request, one response.</summary>
    /// <exception cref="GrpcStatusException">Any status but Ok, from the server or the wire.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        TRequest request,
        GrpcCallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        RequireKind(method, GrpcMethodKind.Unary);
        MessageContent<TRequest> content = new(method.Request, request, Options.SendMessageBytesMax);
        await using GrpcCall<TRequest, TResponse> call = new(this, method, content, options, cancellationToken);
        return await call.ReadSingleAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One request, a stream of responses. Dispose the call to end it.</summary>
    public GrpcCall<TRequest, TResponse> ServerStreaming<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        TRequest request,
        GrpcCallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        RequireKind(method, GrpcMethodKind.ServerStreaming);
        MessageContent<TRequest> content = new(method.Request, request, Options.SendMessageBytesMax);
        return new GrpcCall<TRequest, TResponse>(this, method, content, options, cancellationToken);
    }

    /// <summary>
    /// Opens a call whose requests are a stream: <see cref="GrpcMethodKind.ClientStreaming"/> or
    /// <see cref="GrpcMethodKind.Duplex"/>. Completes when the connection is up and takes messages.
    /// </summary>
    /// <exception cref="GrpcStatusException">The server cannot be reached, or has refused the call already.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<GrpcCall<TRequest, TResponse>> OpenAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        GrpcCallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (method.Kind is not (GrpcMethodKind.ClientStreaming or GrpcMethodKind.Duplex))
        {
            throw new ArgumentException($"{method.Path} takes one request.", nameof(method));
        }

        StreamContent content = new();
        GrpcCall<TRequest, TResponse> call = new(this, method, content, options, cancellationToken);
        try
        {
            await call.OpenRequestsAsync(content).ConfigureAwait(false);
            return call;
        }
        catch
        {
            await call.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

    internal Task<HttpResponseMessage> SendAsync(
        string path, HttpContent content, GrpcCallOptions? options, CancellationToken cancellationToken)
    {
        HttpRequestMessage message = new(HttpMethod.Post, new Uri(Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        message.Headers.TryAddWithoutValidation("te", "trailers");
        if (options?.Timeout is { } timeout)
        {
            message.Headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Format(timeout));
        }

        foreach (GrpcMetadata.Entry entry in options?.Headers ?? [])
        {
            message.Headers.TryAddWithoutValidation(entry.Key, MetadataHeaders.ValueOf(entry));
        }

        return _invoker.SendAsync(message, cancellationToken);
    }

    private static void RequireKind<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, GrpcMethodKind kind)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (method.Kind != kind) throw new ArgumentException($"{method.Path} is {method.Kind}, not {kind}.", nameof(method));
    }

    private static SocketsHttpHandler CreateHandler(GrpcChannelOptions options)
    {
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = options.EnableMultipleConnections,
            ConnectTimeout = options.ConnectTimeout,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            InitialHttp2StreamWindowSize = options.StreamWindowBytes,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
        };
        if (options.Tls is not { } tls) return handler;
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is X509Certificate2 shown && tls.IsServerTrusted(shown),
            ClientCertificates = tls.Identity is { } identity ? [identity.Certificate] : null,
            LocalCertificateSelectionCallback = tls.Identity is { } own ? (_, _, _, _, _) => own.Certificate : null,
        };
        return handler;
    }
}
