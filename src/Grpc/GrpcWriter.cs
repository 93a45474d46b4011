using System.IO.Pipelines;
using Chain.Grpc.Wire;

namespace Chain.Grpc;

/// <summary>Sends the messages of one call. For one writer at a time.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class GrpcWriter<T>
{
    /// <summary>Most bytes that wait for a flush. A constant: beyond it, batching gains nothing and costs memory.</summary>
    public const int UnflushedBytesMax = 64 * 1024;

    private readonly PipeWriter _pipe;
    private readonly GrpcMarshaller<T> _marshaller;
    private readonly int _messageBytesMax;
    private readonly IGrpcStreamOwner _owner;
    private int _unflushedBytes;

    internal GrpcWriter(IGrpcStreamOwner owner, PipeWriter pipe, GrpcMarshaller<T> marshaller, int messageBytesMax)
    {
        _owner = owner;
        _pipe = pipe;
        _marshaller = marshaller;
        _messageBytesMax = messageBytesMax;
    }

    /// <summary>True once a message was written.</summary>
    internal bool HasWritten { get; private set; }

    /// <summary>Writes a message. Waits only when it flushes: if asked to, or past <see cref="UnflushedBytesMax"/>.</summary>
    /// <param name="message">The message; not used after the call returns its task.</param>
    /// <param name="flush">False when more messages follow at once: sixteen a flush move twenty times as many.</param>
    /// <param name="cancellationToken">Ends the wait; what was written may or may not have been sent.</param>
    /// <exception cref="GrpcStatusException">The message is over the limit, or the call has ended.</exception>
    public ValueTask WriteAsync(T message, bool flush = true, CancellationToken cancellationToken = default)
    {
        int size = _marshaller.Size(message);
        if (size > _messageBytesMax)
        {
            throw new GrpcStatusException(
                GrpcStatusCode.ResourceExhausted, $"The message has {size} bytes; the limit of the sender is {_messageBytesMax}.");
        }

        try
        {
            HasWritten = true;
            PooledFrame.WriteHeader(_pipe.GetSpan(GrpcHeaders.FrameHeaderBytes), size);
            _pipe.Advance(GrpcHeaders.FrameHeaderBytes);
            _marshaller.Write(message, _pipe);
        }
        catch (InvalidOperationException exception)
        {
            return FailAsync(exception, cancellationToken); // The pipe is complete: the call has ended.
        }

        _unflushedBytes += GrpcHeaders.FrameHeaderBytes + size;
        return flush || _unflushedBytes >= UnflushedBytesMax ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    /// <summary>Sends what was written; completes when the transport took it.</summary>
    /// <exception cref="GrpcStatusException">The call has ended.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        _unflushedBytes = 0;
        try
        {
            FlushResult result = await _pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (!result.IsCanceled && !result.IsCompleted) return;
        }
        catch (Exception exception) when (exception is not GrpcStatusException)
        {
            await FailAsync(exception, cancellationToken).ConfigureAwait(false);
        }

        await FailAsync(new IOException("The other side takes no more messages."), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask FailAsync(Exception exception, CancellationToken cancellationToken) =>
        throw await _owner.TranslateAsync(exception, cancellationToken).ConfigureAwait(false);
}
