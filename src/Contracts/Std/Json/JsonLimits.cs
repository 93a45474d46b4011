namespace Chain.Contracts.Std.Json;

/// <summary>Bounds that a JSON text must keep, checked before anything is allocated for what exceeds them.</summary>
public sealed class JsonLimits
{
    /// <summary>The defaults: one transaction's worth of JSON.</summary>
    public static JsonLimits Default => new();

    /// <summary>Longest text, in UTF-16 code units. Default 524,288: the size of a transaction.</summary>
    public int LengthMax { get; init; } = 512 * 1024;

    /// <summary>Deepest nesting of arrays and objects. Default 32, as in the canonical encoding.</summary>
    public int DepthMax { get; init; } = 32;

    /// <summary>Most members of one object. Default 256: the check for duplicate names compares every pair.</summary>
    public int MembersMax { get; init; } = 256;

    /// <summary>Most elements of one array. Default 65,536.</summary>
    public int ElementsMax { get; init; } = 65_536;

    /// <summary>Longest number, in characters. Default 64.</summary>
    public int NumberLengthMax { get; init; } = 64;
}
