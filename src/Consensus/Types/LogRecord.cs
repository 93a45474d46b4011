using System.Buffers.Binary;

namespace Chain.Consensus;

/// <summary>Kinds of <see cref="LogRecord"/>. Values are part of the log's format.</summary>
public static class LogRecordKind
{
    /// <summary>A vote of our own, as <see cref="Vote.Encode()"/> gives it.</summary>
    public const byte OwnVote = 1;

    /// <summary>A whole block that we voted for, in the node's encoding.</summary>
    public const byte Block = 2;

    /// <summary>A certificate that a later vote of ours relies on.</summary>
    public const byte Certificate = 3;

    /// <summary>Our key must never vote again: the one byte is a <see cref="VotingStatus"/>.</summary>
    public const byte VotingStopped = 4;

    /// <summary>
    /// The records of this view and those below were dropped, because the node's store held a final chain up to it. The
    /// eight bytes are the view, big-endian.
    /// </summary>
    public const byte Floor = 5;
}

/// <summary>One record of the vote log. The log's file adds length and checksum.</summary>
/// <param name="Kind">One of <see cref="LogRecordKind"/>.</param>
/// <param name="Bytes">The record.</param>
public sealed record LogRecord(byte Kind, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The view of a <see cref="LogRecordKind.Floor"/>; null for other records, and for one that is malformed.</summary>
    public View? FloorView =>
        Kind == LogRecordKind.Floor && Bytes.Length == sizeof(ulong) ? new View(BinaryPrimitives.ReadUInt64BigEndian(Bytes.Span)) : null;

    /// <summary>The record of a floor.</summary>
    public static LogRecord OfFloor(View floor)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, floor.Value);
        return new LogRecord(LogRecordKind.Floor, bytes);
    }
}
