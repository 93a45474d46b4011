using System.Buffers.Binary;
using System.Numerics;
using Chain.Consensus;
using Chain.Encoding;

namespace Chain.Node.Storage.Votes;

/// <summary>What a segment says of itself. Written once, durable before the segment has its name.</summary>
/// <param name="GenesisHash">The network.</param>
/// <param name="Key">The key whose votes it holds.</param>
/// <param name="LogId">Drawn when the log was made; kept by compaction.</param>
/// <param name="BaseNumber">Number of the last record before this segment.</param>
internal sealed record SegmentHeader(Hash32 GenesisHash, PublicKey Key, Guid LogId, ulong BaseNumber);

/// <summary>
/// Bytes of a segment: a header, then frames. A frame holds the records of one sync, so at most the last one is ever torn; frame 0
/// holds what compaction kept. All integers are big-endian.
/// <code>
/// header  "CHAINVL" ‖ format (1) ‖ genesis hash (32) ‖ public key (32) ‖ log id (16) ‖ base number (8) ‖ CRC-32C (4)
/// frame   payload length (4) ‖ frame number (8) ‖ CRC-32C of the payload (4) ‖ CRC-32C of log id and the 16 bytes before (4) ‖ payload
/// payload records: kind (1) ‖ length (4) ‖ bytes
/// </code>
/// </summary>
internal static class VoteLogFormat
{
    public const byte Version = 1;
    public const int HeaderBytes = 100;
    public const int FrameHeaderBytes = 20;
    public const int RecordHeaderBytes = 5;

    /// <summary>A disk writes this much at once: a torn frame lacks whole sectors.</summary>
    public const int SectorBytes = 512;

    private static ReadOnlySpan<byte> Magic => "CHAINVL"u8;

    public static byte[] EncodeHeader(SegmentHeader header)
    {
        byte[] bytes = new byte[HeaderBytes];
        Magic.CopyTo(bytes);
        bytes[7] = Version;
        header.GenesisHash.CopyTo(bytes.AsSpan(8));
        header.Key.CopyTo(bytes.AsSpan(40));
        header.LogId.TryWriteBytes(bytes.AsSpan(72), bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(88), header.BaseNumber);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(96), Crc(bytes.AsSpan(0, 96)));
        return bytes;
    }

    /// <summary>Null if the bytes are no header of this version.</summary>
    public static SegmentHeader? DecodeHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || !bytes.StartsWith(Magic) || bytes[7] != Version) return null;
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[96..]) != Crc(bytes[..96])) return null;

        return new SegmentHeader(
            new Hash32(bytes.Slice(8, 32)),
            new PublicKey(bytes.Slice(40, 32)),
            new Guid(bytes.Slice(72, 16), bigEndian: true),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[88..]));
    }

    public static long FrameBytes(IReadOnlyList<LogRecord> records)
    {
        long bytes = FrameHeaderBytes;
        foreach (LogRecord record in records) bytes += RecordHeaderBytes + record.Bytes.Length;
        return bytes;
    }

    public static byte[] EncodeFrame(Guid logId, ulong number, IReadOnlyList<LogRecord> records)
    {
        byte[] frame = new byte[checked((int)FrameBytes(records))];
        int at = FrameHeaderBytes;
        foreach (LogRecord record in records)
        {
            frame[at] = record.Kind;
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(at + 1), record.Bytes.Length);
            record.Bytes.Span.CopyTo(frame.AsSpan(at + RecordHeaderBytes));
            at += RecordHeaderBytes + record.Bytes.Length;
        }

        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - FrameHeaderBytes);
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(4), number);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(12), Crc(frame.AsSpan(FrameHeaderBytes)));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(16), FrameHeaderCrc(logId, frame));
        return frame;
    }

    /// <summary>Length of the payload if a frame header of this number starts here, else -1.</summary>
    public static int PayloadLength(Guid logId, ReadOnlySpan<byte> bytes, ulong number) =>
        FrameNumber(logId, bytes) == number ? BinaryPrimitives.ReadInt32BigEndian(bytes) : -1;

    /// <summary>Number of the frame whose intact header starts here; null if none does.</summary>
    public static ulong? FrameNumber(Guid logId, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FrameHeaderBytes || BinaryPrimitives.ReadInt32BigEndian(bytes) < 0) return null;
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]) != FrameHeaderCrc(logId, bytes)) return null;

        return BinaryPrimitives.ReadUInt64BigEndian(bytes[4..]);
    }

    /// <summary>Reads the frame of this number at <paramref name="at"/>; false if it is not whole.</summary>
    public static bool TryReadFrame(Guid logId, ReadOnlyMemory<byte> file, ref int at, ulong number, List<LogRecord> records)
    {
        ReadOnlyMemory<byte> rest = file[at..];
        int length = PayloadLength(logId, rest.Span, number);
        if (length < 0 || length > rest.Length - FrameHeaderBytes) return false;

        ReadOnlyMemory<byte> payload = rest.Slice(FrameHeaderBytes, length);
        if (BinaryPrimitives.ReadUInt32BigEndian(rest.Span[12..]) != Crc(payload.Span)) return false;

        int first = records.Count;
        while (!payload.IsEmpty)
        {
            int bytes = payload.Length < RecordHeaderBytes ? -1 : BinaryPrimitives.ReadInt32BigEndian(payload.Span[1..]);
            if (bytes < 0 || bytes > payload.Length - RecordHeaderBytes)
            {
                records.RemoveRange(first, records.Count - first);
                return false;
            }

            records.Add(new LogRecord(payload.Span[0], payload.Slice(RecordHeaderBytes, bytes)));
            payload = payload[(RecordHeaderBytes + bytes)..];
        }

        at += FrameHeaderBytes + length;
        return true;
    }

    /// <summary>
    /// The log's id, which nobody else knows, goes first: a transaction, which ends up in the log inside a block, can then hold no
    /// bytes that pass for a frame.
    /// </summary>
    private static uint FrameHeaderCrc(Guid logId, ReadOnlySpan<byte> frame)
    {
        Span<byte> bytes = stackalloc byte[32];
        logId.TryWriteBytes(bytes, bigEndian: true, out _);
        frame[..16].CopyTo(bytes[16..]);
        return Crc(bytes);
    }

    /// <summary>CRC-32C (Castagnoli, RFC 3720), with the processor's instruction where there is one.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
