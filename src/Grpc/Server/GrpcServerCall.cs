using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Chain.Grpc.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Chain.Grpc.Server;

/// <summary>What a handler knows about the call that it answers.</summary>
public sealed class GrpcServerCall : IGrpcStreamOwner
{
    private readonly HttpContext _context;
    private readonly GrpcServerOptions _options;
    private GrpcMetadata? _requestHeaders;

    internal GrpcServerCall(
        HttpContext context, GrpcServerOptions options, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        _context = context;
        _options = options;
        Deadline = deadline;
        CancellationToken = cancellationToken;
    }

    /// <summary>Cancelled when the peer goes, the deadline passes, or, for streams, the server stops.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>When the caller stops waiting; null for never.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>Metadata of the caller.</summary>
    public GrpcMetadata RequestHeaders => _requestHeaders ??= ReadRequestHeaders();

    /// <summary>Metadata sent before the first response. Add to it before the first message is written.</summary>
    public GrpcMetadata ResponseHeaders { get; } = new();

    /// <summary>Metadata sent with the status.</summary>
    public GrpcMetadata ResponseTrailers { get; } = new();

    /// <summary>The certificate that the caller proved to hold; null without mutual TLS.</summary>
    public X509Certificate2? PeerCertificate => _context.Connection.ClientCertificate;

    /// <summary>Where the caller is; null when the transport has no address.</summary>
    public IPEndPoint? RemoteEndPoint => _context.Connection.RemoteIpAddress is { } address
        ? new IPEndPoint(address, _context.Connection.RemotePort)
        : null;

    /// <summary>True once a message was written: the status can then only follow in trailers.</summary>
    internal bool HasWritten => _context.Response.HasStarted || _hasWritten?.Invoke() == true;

    GrpcStatusCode IGrpcStreamOwner.MalformedMessage => GrpcStatusCode.InvalidArgument;

    private Func<bool>? _hasWritten;

    /// <summary>Sends the response headers now, so that the caller knows that the call was accepted.</summary>
    public Task StartResponseAsync()
    {
        if (_context.Response.HasStarted) return Task.CompletedTask;
        ApplyResponseHeaders();
        return _context.Response.StartAsync(CancellationToken);
    }

    /// <summary>Ends the connection that carries this call, with all other calls on it.</summary>
    public void AbortConnection() => _context.Abort();

    internal GrpcReader<T> OpenReader<T>(GrpcMarshaller<T> marshaller) =>
        new(this, marshaller, _options.ReceiveMessageBytesMax);

    internal GrpcWriter<T> OpenWriter<T>(GrpcMarshaller<T> marshaller)
    {
        GrpcWriter<T> writer = new(
            this, new HeaderFirstPipeWriter(this, _context.Response.BodyWriter), marshaller, _options.SendMessageBytesMax);
        _hasWritten = () => writer.HasWritten;
        return writer;
    }

    /// <summary>Reads the one message of the request and sees the caller's side end, within the time for it.</summary>
    internal async ValueTask<T> ReadSingleAsync<T>(GrpcMarshaller<T> marshaller)
    {
        using RequestLimit limit = new(_context.Request.BodyReader, _options.RequestTimeout);
        try
        {
            return await ReadOnlyMessageAsync(marshaller).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsOver && !CancellationToken.IsCancellationRequested)
        {
            throw new GrpcStatusException(
                GrpcStatusCode.DeadlineExceeded,
                $"The request was not there whole within {_options.RequestTimeout.TotalSeconds:0.#} s; end the caller's side after the one message.");
        }
    }

    private async ValueTask<T> ReadOnlyMessageAsync<T>(GrpcMarshaller<T> marshaller)
    {
        GrpcReader<T> reader = OpenReader(marshaller);
        if (!await reader.MoveNextAsync(CancellationToken).ConfigureAwait(false))
        {
            throw new GrpcStatusException(GrpcStatusCode.Internal, "The request ended without a message; the method takes one.");
        }

        T request = reader.Current;
        if (!await reader.MoveNextAsync(CancellationToken).ConfigureAwait(false)) return request;
        throw new GrpcStatusException(GrpcStatusCode.Internal, "The request holds more than one message; the method takes one.");
    }

    internal void ApplyResponseHeaders()
    {
        _context.Response.ContentType = GrpcHeaders.ContentType;
        MetadataHeaders.Write(ResponseHeaders, _context.Response.Headers);
    }

    ValueTask<PipeReader> IGrpcStreamOwner.OpenReaderAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(_context.Request.BodyReader);

    void IGrpcStreamOwner.OnReaderEnd()
    {
    }

    ValueTask<Exception> IGrpcStreamOwner.TranslateAsync(Exception exception, CancellationToken cancellationToken) => new(exception switch
    {
        _ when CancellationToken.IsCancellationRequested => new OperationCanceledException(CancellationToken),
        BadHttpRequestException bad => new GrpcStatusException(GrpcStatusCode.Internal, $"Bad request body: {bad.Message}", inner: bad),
        ConnectionAbortedException or ConnectionResetException or IOException =>
            new OperationCanceledException("The peer ended the call.", exception),
        _ => exception,
    });

    private GrpcMetadata ReadRequestHeaders()
    {
        GrpcMetadata metadata = new();
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in _context.Request.Headers)
        {
            foreach (string? value in values)
            {
                if (value is not null) metadata.AddReceived(name, value);
            }
        }

        return metadata;
    }

    /// <summary>Ends a wait for the rest of a request when its time is over.</summary>
    private sealed class RequestLimit : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly PipeReader _body;
        private readonly Timer _timer;
        private bool _isDone;

        internal RequestLimit(PipeReader body, TimeSpan time)
        {
            _body = body;
            _timer = new Timer(static state => ((RequestLimit)state!).End(), this, time, Timeout.InfiniteTimeSpan);
        }

        internal bool IsOver { get; private set; }

        public void Dispose()
        {
            _timer.Dispose();
            lock (_lock) _isDone = true;
        }

        private void End()
        {
            lock (_lock)
            {
                // Kestrel uses the reader again, for another call.
                if (_isDone) return;
                IsOver = true;
                _body.CancelPendingRead();
            }
        }
    }
}
