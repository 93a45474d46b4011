using System.Buffers;
using Google.Protobuf;

namespace Chain.Grpc;

/// <summary>How a message becomes bytes and back. The wire layer itself knows no codec.</summary>
/// <param name="Size">Bytes that <paramref name="Write"/> will write, exactly.</param>
/// <param name="Write">Writes the message.</param>
/// <param name="Read">Reads one message of the whole sequence, copying what it keeps; throws <see cref="InvalidDataException"/>.</param>
/// <typeparam name="T">The message.</typeparam>
public sealed record GrpcMarshaller<T>(
    Func<T, int> Size, Action<T, IBufferWriter<byte>> Write, Func<ReadOnlySequence<byte>, T> Read);

/// <summary>The marshallers that are in use.</summary>
public static class GrpcMarshaller
{
    /// <summary>Messages that are bytes already. What is read is a fresh array of its own.</summary>
    public static GrpcMarshaller<ReadOnlyMemory<byte>> Bytes { get; } = new(
        static message => message.Length,
        static (message, writer) => writer.Write(message.Span),
        static sequence => sequence.ToArray());

    /// <summary>Protobuf messages.</summary>
    public static GrpcMarshaller<T> Protobuf<T>(MessageParser<T> parser)
        where T : IMessage<T> => new(
        static message => message.CalculateSize(),
        static (message, writer) => message.WriteTo(writer),
        sequence => Parse(parser, sequence));

    private static T Parse<T>(MessageParser<T> parser, ReadOnlySequence<byte> sequence)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(sequence);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"Not a valid {typeof(T).Name}: {exception.Message}", exception);
        }
    }
}
