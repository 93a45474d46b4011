using Chain.Consensus;

namespace Chain.Node.Storage.Votes;

/// <summary>What a segment holds.</summary>
/// <param name="Header">Its header; null if it is damaged.</param>
/// <param name="Records">All records of whole frames, oldest first.</param>
/// <param name="Frames">Whole frames.</param>
/// <param name="Numbered">Records after frame 0: those that count for the record number.</param>
/// <param name="End">Where the last whole frame ends, in bytes.</param>
/// <param name="Damage">What is wrong beyond a torn last frame, as a clause; null if nothing is.</param>
internal sealed record SegmentContents(
    SegmentHeader? Header, IReadOnlyList<LogRecord> Records, ulong Frames, ulong Numbered, int End, string? Damage);

/// <summary>Reads a segment and tells a frame that was being written when the process died from damage.</summary>
internal static class VoteLogReader
{
    // Far more than a log holds: keeps chance from making a later frame out of arbitrary bytes.
    private const ulong LaterFramesMax = 1 << 30;

    public static SegmentContents Read(byte[] file)
    {
        if (VoteLogFormat.DecodeHeader(file) is not { } header) return new(null, [], 0, 0, 0, "its header is damaged or of another version");

        List<LogRecord> records = [];
        int at = VoteLogFormat.HeaderBytes;
        ulong frames = 0;
        int kept = 0;
        while (VoteLogFormat.TryReadFrame(header.LogId, file, ref at, frames, records))
        {
            if (frames == 0) kept = records.Count;
            frames++;
        }

        string? damage = frames == 0 ? "its first frame is damaged" : DamageAfter(header.LogId, file.AsSpan(at), at, frames);
        return new(header, records, frames, (ulong)(records.Count - kept), at, damage);
    }

    /// <summary>
    /// The bytes after the last whole frame are the end of the log, a torn frame, or damage. Every frame but the last was synced
    /// before the next was written, so a later frame behind a broken one means that synced bytes changed. A frame that was being
    /// written lacks its end, or whole sectors, which are then zeros.
    /// </summary>
    private static string? DamageAfter(Guid logId, ReadOnlySpan<byte> rest, int at, ulong next)
    {
        int written = rest.LastIndexOfAnyExcept((byte)0) + 1;
        if (written == 0) return null;

        for (int i = 0; i + VoteLogFormat.FrameHeaderBytes <= written; i++)
        {
            if (VoteLogFormat.FrameNumber(logId, rest[i..]) is { } later && later > next && later - next < LaterFramesMax)
            {
                return $"the frame at byte {at} is damaged, and a later one follows";
            }
        }

        int payload = VoteLogFormat.PayloadLength(logId, rest, next);
        int frame = payload < 0 ? Math.Max(written, VoteLogFormat.FrameHeaderBytes) : VoteLogFormat.FrameHeaderBytes + payload;
        return frame > rest.Length || LacksSector(rest[..frame], at) ? null : $"the last frame, at byte {at}, was changed after it was written";
    }

    private static bool LacksSector(ReadOnlySpan<byte> frame, int at)
    {
        for (int start = 0; start < frame.Length;)
        {
            int length = Math.Min(VoteLogFormat.SectorBytes - ((at + start) % VoteLogFormat.SectorBytes), frame.Length - start);
            if (!frame.Slice(start, length).ContainsAnyExcept((byte)0)) return true;

            start += length;
        }

        return false;
    }
}
