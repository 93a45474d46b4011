namespace Chain.Contracts.Sdk.Generator;

/// <summary>Writes the codecs that one contract needs into a static class of its generated file.</summary>
internal sealed class CodecWriter(CodeBuilder code)
{
    /// <summary>Name of the class.</summary>
    public const string ClassName = "Codecs";

    private readonly HashSet<string> _written = [];

    /// <summary>A statement that writes a value to the writer <c>_w</c>.</summary>
    public static string Write(TypeRef type, string value) => type is PrimitiveType primitive
        ? Format(primitive.WriteFormat, value) + ";"
        : $"{ClassName}.Write{type.Suffix}(_w, {value});";

    /// <summary>An expression that reads a value from the reader <c>_r</c>.</summary>
    public static string Read(TypeRef type) =>
        type is PrimitiveType primitive ? primitive.Read : $"{ClassName}.Read{type.Suffix}(ref _r)";

    /// <summary>An expression for the codec object of a type.</summary>
    public static string Codec(TypeRef type) => $"{ClassName}.{type.Suffix}Codec.Instance";

    /// <summary>An expression for the key codec object of a type.</summary>
    public static string KeyCodec(TypeRef type) => $"{ClassName}.{type.Suffix}Key.Instance";

    /// <summary>Writes the static methods for a type and all that it is made of.</summary>
    public void Methods(TypeRef type)
    {
        if (type is PrimitiveType || !_written.Add("methods " + type.Suffix)) return;

        switch (type)
        {
            case ListType list:
                Methods(list.Element);
                WriteList(list);
                break;
            case OptionType option:
                Methods(option.Inner);
                WriteOption(option);
                break;
            case NamedType { Kind: NamedKind.Enum } named:
                WriteEnum(named);
                break;
            case NamedType named:
                foreach (Field field in named.Fields) Methods(field.Type);
                WriteRecord(named);
                break;
        }
    }

    /// <summary>Writes the codec object of a type.</summary>
    public void Object(TypeRef type)
    {
        Methods(type);
        if (!_written.Add("object " + type.Suffix)) return;

        code.Open($"public sealed class {type.Suffix}Codec : global::Chain.Contracts.Sdk.Codec<{type.CSharp}>");
        code.Line($"public static readonly {type.Suffix}Codec Instance = new();");
        code.Line($"public override void Write(CanonicalWriter _w, {type.CSharp} v) {{ {Write(type, "v")} }}");
        code.Line($"public override {type.CSharp} Read(ref CanonicalReader _r) => {Read(type)};");
        code.Close();
        code.Line();
    }

    /// <summary>Writes the key codec object of a type.</summary>
    public void KeyObject(TypeRef type)
    {
        foreach (TypeRef part in KeyParts(type)) KeyObject(part);
        if (!_written.Add("key " + type.Suffix)) return;

        code.Open($"public sealed class {type.Suffix}Key : global::Chain.Contracts.Sdk.KeyCodec<{type.CSharp}>");
        code.Line($"public static readonly {type.Suffix}Key Instance = new();");
        (string write, string read) = KeyBody(type);
        code.Line($"public override void Write(global::Chain.Contracts.Sdk.KeyWriter _w, {type.CSharp} v) {{ {write} }}");
        code.Line($"public override {type.CSharp} Read(ref global::Chain.Contracts.Sdk.KeyReader _r) => {read};");
        code.Close();
        code.Line();
    }

    private static string Format(string format, string value) => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, value);

    private static IEnumerable<TypeRef> KeyParts(TypeRef type) => type switch
    {
        TupleType tuple => tuple.Elements,
        NamedType { Kind: NamedKind.Enum } => [],
        NamedType named => named.Fields.Select(f => f.Type),
        _ => [],
    };

    private static (string Write, string Read) KeyBody(TypeRef type)
    {
        switch (type)
        {
            case PrimitiveType primitive:
                return (
                    $"_w.Write{primitive.KeyMethod}({Format(primitive.KeyPartFormat, "v")});",
                    Format(primitive.KeyValueFormat, $"_r.Read{primitive.KeyMethod}()"));
            case NamedType { Kind: NamedKind.Enum } named:
                string method = named.Underlying!.KeyMethod!;
                return ($"_w.Write{method}(({named.Underlying.CSharp})v);", $"({named.CSharp})_r.Read{method}()");
            case NamedType named:
                return (
                    string.Join(" ", named.Fields.Select(f => $"{KeyCodec(f.Type)}.Write(_w, v.@{f.Name});")),
                    $"new({string.Join(", ", named.Fields.Select(f => $"{KeyCodec(f.Type)}.Read(ref _r)"))})");
            default:
                IReadOnlyList<TypeRef> elements = ((TupleType)type).Elements;
                return (
                    string.Join(" ", elements.Select((e, i) => $"{KeyCodec(e)}.Write(_w, v.Item{i + 1});")),
                    $"({string.Join(", ", elements.Select(e => $"{KeyCodec(e)}.Read(ref _r)"))})");
        }
    }

    private void WriteList(ListType type)
    {
        string length = type.IsArray ? "Length" : "Count";
        code.Open($"public static void Write{type.Suffix}(CanonicalWriter _w, {type.CSharp} v)");
        code.Line($"_w.WriteArrayHeader(v.{length});");
        code.Open($"for (int i = 0; i < v.{length}; i++)");
        code.Line(Write(type.Element, "v[i]"));
        code.Close();
        code.Close();
        code.Line();
        code.Open($"public static {type.CSharp} Read{type.Suffix}(ref CanonicalReader _r)");
        code.Line($"int count = _r.ReadArrayHeader(int.MaxValue, {type.Element.BytesMin});");
        code.Line($"{type.Element.CSharp}[] items = {NewArray(type.Element.CSharp)};");
        code.Open("for (int i = 0; i < count && _r.Error == DecodeError.None; i++)");
        code.Line($"items[i] = {Read(type.Element)};");
        code.Close();
        code.Line("return items;");
        code.Close();
        code.Line();
    }

    /// <summary>An array of arrays has its length in the first brackets: <c>new T[count][]</c>.</summary>
    private static string NewArray(string element)
    {
        int end = element.Length;
        while (end >= 2 && element.Substring(end - 2, 2) == "[]") end -= 2;
        return $"new {element.Substring(0, end)}[count]{element.Substring(end)}";
    }

    private void WriteOption(OptionType type)
    {
        string inner = type.IsValueType ? "v.Value" : "v";
        code.Open($"public static void Write{type.Suffix}(CanonicalWriter _w, {type.CSharp} v)");
        code.Line($"if (v is null) _w.WriteNil(); else {Write(type.Inner, inner)}");
        code.Close();
        code.Line();
        code.Open($"public static {type.CSharp} Read{type.Suffix}(ref CanonicalReader _r)");
        code.Line("if (_r.TryReadNil()) return null;");
        code.Line($"return {Read(type.Inner)};");
        code.Close();
        code.Line();
    }

    private void WriteEnum(NamedType type)
    {
        PrimitiveType underlying = type.Underlying!;
        string values = string.Join(" or ", type.Values.Select(v => $"{type.CSharp}.@{v.Name}"));
        string isDefined = values.Length == 0 ? "false" : $"v is {values}";
        code.Open($"public static void Write{type.Suffix}(CanonicalWriter _w, {type.CSharp} v)");
        code.Line($"if (!({isDefined})) throw new global::System.ArgumentOutOfRangeException(nameof(v));");
        code.Line(Write(underlying, $"({underlying.CSharp})v"));
        code.Close();
        code.Line();
        code.Open($"public static {type.CSharp} Read{type.Suffix}(ref CanonicalReader _r)");
        code.Line($"{type.CSharp} v = ({type.CSharp})({Read(underlying)});");
        code.Line($"if (!({isDefined})) _r.Fail(DecodeError.OutOfRange);");
        code.Line("return v;");
        code.Close();
        code.Line();
    }

    private void WriteRecord(NamedType type)
    {
        bool isAlias = type.Kind == NamedKind.Alias;
        code.Open($"public static void Write{type.Suffix}(CanonicalWriter _w, {type.CSharp} v)");
        if (!isAlias) code.Line($"_w.WriteArrayHeader({type.Fields.Count});");
        foreach (Field field in type.Fields) code.Line(Write(field.Type, $"v.@{field.Name}"));
        code.Close();
        code.Line();
        code.Open($"public static {type.CSharp} Read{type.Suffix}(ref CanonicalReader _r)");
        if (!isAlias) code.Line($"_r.ReadRecord({type.Fields.Count});");
        for (int i = 0; i < type.Fields.Count; i++) code.Line($"{type.Fields[i].Type.CSharp} f{i} = {Read(type.Fields[i].Type)};");

        // Constructors of authors run on good values only.
        string arguments = string.Join(", ", Enumerable.Range(0, type.Fields.Count).Select(i => $"f{i}"));
        code.Line($"return _r.Error == DecodeError.None ? new {type.CSharp}({arguments}) : default!;");
        code.Close();
        code.Line();
    }
}
