namespace Chain.Contracts.Std.Json;

/// <summary>A named value of an object.</summary>
/// <param name="Name">The name, unescaped.</param>
/// <param name="Value">The value.</param>
public readonly record struct JsonMember(string Name, JsonValue Value);

/// <summary>
/// An immutable JSON value. Objects keep the order of their members and name none twice; numbers keep their decimal
/// text, so that nothing is rounded.
/// </summary>
public sealed class JsonValue
{
    /// <summary><c>null</c>.</summary>
    public static readonly JsonValue Null = new(JsonKind.Null, "null", [], []);

    /// <summary><c>true</c>.</summary>
    public static readonly JsonValue True = new(JsonKind.Boolean, "true", [], []);

    /// <summary><c>false</c>.</summary>
    public static readonly JsonValue False = new(JsonKind.Boolean, "false", [], []);

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
    public static JsonValue OfArray(IReadOnlyList<JsonValue> elements) => new(JsonKind.Array, "", Copy(elements), []);

    /// <summary>An object. The members are copied; their names differ, which the caller ensures.</summary>
    public static JsonValue OfObject(IReadOnlyList<JsonMember> members) => new(JsonKind.Object, "", [], Copy(members));

    /// <summary>The member of an object, or null if it has none of this name or is no object.</summary>
    public JsonValue? Find(string name)
    {
        foreach (JsonMember member in _members)
        {
            if (string.Equals(member.Name, name, StringComparison.Ordinal)) return member.Value;
        }

        return null;
    }

    /// <summary>The value as minimal JSON text (<see cref="JsonWriter"/>).</summary>
    public override string ToString() => JsonWriter.Write(this);

    private static T[] Copy<T>(IReadOnlyList<T> list)
    {
        T[] copy = new T[list.Count];
        for (int i = 0; i < copy.Length; i++) copy[i] = list[i];
        return copy;
    }
}
