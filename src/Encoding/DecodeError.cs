namespace Chain.Encoding;

/// <summary>Why bytes are not the canonical encoding of a value. Peers and users cause these, so they are values.</summary>
public enum DecodeError
{
    /// <summary>No error.</summary>
    None,

    /// <summary>The bytes end inside a value.</summary>
    Truncated,

    /// <summary>Bytes follow the value.</summary>
    TrailingBytes,

    /// <summary>The value has another type than the record says.</summary>
    WrongType,

    /// <summary>A header or an integer is longer than needed, or a non-negative integer has a signed form.</summary>
    NotShortest,

    /// <summary>Floating point, extension or the reserved byte 0xc1.</summary>
    Forbidden,

    /// <summary>A string is not valid UTF-8.</summary>
    InvalidUtf8,

    /// <summary>Arrays and maps are nested deeper than <see cref="CanonicalReader.DepthMax"/>.</summary>
    TooDeep,

    /// <summary>A count or length exceeds the type's limit, or the bytes that remain.</summary>
    TooLong,

    /// <summary>A record has another number of fields than its type.</summary>
    WrongArity,

    /// <summary>Map keys are not strictly ascending by their encoded bytes.</summary>
    KeysNotAscending,

    /// <summary>The value has the right type but is outside its range.</summary>
    OutOfRange,
}
