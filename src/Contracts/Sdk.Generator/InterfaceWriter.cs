namespace Chain.Contracts.Sdk.Generator;

/// <summary>Writes the generated file of one interface of a contract: its builders of calls, its proxy and its codecs.</summary>
internal static class InterfaceWriter
{
    public static string Write(InterfaceModel model)
    {
        CodeBuilder code = new();
        CallWriter calls = new(code, model.Name, model.Methods);
        string builders = model.BaseName + SdkNames.CallsSuffix;
        CallWriter.WriteHeader(code, model.Namespace);
        code.Summary($"Builders of calls of the contract {model.Name}.");
        code.Open($"{model.Accessibility} static class {builders}");
        calls.WriteBuilders();
        code.Close();
        code.Line();
        calls.WriteProxy(model.Accessibility, model.BaseName, builders);
        code.Open($"file static class {CodecWriter.ClassName}");
        calls.WriteCodecs(new CodecWriter(code));
        code.Close();
        return code.ToString();
    }
}
