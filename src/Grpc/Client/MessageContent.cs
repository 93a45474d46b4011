using System.Net;
using System.Net.Http.Headers;
using Chain.Grpc.Wire;

namespace Chain.Grpc.Client;

/// <summary>A request body of one message.</summary>
/// <remarks>Encoded anew on every attempt to send, so that the rented buffer is never in use after it went back.</remarks>
internal sealed class MessageContent<T> : HttpContent
{
    private readonly GrpcMarshaller<T> _marshaller;
    private readonly T _message;
    private readonly int _size;

    internal MessageContent(GrpcMarshaller<T> marshaller, T message, int messageBytesMax)
    {
        _marshaller = marshaller;
        _message = message;
        _size = marshaller.Size(message);
        if (_size > messageBytesMax)
        {
            throw new GrpcStatusException(
                GrpcStatusCode.ResourceExhausted, $"The message has {_size} bytes; the limit of the sender is {messageBytesMax}.");
        }

        Headers.ContentType = StreamContent.Grpc;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = GrpcHeaders.FrameHeaderBytes + _size;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using PooledFrame frame = PooledFrame.Of(_marshaller, _message, _size);
        await stream.WriteAsync(frame.Memory, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>A request body that the call writes while it is sent.</summary>
internal sealed class StreamContent : HttpContent
{
    internal static readonly MediaTypeHeaderValue Grpc = new(GrpcHeaders.ContentType);

    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal StreamContent() => Headers.ContentType = Grpc;

    /// <summary>The stream to write to, once the connection is up.</summary>
    internal Task<Stream> Opened => _opened.Task;

    /// <summary>Ends the body.</summary>
    internal void Complete() => _completed.TrySetResult();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The server sees the call at once, not with the first message.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (!_opened.TrySetResult(stream)) throw new IOException("A stream cannot be sent twice.");
        await _completed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
