namespace Chain.Contracts.Std.Json;

/// <summary>
/// Reads JSON strictly: RFC 8259 without any leniency, no duplicate names, no lone surrogates, within
/// <see cref="JsonLimits"/>. Errors are values with a position.
/// </summary>
public sealed class JsonReader
{
    private readonly string _text;
    private readonly JsonLimits _limits;
    private int _position;
    private int _depth;
    private JsonError _error;

    private JsonReader(string text, JsonLimits limits)
    {
        _text = text;
        _limits = limits;
    }

    /// <summary>Reads one value that is the whole of <paramref name="text"/>, white space around it aside.</summary>
    /// <returns>The value, or null with <paramref name="error"/> set.</returns>
    public static JsonValue? Read(string text, JsonLimits limits, out JsonError error)
    {
        JsonReader reader = new(text, limits);
        JsonValue? value = reader.ReadDocument();
        error = reader._error;
        return value;
    }

    /// <summary>Reads with <see cref="JsonLimits.Default"/>.</summary>
    public static JsonValue? Read(string text, out JsonError error) => Read(text, JsonLimits.Default, out error);

    private JsonValue? ReadDocument()
    {
        if (_text.Length > _limits.LengthMax) return Fail(JsonErrorCode.TooLong, _limits.LengthMax);

        JsonValue? value = ReadValue();
        SkipWhiteSpace();
        if (value is not null && _position < _text.Length) return Fail(JsonErrorCode.TrailingText, _position);

        return value;
    }

    private JsonValue? ReadValue()
    {
        SkipWhiteSpace();
        if (_position == _text.Length) return Fail(JsonErrorCode.Truncated, _position);

        switch (_text[_position])
        {
            case '{':
                return ReadObject();
            case '[':
                return ReadArray();
            case '"':
                string? text = ReadString();
                return text is null ? null : JsonValue.OfString(text);
            case 't':
                return ReadWord("true", JsonValue.True);
            case 'f':
                return ReadWord("false", JsonValue.False);
            case 'n':
                return ReadWord("null", JsonValue.Null);
            default:
                return ReadNumber();
        }
    }

    private JsonValue? ReadObject()
    {
        if (!TryEnter()) return null;

        ArrayList<JsonMember> members = new();
        SkipWhiteSpace();
        if (TryTake('}')) return Leave(JsonValue.OfObject(members.ToArray()));

        while (true)
        {
            SkipWhiteSpace();
            int at = _position;
            if (at == _text.Length) return Fail(JsonErrorCode.Truncated, at);
            if (_text[at] != '"') return Fail(JsonErrorCode.UnexpectedCharacter, at);
            if (ReadString() is not string name) return null;
            if (members.Count == _limits.MembersMax) return Fail(JsonErrorCode.TooLong, at);
            if (Contains(members, name)) return Fail(JsonErrorCode.DuplicateName, at);

            SkipWhiteSpace();
            if (!TryTake(':')) return FailHere();
            if (ReadValue() is not JsonValue value) return null;

            members.Add(new JsonMember(name, value));
            SkipWhiteSpace();
            if (TryTake('}')) return Leave(JsonValue.OfObject(members.ToArray()));
            if (!TryTake(',')) return FailHere();
        }
    }

    private JsonValue? ReadArray()
    {
        if (!TryEnter()) return null;

        ArrayList<JsonValue> elements = new();
        SkipWhiteSpace();
        if (TryTake(']')) return Leave(JsonValue.OfArray(elements.ToArray()));

        while (true)
        {
            if (elements.Count == _limits.ElementsMax) return Fail(JsonErrorCode.TooLong, _position);
            if (ReadValue() is not JsonValue value) return null;

            elements.Add(value);
            SkipWhiteSpace();
            if (TryTake(']')) return Leave(JsonValue.OfArray(elements.ToArray()));
            if (!TryTake(',')) return FailHere();
        }
    }

    private string? ReadString()
    {
        int start = ++_position;
        while (_position < _text.Length && _text[_position] is not ('"' or '\\') && _text[_position] >= ' ') _position++;
        if (_position < _text.Length && _text[_position] == '"')
        {
            string plain = _text.Substring(start, _position - start);
            _position++;
            return IsWellFormed(plain) ? plain : FailString(start);
        }

        TextBuilder builder = new();
        builder.Append(_text, start, _position - start);
        while (_position < _text.Length)
        {
            char c = _text[_position++];
            if (c == '"')
            {
                string text = builder.ToString();
                return IsWellFormed(text) ? text : FailString(start);
            }

            if (c < ' ') return FailString(_position - 1);
            if (c == '\\' && !TryReadEscape(out c)) return null;
            builder.Append(c);
        }

        Fail(JsonErrorCode.Truncated, _position);
        return null;
    }

    private bool TryReadEscape(out char c)
    {
        c = default;
        if (_position == _text.Length)
        {
            Fail(JsonErrorCode.Truncated, _position);
            return false;
        }

        char escape = _text[_position++];
        c = escape switch
        {
            '"' or '\\' or '/' => escape,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => '\0',
        };
        if (c != '\0') return true;
        if (escape == 'u' && TryReadHex(out c)) return true;

        FailString(_position - 1);
        return false;
    }

    private bool TryReadHex(out char c)
    {
        c = default;
        if (_text.Length - _position < 4) return false;

        int value = 0;
        for (int i = 0; i < 4; i++)
        {
            int digit = AsciiChar.HexValue(_text[_position++]);
            if (digit < 0) return false;

            value = (value << 4) | digit;
        }

        c = (char)value;
        return true;
    }

    private JsonValue? ReadNumber()
    {
        int start = _position;
        TryTake('-');
        if (_position < _text.Length && !AsciiChar.IsDigit(_text[_position]))
        {
            return Fail(start == _position ? JsonErrorCode.UnexpectedCharacter : JsonErrorCode.BadNumber, start);
        }

        bool zero = _position < _text.Length && _text[_position] == '0';
        int integerDigits = SkipDigits();
        bool good = integerDigits == 1 || (integerDigits > 1 && !zero);
        if (good && TryTake('.')) good = SkipDigits() > 0;
        if (good && (TryTake('e') || TryTake('E')))
        {
            if (!TryTake('+')) TryTake('-');
            good = SkipDigits() > 0;
        }

        if (!good) return Fail(_position == _text.Length ? JsonErrorCode.Truncated : JsonErrorCode.BadNumber, start);
        if (_position - start > _limits.NumberLengthMax) return Fail(JsonErrorCode.TooLong, start);

        return JsonValue.OfNumber(_text.Substring(start, _position - start));
    }

    private int SkipDigits()
    {
        int start = _position;
        while (_position < _text.Length && AsciiChar.IsDigit(_text[_position])) _position++;
        return _position - start;
    }

    private JsonValue? ReadWord(string word, JsonValue value)
    {
        int start = _position;
        foreach (char c in word)
        {
            if (_position == _text.Length) return Fail(JsonErrorCode.Truncated, _position);
            if (_text[_position] != c) return Fail(JsonErrorCode.UnexpectedCharacter, start);
            _position++;
        }

        return value;
    }

    private void SkipWhiteSpace()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\n' or '\r') _position++;
    }

    private bool TryTake(char c)
    {
        if (_position == _text.Length || _text[_position] != c) return false;

        _position++;
        return true;
    }

    private bool TryEnter()
    {
        if (_depth == _limits.DepthMax)
        {
            Fail(JsonErrorCode.TooDeep, _position);
            return false;
        }

        _depth++;
        _position++;
        return true;
    }

    private JsonValue Leave(JsonValue value)
    {
        _depth--;
        return value;
    }

    private JsonValue? FailHere() =>
        Fail(_position == _text.Length ? JsonErrorCode.Truncated : JsonErrorCode.UnexpectedCharacter, _position);

    private string? FailString(int position)
    {
        Fail(JsonErrorCode.BadString, position);
        return null;
    }

    private JsonValue? Fail(JsonErrorCode code, int position)
    {
        if (_error.IsNone) _error = new JsonError(code, position);
        return null;
    }

    private static bool Contains(ArrayList<JsonMember> members, string name)
    {
        foreach (JsonMember member in members)
        {
            if (member.Name == name) return true;
        }

        return false;
    }

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsSurrogate(text[i])) continue;
            if (text[i] >= 0xdc00 || i + 1 == text.Length || text[i + 1] is < '\udc00' or > '\udfff') return false;

            i++;
        }

        return true;
    }

    private static bool IsSurrogate(char c) => c is >= '\ud800' and <= '\udfff';
}
