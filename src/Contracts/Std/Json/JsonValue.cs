namespace Chain.Contracts.Std.Json;

/// <summary>A named value of an object.</summary>
public readonly struct JsonMember
{
    /// <summary>Pairs the two.</summary>
    public JsonMember(string name, JsonValue value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>The name, unescaped.</summary>
    public string Name { get; }

    /// <summary>The value.</summary>
    public JsonValue Value { get; }
}

/// <summary>
/// An immutable JSON value. Objects keep the order of their members and name none twice; numbers keep their decimal
/// text, so that nothing is rounded.
/// </summary>
public sealed class JsonValue
{
    /// <summary><c>null</c>.</summary>
    public static JsonValue Null => new(JsonKind.Null, "null", [], []);

    /// <summary><c>true</c>.</summary>
    public static JsonValue True => new(JsonKind.Boolean, "true", [], []);

    /// <summary><c>false</c>.</summary>
    public static JsonValue False => new(JsonKind.Boolean, "false", [], []);

    private readonly JsonValue[] _elements;
    private readonly JsonMember[] _members;

    private JsonValue(JsonKind kind, string text, JsonValue[] elements, JsonMember[] members)
    {
        Kind = kind;
        Text = text;
        _elements = elements;
        _members = members;
    }

    /// <summary>What the value is.</summary>
    public JsonKind Kind { get; }

    /// <summary>A string's characters, a number's decimal text, <c>true</c>, <c>false</c> or <c>null</c>; empty otherwise.</summary>
    public string Text { get; }

    /// <summary>The elements of an array; empty for every other kind.</summary>
    public ReadOnlySpan<JsonValue> Elements => _elements;

    /// <summary>The members of an object in their order; empty for every other kind.</summary>
    public ReadOnlySpan<JsonMember> Members => _members;

    /// <summary>A string.</summary>
    public static JsonValue OfString(string text) => new(JsonKind.String, text, [], []);

    /// <summary>A number from decimal text that follows the grammar of JSON.</summary>
    public static JsonValue OfNumber(string text) => new(JsonKind.Number, text, [], []);

    /// <summary>An array. The elements are copied.</summary>
    public static JsonValue OfArray(JsonValue[] elements) => new(JsonKind.Array, "", Copy(elements), []);

    /// <summary>An object. The members are copied; their names differ, which the caller ensures.</summary>
    public static JsonValue OfObject(JsonMember[] members) => new(JsonKind.Object, "", [], Copy(members));

    /// <summary>The member of an object, or null if it has none of this name or is no object.</summary>
    public JsonValue? Find(string name)
    {
        foreach (JsonMember member in _members)
        {
            if (member.Name == name) return member.Value;
        }

        return null;
    }

    /// <summary>The value as minimal JSON text (<see cref="JsonWriter"/>).</summary>
    public override string ToString() => JsonWriter.Write(this);

    private static T[] Copy<T>(T[] items)
    {
        T[] copy = new T[items.Length];
        Check.Move(items, 0, copy, 0, items.Length);
        return copy;
    }
}
