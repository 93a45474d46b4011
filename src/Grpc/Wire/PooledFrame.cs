using System.Buffers;
using System.Buffers.Binary;

namespace Chain.Grpc.Wire;

/// <summary>One framed message in a rented buffer, given back on disposal.</summary>
internal sealed class PooledFrame : IBufferWriter<byte>, IDisposable
{
    private byte[] _buffer;
    private int _length;

    private PooledFrame(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    internal ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    internal static PooledFrame Of<T>(GrpcMarshaller<T> marshaller, T message, int size)
    {
        PooledFrame frame = new(GrpcHeaders.FrameHeaderBytes + size);
        WriteHeader(frame._buffer, size);
        frame._length = GrpcHeaders.FrameHeaderBytes;
        marshaller.Write(message, frame);
        if (frame._length == GrpcHeaders.FrameHeaderBytes + size) return frame;
        int wrote = frame._length - GrpcHeaders.FrameHeaderBytes;
        frame.Dispose();
        throw new InvalidOperationException($"The marshaller of {typeof(T).Name} announced {size} bytes and wrote {wrote}.");
    }

    internal static void WriteHeader(Span<byte> destination, int size)
    {
        destination[0] = 0; // Not compressed.
        BinaryPrimitives.WriteInt32BigEndian(destination[1..], size);
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Reserve(int sizeHint)
    {
        int needed = _length + Math.Max(sizeHint, 1);
        if (needed <= _buffer.Length) return;

        // A codec may ask for more room than it uses, at the end too.
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
