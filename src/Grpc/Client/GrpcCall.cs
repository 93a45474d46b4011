using System.IO.Pipelines;
using Chain.Grpc.Wire;

namespace Chain.Grpc.Client;

/// <summary>One call under way. Disposing it ends the call, if it has not ended.</summary>
/// <typeparam name="TRequest">Message that goes out.</typeparam>
/// <typeparam name="TResponse">Message that comes in.</typeparam>
public sealed class GrpcCall<TRequest, TResponse> : IGrpcStreamOwner, IAsyncDisposable
{
    /// <summary>Most unary answers are small, and there are many at once.</summary>
    private const int UnaryBufferBytes = 4 * 1024;

    private const int StreamBufferBytes = 32 * 1024;

    /// <summary>How long after a failed write the answer is waited for. A dead connection fails it at once.</summary>
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(1);

    private readonly GrpcChannel _channel;
    private readonly GrpcMethod<TRequest, TResponse> _method;
    private readonly CancellationToken _callerToken;
    private readonly CancellationTokenSource _cancellation;
    private readonly bool _hasDeadline;
    private readonly Task<HttpResponseMessage> _response;
    private readonly StreamContent? _content;
    private PipeReader? _body;
    private PipeWriter? _requestPipe;
    private GrpcWriter<TRequest>? _requests;
    private GrpcMetadata? _trailers;
    private bool _disposed;

    internal GrpcCall(
        GrpcChannel channel,
        GrpcMethod<TRequest, TResponse> method,
        HttpContent content,
        GrpcCallOptions? options,
        CancellationToken cancellationToken)
    {
        _channel = channel;
        _method = method;
        _callerToken = cancellationToken;
        _content = content as StreamContent;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (options?.Timeout is { } timeout)
        {
            _hasDeadline = true;
            _cancellation.CancelAfter(timeout < GrpcTimeout.Longest ? timeout : GrpcTimeout.Longest);
        }

        Responses = new GrpcReader<TResponse>(this, method.Response, channel.Options.ReceiveMessageBytesMax);
        _response = channel.SendAsync(method.Path, content, options, _cancellation.Token);
    }

    /// <summary>Messages of the server. The end of the stream is the proper end of the call.</summary>
    public GrpcReader<TResponse> Responses { get; }

    /// <summary>Messages to the server.</summary>
    /// <exception cref="InvalidOperationException">The method takes one request, which was sent.</exception>
    public GrpcWriter<TRequest> Requests => _requests ?? throw new InvalidOperationException("The request was sent with the call.");

    /// <summary>Metadata that came with the status; empty before the end of <see cref="Responses"/>.</summary>
    public GrpcMetadata Trailers => _trailers ??= [];

    GrpcStatusCode IGrpcStreamOwner.MalformedMessage => GrpcStatusCode.Internal;

    /// <summary>Metadata that the server sent before its first message; waits for it.</summary>
    /// <exception cref="GrpcStatusException">The call failed.</exception>
    public async Task<GrpcMetadata> ReadHeadersAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            HttpResponseMessage response = await _response.WaitAsync(cancellationToken).ConfigureAwait(false);
            return ResponseStatus.MetadataOf(response.Headers);
        }
        catch (Exception exception) when (exception is not GrpcStatusException)
        {
            throw Translate(exception, cancellationToken);
        }
    }

    /// <summary>Says that no more requests follow; responses may still come.</summary>
    public async Task CompleteRequestsAsync(CancellationToken cancellationToken = default)
    {
        await Requests.FlushAsync(cancellationToken).ConfigureAwait(false);
        _content!.Complete();
    }

    /// <summary>The one response of a <see cref="GrpcMethodKind.ClientStreaming"/> call, after the last request.</summary>
    /// <exception cref="GrpcStatusException">Any status but Ok.</exception>
    public async Task<TResponse> ReadSingleAsync(CancellationToken cancellationToken = default)
    {
        if (!await Responses.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new GrpcStatusException(GrpcStatusCode.Internal, "The server answered Ok without a message.");
        }

        TResponse response = Responses.Current;
        if (!await Responses.MoveNextAsync(cancellationToken).ConfigureAwait(false)) return response;
        throw new GrpcStatusException(GrpcStatusCode.Internal, "The server answered with more than one message.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        bool ended = _trailers is not null;
        if (!ended) await _cancellation.CancelAsync().ConfigureAwait(false);
        _content?.Complete();
        try
        {
            if (_body is not null) await _body.CompleteAsync().ConfigureAwait(false);
            HttpResponseMessage response = await _response.ConfigureAwait(false);
            response.Dispose();
        }
        catch (Exception)
        {
            // Already reported to whoever read or wrote, or nobody waits for it.
        }

        _cancellation.Dispose();
    }

    internal async Task OpenRequestsAsync(StreamContent content)
    {
        await Task.WhenAny(content.Opened, _response).ConfigureAwait(false);
        if (!content.Opened.IsCompletedSuccessfully)
        {
            try
            {
                ResponseStatus.CheckHeaders(await _response.ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is not GrpcStatusException)
            {
                throw Translate(exception, _callerToken);
            }
        }

        Stream stream = await content.Opened.ConfigureAwait(false);
        _requestPipe = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 16 * 1024, leaveOpen: true));
        _requests = new GrpcWriter<TRequest>(this, _requestPipe, _method.Request, _channel.Options.SendMessageBytesMax);
    }

    async ValueTask<PipeReader> IGrpcStreamOwner.OpenReaderAsync(CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await _response.WaitAsync(cancellationToken).ConfigureAwait(false);
        ResponseStatus.CheckHeaders(response);
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        int bufferBytes = _method.Kind == GrpcMethodKind.Unary ? UnaryBufferBytes : StreamBufferBytes;
        _body = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: bufferBytes, minimumReadSize: bufferBytes / 4));
        return _body;
    }

    void IGrpcStreamOwner.OnReaderEnd()
    {
        // The whole body was read, so the response is there.
        HttpResponseMessage response = _response.GetAwaiter().GetResult();
        _trailers = ResponseStatus.CheckEnd(response);
    }

    async ValueTask<Exception> IGrpcStreamOwner.TranslateAsync(Exception exception, CancellationToken cancellationToken)
    {
        // A server that refuses a stream cuts off our sending, perhaps before its answer, which says why, was read.
        if (!_response.IsCompleted) await Task.WhenAny(_response, Task.Delay(AnswerWait, cancellationToken)).ConfigureAwait(false);
        return Translate(exception, cancellationToken);
    }

    private Exception Translate(Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return new OperationCanceledException(cancellationToken);
        if (_callerToken.IsCancellationRequested) return new OperationCanceledException(_callerToken);
        if (_disposed) return new ObjectDisposedException("The call was disposed.", exception);
        if (_hasDeadline && _cancellation.IsCancellationRequested)
        {
            return new GrpcStatusException(
                GrpcStatusCode.DeadlineExceeded, $"{_channel.Address} did not finish {_method.Path} in time.", inner: exception);
        }

        if (_response.IsCompletedSuccessfully && ResponseStatus.FindFailure(_response.Result) is { } failure) return failure;

        // Where the response failed it says why; a write that was cut off by that knows only that it was.
        Exception cause = _response is { IsFaulted: true, Exception.InnerException: { } failed } ? failed : exception;
        return ResponseStatus.OfTransport(cause, _channel.Address, _channel.Options.Tls?.Identity is not null);
    }
}
