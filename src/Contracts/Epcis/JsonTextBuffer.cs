using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Epcis;

/// <summary>Text of a JSON document that arrives in pieces: finds where the next value ends, if it is there as a whole.</summary>
internal sealed class JsonTextBuffer
{
    private readonly int _valueLengthMax;
    private readonly JsonLimits _limits;
    private char[] _text = new char[4096];
    private int _length;
    private int _scanAt;

    /// <param name="valueLengthMax">Longest value, in UTF-16 code units.</param>
    public JsonTextBuffer(int valueLengthMax)
    {
        _valueLengthMax = valueLengthMax;
        _limits = new JsonLimits { LengthMax = valueLengthMax, ElementsMax = int.MaxValue };
    }

    /// <summary>Offset of what has not been taken yet.</summary>
    public int Position { get; private set; }

    /// <summary>Whether no more text will come.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Whether all text has been taken.</summary>
    public bool IsEmpty => Position == _length;

    /// <summary>The character at an offset that <see cref="TrySkipWhiteSpace"/> found.</summary>
    public char this[int position] => _text[position];

    /// <summary>Adds text and drops what has been taken, so that offsets start anew.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        _length -= Position;
        _text.AsSpan(Position, _length).CopyTo(_text);
        _scanAt = Math.Max(0, _scanAt - Position);
        Position = 0;
        if (_text.Length - _length < text.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length));
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>Takes everything before an offset.</summary>
    public void AdvanceTo(int position)
    {
        Position = position;
        _scanAt = 0;
    }

    /// <summary>Moves an offset past white space; false if nothing else is there yet.</summary>
    public bool TrySkipWhiteSpace(ref int position)
    {
        while (position < _length && _text[position] is ' ' or '\t' or '\n' or '\r') position++;
        return position < _length;
    }

    /// <summary>Reads the value at an offset.</summary>
    /// <returns>False if it is not there as a whole, or bad, which <paramref name="error"/> then says.</returns>
    public bool TryReadValue(int start, out JsonValue? value, out int end, out JsonError error)
    {
        value = null;
        error = default;
        end = start;

        // A value that was cut short is looked at again only when twice as much is there: the work stays linear.
        if (_length < _scanAt && !IsComplete) return false;

        bool whole = TryFindEnd(start, out end);
        if (end - start > _valueLengthMax)
        {
            error = new JsonError(JsonErrorCode.TooLong, 0);
            return false;
        }

        if (!whole)
        {
            _scanAt = end + (end - start);
            return false;
        }

        value = JsonReader.Read(new string(_text, start, end - start), _limits, out error);
        return value is not null;
    }

    private bool TryFindEnd(int start, out int end)
    {
        int depth = 0;
        bool quoted = false;
        for (end = start; end < _length; end++)
        {
            char c = _text[end];
            if (quoted)
            {
                if (c == '\\') end++;
                else if (c == '"') quoted = false;
            }
            else if (depth == 0 && end > start && c is ',' or ':' or ']' or '}' or ' ' or '\t' or '\r' or '\n')
            {
                return true;
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is '{' or '[')
            {
                depth++;
            }
            else if (c is '}' or ']')
            {
                depth--;
            }

            if (depth == 0 && !quoted && c is '"' or '}' or ']')
            {
                end++;
                return true;
            }
        }

        end = Math.Min(end, _length);
        return IsComplete && depth == 0 && !quoted;
    }
}
