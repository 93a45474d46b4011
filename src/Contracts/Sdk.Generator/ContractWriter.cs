namespace Chain.Contracts.Sdk.Generator;

/// <summary>Writes the generated file of one contract: its other half, its ABI class, its proxy and its codecs.</summary>
internal sealed class ContractWriter
{
    private const string Sdk = "global::Chain.Contracts.Sdk.";

    private readonly CodeBuilder _code;
    private readonly CallWriter _calls;
    private readonly ContractModel _model;

    private ContractWriter(ContractModel model)
    {
        _model = model;
        _code = new CodeBuilder();
        _calls = new CallWriter(_code, model.Name, model.Methods);
    }

    public static string Write(ContractModel model) => new ContractWriter(model).Write();

    private string Write()
    {
        CallWriter.WriteHeader(_code, _model.Namespace);
        WriteContract();
        WriteAbi();
        _calls.WriteProxy(_model.Accessibility, _model.ClassName, _model.ClassName + GeneratedNames.AbiSuffix);
        WriteCodecs();
        return _code.ToString();
    }

    private void WriteContract()
    {
        _code.Open($"partial class {_model.ClassName}");
        _code.Open($"private {_model.ClassName}({Sdk}ContractContext context) : base(context)");
        foreach (StateFieldModel field in _model.State)
        {
            IEnumerable<string> codecs = field.Keys.Select(CodecWriter.KeyCodec).Append(CodecWriter.Codec(field.Value));
            _code.Line($"this.@{field.Name} = new(context, {field.Slot}, {string.Join(", ", codecs)});");
        }

        foreach (string proxy in _model.ProxyFields) _code.Line($"this.@{proxy} = new(context);");
        _code.Close();
        _code.Line();
        WriteDispatch();
        foreach (NamedType emitted in _model.Events)
        {
            _code.Open($"private void Emit({emitted.CSharp} value)");
            _code.Line("CanonicalWriter _w = StartEvent();");
            _code.Line(CodecWriter.Write(emitted, "value"));
            _code.Line($"FinishEvent({CodeBuilder.Literal(emitted.Name)});");
            _code.Close();
            _code.Line();
        }

        _code.Close();
        _code.Line();
    }

    private void WriteDispatch()
    {
        _code.Open($"internal static {Sdk}DispatchResult Dispatch({Sdk}ContractContext context, string method, global::System.ReadOnlySpan<byte> arguments, CanonicalWriter _w)");
        _code.Line("CanonicalReader _r = new(arguments);");
        _code.Open("switch (method)");
        foreach (MethodModel method in _model.Methods)
        {
            _code.Open($"case {CodeBuilder.Literal(method.Name)}:");
            _code.Line($"_r.ReadRecord({method.Parameters.Count});");
            for (int i = 0; i < method.Parameters.Count; i++)
            {
                _code.Line($"{method.Parameters[i].Type.CSharp} a{i} = {CodecWriter.Read(method.Parameters[i].Type)};");
            }

            _code.Line($"if (!_r.TryFinish(out _)) return {Sdk}DispatchResult.BadArguments;");
            string call = $"new {_model.ClassName}(context).@{method.Name}({Arguments(method)})";
            if (method.Result is null)
            {
                _code.Line(call + ";");
                _code.Line("_w.WriteNil();");
            }
            else
            {
                _code.Line($"{method.Result.CSharp} result = {call};");
                _code.Line(CodecWriter.Write(method.Result, "result"));
            }

            _code.Line($"return {Sdk}DispatchResult.Done;");
            _code.Close();
        }

        _code.Line($"default: return {Sdk}DispatchResult.UnknownMethod;");
        _code.Close();
        _code.Close();
        _code.Line();
    }

    private void WriteAbi()
    {
        _code.Summary($"Interface of the contract {_model.Name}: its description, and typed builders of calls.");
        _code.Open($"{_model.Accessibility} static class {_model.ClassName}{GeneratedNames.AbiSuffix}");
        _code.Summary("Name of the contract on the chain.");
        _code.Line($"public const string {GeneratedNames.ContractName} = {CodeBuilder.Literal(_model.Name)};");
        _code.Line();
        _code.Summary("The interface as canonical JSON.");
        _code.Line($"public const string {GeneratedNames.Json} = {CodeBuilder.Literal(AbiJson.Write(_model))};");
        _code.Line();
        // A deployed contract never gets hold of its definition: the engine makes it from what it verified.
        _code.Line("#if !CHAIN_CONTRACT");
        _code.Summary("The contract as the engine sees it.");
        _code.Open($"public static {Sdk}ContractDefinition {GeneratedNames.Definition} {{ get; }} = new()");
        _code.Line($"Name = {CodeBuilder.Literal(_model.Name)},");
        _code.Line($"Version = {_model.Version},");
        _code.Line($"Abi = {GeneratedNames.Json},");
        _code.Line($"Reentrant = {(_model.Reentrant ? "true" : "false")},");
        _code.Line($"KindOf = {GeneratedNames.KindOf},");
        _code.Line($"Dispatch = {_model.ClassName}.Dispatch,");
        _code.Close(";");
        _code.Line();
        _code.Open($"private static {Sdk}MethodKind? {GeneratedNames.KindOf}(string method) => method switch");
        foreach (MethodModel method in _model.Methods)
        {
            _code.Line($"{CodeBuilder.Literal(method.Name)} => {Sdk}MethodKind.{(method.IsView ? "View" : "Call")},");
        }

        _code.Line("_ => null,");
        _code.Close(";");
        _code.Line("#endif");
        _code.Line();
        _calls.WriteBuilders();
        foreach (NamedType emitted in _model.Events) WriteEventDecoder(emitted);
        _code.Close();
        _code.Line();
    }

    private void WriteEventDecoder(NamedType emitted)
    {
        _code.Summary($"Decodes the data of an event {emitted.Name}; false if it is anything else.");
        _code.Open($"public static bool TryDecode(global::System.ReadOnlySpan<byte> data, out {emitted.CSharp}{(emitted.IsReference ? "?" : "")} value)");
        _code.Line("CanonicalReader _r = new(data);");
        _code.Line($"value = {CodecWriter.Read(emitted)};");
        _code.Line("if (_r.TryFinish(out _)) return true;");
        _code.Line("value = default;");
        _code.Line("return false;");
        _code.Close();
        _code.Line();
    }

    private void WriteCodecs()
    {
        _code.Open($"file static class {CodecWriter.ClassName}");
        CodecWriter codecs = new(_code);
        _calls.WriteCodecs(codecs);
        foreach (NamedType emitted in _model.Events) codecs.Methods(emitted);
        foreach (StateFieldModel field in _model.State)
        {
            codecs.Object(field.Value);
            foreach (TypeRef key in field.Keys) codecs.KeyObject(key);
        }

        _code.Close();
    }

    private static string Arguments(MethodModel method) =>
        string.Join(", ", Enumerable.Range(0, method.Parameters.Count).Select(i => $"a{i}"));
}
