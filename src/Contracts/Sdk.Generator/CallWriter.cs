namespace Chain.Contracts.Sdk.Generator;

/// <summary>Writes what calls of one contract are made with: builders of calls, and the proxy.</summary>
internal sealed class CallWriter(CodeBuilder code, string contract, IReadOnlyList<MethodModel> methods)
{
    private const string Sdk = "global::Chain.Contracts.Sdk.";

    /// <summary>What files with codecs begin with.</summary>
    public static void WriteHeader(CodeBuilder code, string space)
    {
        code.Preamble();
        code.Line("using CanonicalReader = global::Chain.Encoding.CanonicalReader;");
        code.Line("using CanonicalWriter = global::Chain.Encoding.CanonicalWriter;");
        code.Line("using DecodeError = global::Chain.Encoding.DecodeError;");
        code.Line();
        if (space.Length == 0) return;

        code.Line($"namespace {space};");
        code.Line();
    }

    /// <summary>Writes a builder for each method, into a static class that is open.</summary>
    public void WriteBuilders()
    {
        foreach (MethodModel method in methods) WriteBuilder(method);
    }

    /// <summary>Writes the proxy.</summary>
    /// <param name="accessibility">Its accessibility.</param>
    /// <param name="name">Name of the contract's class.</param>
    /// <param name="builders">Name of the class with the builders.</param>
    public void WriteProxy(string accessibility, string name, string builders)
    {
        code.Summary($"Lets another contract call {contract}: declare a private readonly field of this type.");
        code.Open($"{accessibility} sealed class {name}{SdkNames.ProxySuffix} : {Sdk}ContractProxy");
        code.Summary("Called by generated constructors.");
        string proxy = name + SdkNames.ProxySuffix;
        code.Line($"public {proxy}({Sdk}ContractContext context) : base(context) {{ }}");
        code.Line();
        code.Line($"private {proxy}({proxy} from, {Sdk}CallFlags flags, long gasMax) : base(from, flags, gasMax) {{ }}");
        code.Line();
        code.Summary("The same contract, with calls that may do less, and are given at most so much gas.");
        code.Line($"public {proxy} With({Sdk}CallFlags flags = {Sdk}CallFlags.All, long gasMax = long.MaxValue) => new(this, flags, gasMax);");
        code.Line();
        foreach (MethodModel method in methods)
        {
            code.Summary(method.Doc.Length > 0 ? method.Doc : $"Calls {method.Name}.");
            string names = string.Join(", ", method.Parameters.Select(p => "@" + p.Name));
            string returns = method.Result?.CSharp ?? "void";
            code.Line($"public {returns} @{method.Name}({Parameters(method)}) => Invoke({builders}.@{method.Name}({names}));");
            code.Line();
        }

        code.Close();
        code.Line();
    }

    /// <summary>Writes the codecs of arguments and results.</summary>
    public void WriteCodecs(CodecWriter codecs)
    {
        foreach (MethodModel method in methods)
        {
            foreach (Field parameter in method.Parameters) codecs.Methods(parameter.Type);
            if (method.Result is not null) codecs.Object(method.Result);
        }
    }

    private void WriteBuilder(MethodModel method)
    {
        string type = method.Result is null ? $"{Sdk}MethodCall" : $"{Sdk}MethodCall<{method.Result.CSharp}>";
        code.Summary(method.Doc.Length > 0 ? method.Doc : $"Builds a call of {method.Name}.");
        code.Open($"public static {type} @{method.Name}({Parameters(method)})");
        code.Line("CanonicalWriter _w = new(64);");
        code.Line($"_w.WriteArrayHeader({method.Parameters.Count});");
        foreach (Field parameter in method.Parameters) code.Line(CodecWriter.Write(parameter.Type, "@" + parameter.Name));
        string result = method.Result is null ? "" : $", {CodecWriter.Codec(method.Result)}";
        code.Line($"return new {type}({CodeBuilder.Literal(contract)}, {CodeBuilder.Literal(method.Name)}, _w.ToArray(){result});");
        code.Close();
        code.Line();
    }

    private static string Parameters(MethodModel method) =>
        string.Join(", ", method.Parameters.Select(p => $"{p.Type.CSharp} @{p.Name}"));
}
