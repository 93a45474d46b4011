namespace Chain.Contracts.Abi;

/// <summary>
/// How large an interface may be, and how its names are spelled. Contracts come from strangers: nodes read their interfaces when they are
/// proposed, wallets when they are used, and neither recurses or grows with what is written there.
/// </summary>
internal static class AbiLimits
{
    /// <summary>Longest interface, in characters. 256 Ki: an assembly of the greatest size holds half as many.</summary>
    public const int LengthMax = 256 * 1024;

    /// <summary>Most items of one list: methods, types, fields, parameters, members of an enum. As <c>registry</c> reads them.</summary>
    public const int ItemsMax = 1_024;

    /// <summary>Longest name, in characters. 512: the longest that the verifier lets pass.</summary>
    public const int NameLengthMax = 512;

    /// <summary>Longest spelling of a type, in characters.</summary>
    public const int TypeLengthMax = 2_048;

    /// <summary>Deepest type, names that it refers to included. 64: canonical bytes nest 32 deep, and options add nothing to them.</summary>
    public const int DepthMax = 64;

    /// <summary>Greatest slot of a state field.</summary>
    public const int SlotMax = byte.MaxValue;

    /// <summary>ASCII letters, digits and <c>_</c>, not starting with a digit: what else C# allows depends on tables of the runtime.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= NameLengthMax && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>Lower-case ASCII letters, digits, <c>-</c> and <c>.</c>, starting with a letter.</summary>
    public static bool IsContract(string name) =>
        name.Length is > 0 and <= NameLengthMax && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    /// <summary>A text as errors show it: short, and nothing that a terminal would obey.</summary>
    public static string Shown(string text)
    {
        const int ShownMax = 40;
        string start = text.Length > ShownMax ? text[..ShownMax] + "..." : text;
        return string.Concat(start.Select(c => c is >= ' ' and < '\u007f' ? c : '?'));
    }
}
