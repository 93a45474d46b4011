namespace Chain.Contracts.Std.Json;

/// <summary>Why a text is not the JSON that was asked for.</summary>
public enum JsonErrorCode
{
    /// <summary>No error.</summary>
    None,

    /// <summary>The text ends inside a value.</summary>
    Truncated,

    /// <summary>A character that cannot stand here.</summary>
    UnexpectedCharacter,

    /// <summary>Something other than white space follows the value.</summary>
    TrailingText,

    /// <summary>A number has a leading zero or plus sign, or lacks digits.</summary>
    BadNumber,

    /// <summary>An unknown escape, an unescaped control character, or a surrogate without its pair.</summary>
    BadString,

    /// <summary>An object names a member twice.</summary>
    DuplicateName,

    /// <summary>Arrays and objects are nested deeper than <see cref="JsonLimits.DepthMax"/>.</summary>
    TooDeep,

    /// <summary>The text, a number, an array or an object is larger than its limit.</summary>
    TooLong,
}

/// <summary>An error and where it is.</summary>
public readonly struct JsonError : IEquatable<JsonError>
{
    /// <summary>Pairs the two.</summary>
    public JsonError(JsonErrorCode code, int position)
    {
        Code = code;
        Position = position;
    }

    /// <summary>Why.</summary>
    public JsonErrorCode Code { get; }

    /// <summary>Offset in the text, in UTF-16 code units, from 0.</summary>
    public int Position { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsNone => Code == JsonErrorCode.None;

    /// <summary>The error in words, with its position.</summary>
    public string Describe() => Code switch
    {
        JsonErrorCode.None => "no error",
        JsonErrorCode.Truncated => At("the JSON text ends inside a value"),
        JsonErrorCode.UnexpectedCharacter => At("unexpected character in JSON"),
        JsonErrorCode.TrailingText => At("text follows the JSON value"),
        JsonErrorCode.BadNumber => At("malformed JSON number"),
        JsonErrorCode.BadString => At("malformed JSON string"),
        JsonErrorCode.DuplicateName => At("an object names a member twice"),
        JsonErrorCode.TooDeep => At("the JSON is nested too deeply"),
        JsonErrorCode.TooLong => At("the JSON exceeds a size limit"),
        _ => throw new InvalidOperationException("There is no such error code."),
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JsonError other && Equals(other);

    /// <inheritdoc/>
    public bool Equals(JsonError other) => Code == other.Code && Position == other.Position;

    private string At(string what) => what + " (at character " + IntegerText.Format(Position) + ")";
}
