namespace Chain.Contracts.Std.Json;

/// <summary>
/// Writes minimal JSON: no white space, members in their order, only the escapes that JSON demands, numbers as their
/// text. Equal values give equal text.
/// </summary>
public static class JsonWriter
{
    /// <summary>The value as text.</summary>
    public static string Write(JsonValue value)
    {
        TextBuilder text = new();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>A string as a JSON string, in quotes.</summary>
    public static string Quote(string text)
    {
        TextBuilder quoted = new(text.Length + 2);
        AppendString(quoted, text);
        return quoted.ToString();
    }

    private static void Append(TextBuilder text, JsonValue value)
    {
        switch (value.Kind)
        {
            case JsonKind.Null or JsonKind.Boolean or JsonKind.Number:
                text.Append(value.Text);
                break;
            case JsonKind.String:
                AppendString(text, value.Text);
                break;
            case JsonKind.Array:
                AppendArray(text, value.Elements);
                break;
            case JsonKind.Object:
                AppendObject(text, value.Members);
                break;
            default:
                throw new InvalidOperationException("There is no such kind of JSON value.");
        }
    }

    private static void AppendArray(TextBuilder text, ReadOnlySpan<JsonValue> elements)
    {
        text.Append('[');
        for (int i = 0; i < elements.Length; i++)
        {
            if (i > 0) text.Append(',');
            Append(text, elements[i]);
        }

        text.Append(']');
    }

    private static void AppendObject(TextBuilder text, ReadOnlySpan<JsonMember> members)
    {
        text.Append('{');
        for (int i = 0; i < members.Length; i++)
        {
            if (i > 0) text.Append(',');
            AppendString(text, members[i].Name);
            text.Append(':');
            Append(text, members[i].Value);
        }

        text.Append('}');
    }

    private static void AppendString(TextBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c >= ' ') text.Append(c);
            else AppendControl(text, c);
        }

        text.Append('"');
    }

    private static void AppendControl(TextBuilder text, char c)
    {
        char escape = c switch { '\b' => 'b', '\t' => 't', '\n' => 'n', '\f' => 'f', '\r' => 'r', _ => 'u' };
        text.Append('\\').Append(escape);
        if (escape == 'u') text.Append("00").Append(AsciiChar.HexDigit(c >> 4)).Append(AsciiChar.HexDigit(c & 15));
    }
}
