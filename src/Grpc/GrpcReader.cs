using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Chain.Grpc.Wire;

namespace Chain.Grpc;

/// <summary>The messages that the other side sends in one call, in order. For one reader at a time.</summary>
/// <typeparam name="T">The message.</typeparam>
/// <remarks>
/// Messages are taken from what has arrived, without a wake-up for each: the pipe is told of progress only when no
/// whole message is left, so that a flush of many messages on the other side costs one read here.
/// </remarks>
public sealed class GrpcReader<T> : IAsyncEnumerable<T>
{
    private readonly GrpcMarshaller<T> _marshaller;
    private readonly IGrpcStreamOwner _owner;
    private PipeReader? _pipe;
    private ReadOnlySequence<byte> _buffer;
    private bool _holdsBuffer;
    private bool _ended;
    private bool _finished;
    private T? _current;

    internal GrpcReader(IGrpcStreamOwner owner, GrpcMarshaller<T> marshaller, int messageBytesMax)
    {
        _owner = owner;
        _marshaller = marshaller;
        MessageBytesMax = messageBytesMax;
    }

    /// <summary>Largest message that is read, in bytes; a larger one ends the stream before it is held. May change between messages.</summary>
    public int MessageBytesMax { get; set; }

    /// <summary>The message that <see cref="MoveNextAsync"/> or <see cref="TryMoveNext"/> came to.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Current => _current ?? throw new InvalidOperationException("Move to a message first.");

    /// <summary>Moves to the next message; false at the proper end of the stream.</summary>
    /// <exception cref="GrpcStatusException">The call ended with an error, or the bytes break the protocol.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken = default) =>
        TryMoveNext() ? ValueTask.FromResult(true) : WaitForNextAsync(cancellationToken);

    /// <summary>Moves to the next message if all of it has arrived; never waits.</summary>
    /// <exception cref="GrpcStatusException">The bytes break the protocol.</exception>
    public bool TryMoveNext()
    {
        if (!_holdsBuffer || !TryTakeFrame(out ReadOnlySequence<byte> payload)) return false;
        try
        {
            _current = _marshaller.Read(payload);
        }
        catch (InvalidDataException exception)
        {
            throw new GrpcStatusException(_owner.MalformedMessage, exception.Message, inner: exception);
        }

        _buffer = _buffer.Slice(payload.End);
        return true;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await MoveNextAsync(cancellationToken).ConfigureAwait(false)) yield return Current;
    }

    private async ValueTask<bool> WaitForNextAsync(CancellationToken cancellationToken)
    {
        if (_finished) return false;
        try
        {
            _pipe ??= await _owner.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
            while (!_ended)
            {
                if (_holdsBuffer) _pipe.AdvanceTo(_buffer.Start, _buffer.End);
                _holdsBuffer = false;
                ReadResult result = await _pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (result.IsCanceled) throw new OperationCanceledException(cancellationToken);
                _buffer = result.Buffer;
                _holdsBuffer = true;
                _ended = result.IsCompleted;
                if (TryMoveNext()) return true;
            }
        }
        catch (Exception exception) when (exception is not GrpcStatusException)
        {
            throw await _owner.TranslateAsync(exception, cancellationToken).ConfigureAwait(false);
        }

        return Finish();
    }

    private bool Finish()
    {
        long left = _buffer.Length;
        if (_holdsBuffer) _pipe!.AdvanceTo(_buffer.End);
        _holdsBuffer = false;
        _finished = true;

        // An error status explains a torn frame better than the frame itself does.
        _owner.OnReaderEnd();
        if (left == 0) return false;
        throw new GrpcStatusException(
            GrpcStatusCode.Internal, $"The stream ended within a message: {left} bytes of an incomplete frame.");
    }

    private bool TryTakeFrame(out ReadOnlySequence<byte> payload)
    {
        payload = default;
        if (_buffer.Length < GrpcHeaders.FrameHeaderBytes) return false;
        Span<byte> header = stackalloc byte[GrpcHeaders.FrameHeaderBytes];
        _buffer.Slice(0, GrpcHeaders.FrameHeaderBytes).CopyTo(header);
        if (header[0] != 0) throw BadFlag(header[0]);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > (uint)MessageBytesMax)
        {
            throw new GrpcStatusException(
                GrpcStatusCode.ResourceExhausted,
                $"The message has {length} bytes; the limit of the receiver is {MessageBytesMax}.");
        }

        if (_buffer.Length < GrpcHeaders.FrameHeaderBytes + length) return false;
        payload = _buffer.Slice(GrpcHeaders.FrameHeaderBytes, length);
        return true;
    }

    private static GrpcStatusException BadFlag(byte flag) => flag == 1
        ? new GrpcStatusException(
            GrpcStatusCode.Unimplemented, "The message is compressed; send it with the encoding identity.")
        : new GrpcStatusException(
            GrpcStatusCode.Internal, $"A frame starts with 0x{flag:x2}; only 0 (not compressed) and 1 are defined.");
}
