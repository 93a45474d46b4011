using System.Globalization;
using System.Text.Json;

namespace Chain.Contracts.Abi;

/// <summary>The named types of an interface while it is read: finds types by their spelling, and refuses those that have no end.</summary>
internal sealed class AbiTypes
{
    private readonly Dictionary<string, AbiNamedType> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<AbiNamedType, int> _depths = [];

    /// <summary>Reads the types of an interface.</summary>
    /// <exception cref="FormatException">They are not what the generator writes.</exception>
    public AbiTypes(JsonElement root)
    {
        JsonElement[] list = AbiJson.Items(root, "types");
        foreach (JsonElement type in list) Declare(type);

        // Types may name one another in any order, so fields follow once all names are known.
        foreach (JsonElement type in list) Complete(type);
        foreach (AbiNamedType type in _byName.Values) DepthOf(type, AbiLimits.DepthMax);
    }

    /// <summary>All of them, as the interface lists them.</summary>
    public IReadOnlyList<AbiNamedType> All => [.. _byName.Values];

    /// <summary>A type by its spelling.</summary>
    /// <exception cref="FormatException">There is none, or it is too deep.</exception>
    public AbiType Named(string text) => Bounded(Read(Short(text), AbiLimits.DepthMax));

    /// <summary>The type of a key by its spelling: keys alone may be tuples, also of tuples.</summary>
    /// <exception cref="FormatException">There is none, or it is too deep.</exception>
    public AbiType Key(string text) => Bounded(ReadKey(Short(text), AbiLimits.DepthMax));

    /// <summary>Fields of a record, or parameters of a method.</summary>
    /// <exception cref="FormatException">They are not what the generator writes.</exception>
    public IReadOnlyList<AbiField> Fields(JsonElement json, string list)
    {
        AbiField[] fields = [.. AbiJson.Items(json, list).Select(f => new AbiField(NameOf(f), Read(Short(AbiJson.Text(f, "type")), AbiLimits.DepthMax), AbiJson.TextOrEmpty(f, "doc")))];
        RequireDistinct(fields.Select(f => f.Name));
        return fields;
    }

    /// <summary>The name of something, which has the form of one.</summary>
    /// <exception cref="FormatException">It has not.</exception>
    public static string NameOf(JsonElement json, string member = "name")
    {
        string name = AbiJson.Text(json, member);
        return AbiLimits.IsName(name) ? name : throw new FormatException($"The interface has the name '{AbiLimits.Shown(name)}'; names are ASCII letters, digits and _.");
    }

    /// <summary>Requires that names stand for one thing each.</summary>
    /// <exception cref="FormatException">One stands twice.</exception>
    public static void RequireDistinct(IEnumerable<string> names)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!seen.Add(name)) throw new FormatException($"The interface has '{AbiLimits.Shown(name)}' twice.");
        }
    }

    /// <summary>Requires that a type, with the named ones in it, has an end within the depth allowed.</summary>
    public AbiType Bounded(AbiType type)
    {
        DepthOf(type, AbiLimits.DepthMax);
        return type;
    }

    private void Declare(JsonElement type)
    {
        string name = NameOf(type), doc = AbiJson.TextOrEmpty(type, "doc");
        AbiNamedType declared = AbiJson.Text(type, "kind") switch
        {
            "record" => new AbiRecord(name, doc),
            "alias" => new AbiAlias(name, doc),
            "enum" => ReadEnum(name, doc, type),
            _ => throw new FormatException($"The type {AbiLimits.Shown(name)} is no record, alias or enum."),
        };
        if (AbiPrimitive.Find(name) is not null || !_byName.TryAdd(name, declared)) throw new FormatException($"The type {AbiLimits.Shown(name)} is declared twice, or built in.");
    }

    private void Complete(JsonElement type)
    {
        switch (_byName[AbiJson.Text(type, "name")])
        {
            case AbiRecord record:
                record.Fields = Fields(type, "fields");
                break;
            case AbiAlias alias:
                alias.Of = Read(Short(AbiJson.Text(type, "of")), AbiLimits.DepthMax);
                break;
        }
    }

    private static AbiEnumeration ReadEnum(string name, string doc, JsonElement type)
    {
        if (AbiPrimitive.Find(AbiJson.Text(type, "of")) is not { Kind: AbiPrimitiveKind.WholeNumber } underlying)
        {
            throw new FormatException($"The enum {AbiLimits.Shown(name)} is not of an integer type.");
        }

        AbiEnumValue[] values = [.. AbiJson.Items(type, "values").Select(value => new AbiEnumValue(NameOf(value), NumberOf(value, underlying), AbiJson.TextOrEmpty(value, "doc")))];
        RequireDistinct(values.Select(v => v.Name));
        RequireDistinct(values.Select(v => v.Value.ToString(CultureInfo.InvariantCulture)));
        return new AbiEnumeration(name, doc, underlying, values);
    }

    private static Int128 NumberOf(JsonElement value, AbiPrimitive underlying)
    {
        string digits = AbiJson.Text(value, "value");
        bool isNumber = Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 number)
            && number >= underlying.Min && number <= underlying.Max && number.ToString(CultureInfo.InvariantCulture) == digits;
        return isNumber ? number : throw new FormatException($"The interface has the member '{AbiLimits.Shown(digits)}' of an enum; it is no number of type {underlying}.");
    }

    private AbiType Read(string text, int depth)
    {
        if (depth == 0) throw TooDeep();
        if (text.EndsWith('?')) return new AbiOption(Read(text[..^1], depth - 1));
        if (text.StartsWith('[') && text.EndsWith(']')) return new AbiList(Read(text[1..^1], depth - 1));
        if (AbiPrimitive.Find(text) is { } primitive) return primitive;
        return _byName.TryGetValue(text, out AbiNamedType? named) ? named : throw new FormatException($"There is no type {AbiLimits.Shown(text)}.");
    }

    private AbiType ReadKey(string text, int depth)
    {
        if (depth == 0) throw TooDeep();
        if (!text.StartsWith('(') || !text.EndsWith(')')) return Read(text, depth);

        List<AbiType> parts = [];
        int open = 0, start = 1;
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '(') open++;
            if (open == 0 && (text[i] == ',' || i == text.Length - 1))
            {
                parts.Add(ReadKey(text[start..i], depth - 1));
                start = i + 1;
            }

            if (text[i] == ')') open--;
        }

        return new AbiTuple(parts);
    }

    /// <summary>How deep a type is, counted once for each name: types that share parts are not walked over and over.</summary>
    private int DepthOf(AbiType type, int left)
    {
        if (left == 0) throw TooDeep();
        if (type is AbiNamedType known && _depths.TryGetValue(known, out int depth)) return depth <= left ? depth : throw TooDeep();

        int inner = PartsOf(type).Select(part => DepthOf(part, left - 1)).DefaultIfEmpty(0).Max();
        if (type is AbiNamedType named) _depths[named] = inner + 1;
        return inner + 1;
    }

    private static IEnumerable<AbiType> PartsOf(AbiType type) => type switch
    {
        AbiOption option => [option.Inner],
        AbiList list => [list.Element],
        AbiTuple tuple => tuple.Parts,
        AbiAlias alias => [alias.Of],
        AbiRecord record => record.Fields.Select(f => f.Type),
        _ => [],
    };

    private static string Short(string text) => text.Length <= AbiLimits.TypeLengthMax ? text : throw TooDeep();

    private static FormatException TooDeep() => new($"The interface has a type that contains itself, or is deeper than {AbiLimits.DepthMax} or longer than {AbiLimits.TypeLengthMax} characters.");
}
