using Chain.Contracts.Library.Traceability.Index;
using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Genealogy;

/// <summary>
/// The progress of a walk as bytes. Items are sorted and share their beginnings, links are listed once, and times
/// that are those of the entry before are left out: some 10 to 20 bytes an entry. A cursor keeps its time and looks its event up again, unless it stands among simultaneous events.
/// </summary>
internal static class WalkToken
{
    /// <summary>Longest token, in bytes: it must fit into an answer beside a page of links.</summary>
    public const int BytesMax = 350 * 1024;

    private const ulong Version = 1;
    private const int Fields = 9;

    /// <summary>The token, or null if the frontier is too wide for one.</summary>
    public static byte[]? Write(WalkProgress progress)
    {
        CanonicalWriter writer = new(4096);
        writer.WriteArrayHeader(Fields);
        writer.WriteUInt64(Version);
        writer.WriteUInt64((ulong)progress.Direction);
        writer.WriteString(progress.Start);
        writer.WriteInt64(progress.Now);
        WriteEntered(writer, progress.EnteredNow);
        writer.WriteArrayHeader(progress.ExpandedNow.Count);
        foreach (Hash32 hash in progress.ExpandedNow) writer.WriteHash(hash);

        WriteCursors(writer, progress);
        WriteEntries(writer, progress);
        WriteSteps(writer, progress);
        return writer.Length <= BytesMax ? writer.ToArray() : null;
    }

    /// <summary>The progress, or null if the bytes are no token of this walk.</summary>
    public static WalkProgress? Read(byte[] token, WalkDirection direction, string start)
    {
        CanonicalReader reader = new(token);
        reader.ReadRecord(Fields);
        ulong version = reader.ReadUInt64();
        ulong way = reader.ReadUInt64();
        string item = reader.ReadString();
        if (token.Length > BytesMax || version != Version || way != (ulong)direction || item != start) return null;

        WalkProgress progress = new(direction, start) { Now = ReadTime(ref reader) };
        ItemReader items = default;
        int count = reader.ReadArrayHeader() / 3;
        for (int i = 0; i < count && !reader.AtEnd; i++) progress.EnteredNow[items.Read(ref reader)] = ReadTime(ref reader);

        count = reader.ReadArrayHeader();
        for (int i = 0; i < count && !reader.AtEnd; i++) progress.ExpandedNow.Add(reader.ReadHash());

        ReadCursors(ref reader, progress);
        ReadEntries(ref reader, progress);
        ReadSteps(ref reader, progress);
        return reader.TryFinish(out _) ? progress : null;
    }

    private static void WriteEntered(CanonicalWriter writer, OrderedMap<string, long> entered)
    {
        writer.WriteArrayHeader(entered.Count * 3);
        string previous = "";
        foreach ((string item, long limit) in entered)
        {
            WriteItem(writer, ref previous, item);
            writer.WriteInt64(limit);
        }
    }

    private static void WriteCursors(CanonicalWriter writer, WalkProgress progress)
    {
        writer.WriteArrayHeader(progress.Cursors.Count * 5);
        string previous = "";
        long time = 0, limit = 0;
        foreach ((string item, WalkCursor cursor) in progress.Cursors)
        {
            WriteItem(writer, ref previous, item);
            WriteChange(writer, ref time, cursor.At.Time);
            WriteChange(writer, ref limit, cursor.Limit);
            if (cursor.At.Time == progress.Now && progress.FollowedNow.Contains(item)) writer.WriteHash(cursor.At.Event);
            else writer.WriteNil();
        }
    }

    private static void ReadCursors(ref CanonicalReader reader, WalkProgress progress)
    {
        ItemReader items = default;
        long time = 0, limit = 0;
        int count = reader.ReadArrayHeader() / 5;
        for (int i = 0; i < count && !reader.AtEnd; i++)
        {
            string item = items.Read(ref reader);
            Moment at = StartOf(progress, ReadChange(ref reader, ref time));
            limit = ReadChange(ref reader, ref limit);
            if (!reader.TryReadNil())
            {
                at = at with { Event = reader.ReadHash() };
                progress.FollowedNow.Add(item);
            }

            if (!progress.Cursors.TryAdd(item, new WalkCursor(limit, at))) reader.Fail(DecodeError.OutOfRange);
            progress.Frontier.Add(new WalkEntry(at, WalkKind.Seek, item, 0, "", null));
        }
    }

    /// <summary>Links first, each once; then, for each, the items that it reaches.</summary>
    private static void WriteEntries(CanonicalWriter writer, WalkProgress progress)
    {
        ArrayList<WalkEntry> entries = Select(progress, WalkKind.Enter);
        entries.Sort(static (left, right) =>
        {
            int order = CompareLinks(left.Link!, right.Link!);
            return order != 0 ? order : string.CompareOrdinal(left.Item, right.Item);
        });
        int groups = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            if (i == 0 || CompareLinks(entries[i - 1].Link!, entries[i].Link!) != 0) groups++;
        }

        writer.WriteArrayHeader(groups);
        for (int start = 0; start < entries.Count;)
        {
            int end = start + 1;
            while (end < entries.Count && CompareLinks(entries[start].Link!, entries[end].Link!) == 0) end++;
            WriteGroup(writer, entries, start, end);
            start = end;
        }
    }

    private static void WriteGroup(CanonicalWriter writer, ArrayList<WalkEntry> entries, int start, int end)
    {
        WalkLink link = entries[start].Link!;
        writer.WriteArrayHeader(5);
        writer.WriteString(link.From);
        writer.WriteUInt64((ulong)link.Kind);
        writer.WriteInt64(link.At.Time);
        writer.WriteHash(link.At.Event);
        writer.WriteArrayHeader((end - start) * 4);
        string previous = "";
        long time = 0, limit = 0;
        for (int i = start; i < end; i++)
        {
            WriteItem(writer, ref previous, entries[i].Item);
            WriteChange(writer, ref time, entries[i].At.Time);
            WriteChange(writer, ref limit, entries[i].Limit);
        }
    }

    private static void ReadEntries(ref CanonicalReader reader, WalkProgress progress)
    {
        int groups = reader.ReadArrayHeader();
        for (int group = 0; group < groups && !reader.AtEnd; group++)
        {
            reader.ReadRecord(5);
            string from = ReadIdentity(ref reader);
            LinkKind kind = (LinkKind)reader.ReadUInt64((ulong)LinkKind.Association);
            WalkLink link = new(from, kind, new Moment(ReadEventTime(ref reader), reader.ReadHash()));
            ItemReader items = default;
            long time = 0, limit = 0;
            int count = reader.ReadArrayHeader() / 4;
            for (int i = 0; i < count && !reader.AtEnd; i++)
            {
                string item = items.Read(ref reader);
                Moment at = StartOf(progress, ReadChange(ref reader, ref time));
                limit = ReadChange(ref reader, ref limit);
                progress.Frontier.Add(new WalkEntry(at, WalkKind.Enter, item, limit, "", link));
            }
        }
    }

    private static void WriteSteps(CanonicalWriter writer, WalkProgress progress)
    {
        ArrayList<WalkEntry> steps = Select(progress, WalkKind.Step);
        steps.Sort(static (left, right) => left.At.CompareTo(right.At));
        writer.WriteArrayHeader(steps.Count * 3);
        foreach (WalkEntry step in steps)
        {
            writer.WriteString(step.Item);
            writer.WriteInt64(step.At.Time);
            writer.WriteHash(step.At.Event);
        }
    }

    private static void ReadSteps(ref CanonicalReader reader, WalkProgress progress)
    {
        int count = reader.ReadArrayHeader() / 3;
        for (int i = 0; i < count && !reader.AtEnd; i++)
        {
            string process = ReadIdentity(ref reader);
            Moment at = new(ReadEventTime(ref reader), reader.ReadHash());
            progress.Frontier.Add(new WalkEntry(at, WalkKind.Step, process, 0, "", null));
        }
    }

    private static ArrayList<WalkEntry> Select(WalkProgress progress, WalkKind kind)
    {
        int count = 0;
        foreach (WalkEntry entry in progress.Frontier.Entries) count += entry.Kind == kind ? 1 : 0;

        ArrayList<WalkEntry> selected = new(count);
        foreach (WalkEntry entry in progress.Frontier.Entries)
        {
            if (entry.Kind == kind) selected.Add(entry);
        }

        return selected;
    }

    private static int CompareLinks(WalkLink left, WalkLink right)
    {
        int order = left.At.CompareTo(right.At);
        if (order == 0) order = string.CompareOrdinal(left.From, right.From);
        return order != 0 ? order : (int)left.Kind - (int)right.Kind;
    }

    private static void WriteChange(CanonicalWriter writer, ref long previous, long value)
    {
        if (value == previous) writer.WriteNil();
        else writer.WriteInt64(value);
        previous = value;
    }

    private static long ReadChange(ref CanonicalReader reader, ref long previous)
    {
        if (!reader.TryReadNil()) previous = ReadTime(ref reader);
        return previous;
    }

    private static Moment StartOf(WalkProgress progress, long time) =>
        progress.Direction == WalkDirection.Down ? Moment.FirstOf(time) : Moment.LastOf(time);

    private static long ReadTime(ref CanonicalReader reader)
    {
        long time = reader.ReadInt64();
        if (time < 0) reader.Fail(DecodeError.OutOfRange);
        return Math.Max(time, 0);
    }

    private static string ReadIdentity(ref CanonicalReader reader) => CheckIdentity(ref reader, reader.ReadString());

    /// <summary>Only what state can name: printable ASCII, short enough for a key.</summary>
    private static string CheckIdentity(ref CanonicalReader reader, string text)
    {
        bool isPlain = text.Length is > 0 and <= Epcis.FieldReader.IdentifierLengthMax;
        for (int i = 0; isPlain && i < text.Length; i++) isPlain = text[i] is >= '!' and <= '~';
        if (!isPlain) reader.Fail(DecodeError.OutOfRange);
        return text;
    }

    /// <summary>The time of an event, which an answer shows; limits go on for ever.</summary>
    private static long ReadEventTime(ref CanonicalReader reader)
    {
        long time = ReadTime(ref reader);
        if (time > Epcis.EpcisTime.UnixMsMax) reader.Fail(DecodeError.OutOfRange);
        return time;
    }

    /// <summary>An item as the length that it shares with the one before, and the rest.</summary>
    private static void WriteItem(CanonicalWriter writer, ref string previous, string item)
    {
        int shared = 0;
        while (shared < previous.Length && shared < item.Length && previous[shared] == item[shared]) shared++;
        writer.WriteUInt64((ulong)shared);
        writer.WriteString(item[shared..]);
        previous = item;
    }

    private ref struct ItemReader
    {
        private char[]? _item;
        private int _length;

        /// <summary>Only what state can name: printable ASCII, short enough for a key.</summary>
        public string Read(ref CanonicalReader reader)
        {
            char[] item = _item ??= new char[Epcis.FieldReader.IdentifierLengthMax];
            int shared = reader.ReadInt32(_length);
            string rest = reader.ReadString();
            int length = Math.Min(shared, _length) + rest.Length;
            bool isPlain = length > 0 && length <= item.Length;
            for (int i = length - rest.Length, j = 0; isPlain && i < length; i++, j++)
            {
                item[i] = rest[j];
                isPlain = rest[j] is >= '!' and <= '~';
            }

            if (!isPlain)
            {
                reader.Fail(DecodeError.OutOfRange);
                return "";
            }

            _length = length;
            return new string(item, 0, length);
        }
    }
}
