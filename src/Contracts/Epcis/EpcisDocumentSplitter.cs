using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Epcis;

/// <summary>
/// Splits an EPCIS 2.0 JSON(-LD) document of any size into single events, each a self-contained JSON object that carries
/// the context it needs. Text goes in piece by piece, events come out as soon as they are whole; only one event is held
/// at a time.
/// </summary>
/// <remarks>
/// Takes documents, query documents, single events in a body and bare events. Fields that the document declares as
/// <c>…:ignoreFields</c>, before the events, are removed from them, as CBV 2.0, section 8.9, leaves them out of the hash. Events that
/// precede their document's <c>@context</c> are held until it is known, up to <see cref="HeldLengthMax"/>.
/// Use: <c>Append</c> or <c>Complete</c>, then <c>TryRead</c> until it is false; when it is false and
/// <see cref="Error"/> is set, the document is bad from there on.
/// </remarks>
public sealed class EpcisDocumentSplitter
{
    /// <summary>Longest single value outside the list of events, or single event, in UTF-16 code units: 16 Mi.</summary>
    public const int ValueLengthMax = 16 * 1024 * 1024;

    /// <summary>Most text of events held while the context is not known, in UTF-16 code units: 64 Mi.</summary>
    public const int HeldLengthMax = 64 * 1024 * 1024;

    private const int HeaderMembersMax = 256;

    private readonly JsonTextBuffer _text = new(ValueLengthMax);
    private readonly List<Level> _levels = [];
    private readonly List<JsonMember> _header = [];
    private readonly Queue<JsonValue> _held = new();
    private int _heldLength;
    private bool _finished;
    private bool _isDocument;
    private EpcisContext? _context;

    private enum Place
    {
        Document,
        Body,
        QueryResults,
        ResultsBody,
        EventList,
    }

    /// <summary>What is wrong with the document; none while it is good.</summary>
    public EpcisError Error { get; private set; }

    /// <summary>Events given out so far.</summary>
    public int Count { get; private set; }

    /// <summary>Splits a whole document at once.</summary>
    /// <returns>The events that precede an error, and all of them if there is none.</returns>
    public static IReadOnlyList<string> Split(string document, out EpcisError error)
    {
        EpcisDocumentSplitter splitter = new();
        splitter.Append(document);
        splitter.Complete();
        List<string> events = [];
        while (splitter.TryRead(out string? next)) events.Add(next!);
        error = splitter.Error;
        return events;
    }

    /// <summary>Adds the next piece of the document.</summary>
    public void Append(ReadOnlySpan<char> text) => _text.Append(text);

    /// <summary>Says that the document has no more text.</summary>
    public void Complete() => _text.IsComplete = true;

    /// <summary>Gives the next event, if it is whole.</summary>
    /// <returns>False if more text is needed, or the document has ended or is bad.</returns>
    public bool TryRead(out string? eventJson)
    {
        eventJson = null;
        while (Error.IsNone)
        {
            if ((_context is not null || _finished) && _held.TryDequeue(out JsonValue? held)) return TryEmit(held, out eventJson);
            if (_finished || !Step()) break;
        }

        if (_text.IsComplete && Error.IsNone && !_finished) Fail(EpcisErrorCode.BadJson, "the document ends inside a value");
        return false;
    }

    /// <summary>Takes one step through the document; false if more text is needed.</summary>
    private bool Step()
    {
        int position = _text.Position;
        bool found = _text.TrySkipWhiteSpace(ref position);
        _text.AdvanceTo(position);
        if (!found) return _text.IsComplete && Finish();
        if (_levels.Count == 0) return Enter('{', Place.Document);

        Level level = _levels[^1];
        char close = level.Place == Place.EventList ? ']' : '}';
        if (_text[position] == close && !level.AfterComma) return Leave();
        if (level.Count > 0 && !level.AfterComma) return TakeComma(level);

        return level.Place == Place.EventList ? ReadEvent(level) : ReadMember(level);
    }

    private bool Finish()
    {
        if (_levels.Count > 0 || _header.Count == 0) return false;

        _finished = true;
        if (_isDocument) return true;

        JsonValue whole = JsonValue.OfObject([.. _header]);
        if (EpcisEventReader.TypeOf(whole) is null) return Fail(EpcisErrorCode.UnknownEventType, "neither an EPCIS document nor an event");

        _held.Enqueue(whole);
        return true;
    }

    private bool Enter(char open, Place place)
    {
        if (_finished || (place == Place.Document && _header.Count > 0)) return Fail(EpcisErrorCode.BadJson, "text follows the document");
        if (_text[_text.Position] != open) return Fail(EpcisErrorCode.WrongType, $"expected '{open}'");

        _text.AdvanceTo(_text.Position + 1);
        _levels.Add(new Level(place, 0, false));
        return true;
    }

    private bool Leave()
    {
        _text.AdvanceTo(_text.Position + 1);
        Level left = _levels[^1];
        _levels.RemoveAt(_levels.Count - 1);
        if (left.Place == Place.Document && _header.Count == 0) return Fail(EpcisErrorCode.MissingField, "the document is empty");
        if (left.Place == Place.Document) _context ??= _isDocument ? EpcisContext.Standard : null;
        return true;
    }

    private bool TakeComma(Level level)
    {
        if (_text[_text.Position] != ',') return Fail(EpcisErrorCode.BadJson, "expected a comma");

        _text.AdvanceTo(_text.Position + 1);
        _levels[^1] = level with { AfterComma = true };
        return true;
    }

    private bool ReadEvent(Level level)
    {
        int start = _text.Position;
        if (!TryReadValue(start, out JsonValue? value, out int end)) return false;

        Advance(level, end);
        return Hold(value!, end - start);
    }

    private bool Hold(JsonValue value, int length)
    {
        if (value.Kind != JsonKind.Object) return Fail(EpcisErrorCode.WrongType, "an event is a JSON object");

        _held.Enqueue(value);
        if (_context is not null) return true;

        _heldLength += length;
        return _heldLength <= HeldLengthMax || Fail(EpcisErrorCode.TooLong, "put @context before the events of so long a document");
    }

    private bool ReadMember(Level level)
    {
        if (!TryReadValue(_text.Position, out JsonValue? name, out int end)) return false;
        if (name!.Kind != JsonKind.String) return Fail(EpcisErrorCode.BadJson, "expected a name in quotes");

        int position = end;
        if (!_text.TrySkipWhiteSpace(ref position)) return false;
        if (_text[position] != ':') return Fail(EpcisErrorCode.BadJson, "expected a colon");

        position++;
        if (!_text.TrySkipWhiteSpace(ref position)) return false;
        if (Inner(level.Place, name.Text) is Place inner)
        {
            if (inner == Place.Body && _isDocument) return Fail(EpcisErrorCode.BadJson, "the document names 'epcisBody' twice");

            Advance(level, position);
            _isDocument = true;
            return Enter(inner == Place.EventList ? '[' : '{', inner);
        }

        if (!TryReadValue(position, out JsonValue? value, out end)) return false;

        Advance(level, end);
        return TakeMember(level.Place, name.Text, value!, end - position);
    }

    private static Place? Inner(Place place, string name) => (place, name) switch
    {
        (Place.Document, "epcisBody") => Place.Body,
        (Place.Body, "queryResults") => Place.QueryResults,
        (Place.QueryResults, "resultsBody") => Place.ResultsBody,
        (Place.Body or Place.ResultsBody, "eventList") => Place.EventList,
        _ => null,
    };

    private bool TakeMember(Place place, string name, JsonValue value, int length)
    {
        if (place == Place.Body && name == "event") return Hold(value, length);

        bool ignored = name.EndsWith(":ignoreFields", StringComparison.Ordinal);
        if (place != Place.Document && !ignored) return true;
        if (place == Place.Document && Find(name) is not null) return Fail(EpcisErrorCode.BadJson, $"the document names '{name}' twice");

        if (ignored && Count > 0) return Fail(EpcisErrorCode.BadJson, $"'{name}' must stand before the events that it is about");

        if (_header.Count == HeaderMembersMax) return Fail(EpcisErrorCode.TooLong, $"a document has at most {HeaderMembersMax} members");

        _header.Add(new JsonMember(name, value));
        if (place != Place.Document || name != "@context") return true;

        _context = EpcisContext.Standard.With(value);
        return _context is not null
            || Fail(EpcisErrorCode.BadContext, EpcisContext.Expected);
    }

    private JsonValue? Find(string name)
    {
        foreach (JsonMember member in _header)
        {
            if (member.Name == name) return member.Value;
        }

        return null;
    }

    private void Advance(Level level, int position)
    {
        _levels[^1] = level with { Count = level.Count + 1, AfterComma = false };
        _text.AdvanceTo(position);
    }

    private bool TryEmit(JsonValue value, out string? eventJson)
    {
        eventJson = SelfContainedEvent.Write(value, _isDocument ? Find("@context") : null, IgnoredFields(), out EpcisError error);
        if (eventJson is null)
        {
            Error = error with { Field = $"eventList[{Count}].{error.Field}" };
            return false;
        }

        Count++;
        return true;
    }

    private List<string> IgnoredFields()
    {
        List<string> names = [];
        foreach (JsonMember member in _header)
        {
            if (!member.Name.EndsWith(":ignoreFields", StringComparison.Ordinal)) continue;

            foreach (JsonValue name in member.Value.Elements) names.Add(name.Text);
        }

        return names;
    }

    private bool TryReadValue(int start, out JsonValue? value, out int end)
    {
        if (_text.TryReadValue(start, out value, out end, out JsonError error)) return true;
        if (!error.IsNone) Fail(error.Code == JsonErrorCode.TooLong ? EpcisErrorCode.TooLong : EpcisErrorCode.BadJson, error.Describe());

        return false;
    }

    private bool Fail(EpcisErrorCode code, string detail)
    {
        if (Error.IsNone) Error = new EpcisError(code, Count == 0 ? "" : $"after event {Count}", detail);
        return false;
    }

    private readonly record struct Level(Place Place, int Count, bool AfterComma);
}
