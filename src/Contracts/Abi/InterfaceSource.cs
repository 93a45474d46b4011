using System.Globalization;
using System.Text;

namespace Chain.Contracts.Abi;

/// <summary>
/// Writes the C# of an interface marked <c>[ContractInterface]</c>, with the records, enums and aliases that its methods name: all
/// that the author of another contract needs to call this one.
/// </summary>
public sealed class InterfaceSource
{
    private readonly AbiContract _abi;
    private readonly StringBuilder _text = new();

    private InterfaceSource(AbiContract abi) => _abi = abi;

    /// <summary>The file.</summary>
    /// <param name="abi">The contract's interface.</param>
    /// <param name="name">Name of the C# interface without its <c>I</c>, such as <c>Consortium</c>.</param>
    /// <param name="space">Namespace.</param>
    public static string Write(AbiContract abi, string name, string space)
    {
        ArgumentNullException.ThrowIfNull(abi);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(space);
        InterfaceSource source = new(abi);
        source.WriteFile(name, space);
        return source._text.ToString();
    }

    private void WriteFile(string name, string space)
    {
        Line(string.Create(CultureInfo.InvariantCulture, $"// The contract {_abi.Name}, version {_abi.Version}, as chain contract interface wrote it. Methods that are not called here may go."));
        Line("#nullable enable");
        Line("using Chain.Contracts.Sdk;");
        Line("using Chain.Encoding;");
        Line("");
        Line($"namespace {space};");
        Line("");
        Summary("", _abi.Doc);
        Line($"[ContractInterface(\"{_abi.Name}\")]");
        Line($"internal interface I{name}");
        Line("{");
        for (int i = 0; i < _abi.Methods.Count; i++)
        {
            if (i > 0) Line("");
            WriteMethod(_abi.Methods[i]);
        }

        Line("}");
        foreach (AbiNamedType type in NamedTypes.Of(_abi)) WriteType(type);
    }

    private void WriteMethod(AbiMethod method)
    {
        Summary("    ", method.Doc);
        foreach (AbiField parameter in method.Parameters) Parameter("    ", CSharpNames.Escape(parameter.Name), parameter.Doc);
        string parameters = string.Join(", ", method.Parameters.Select(p => $"{CSharpNames.TypeOf(p.Type)} {CSharpNames.Escape(p.Name)}"));
        Line($"    [{(method.IsView ? "View" : "Call")}]");
        Line($"    {(method.Result is null ? "void" : CSharpNames.TypeOf(method.Result))} {CSharpNames.Escape(method.Name)}({parameters});");
    }

    private void WriteType(AbiNamedType type)
    {
        Line("");
        Summary("", type.Doc);
        switch (type)
        {
            case AbiRecord record:
                foreach (AbiField field in record.Fields) Parameter("", CSharpNames.Property(record, field), field.Doc);
                string fields = string.Join(", ", record.Fields.Select(f => $"{CSharpNames.TypeOf(f.Type)} {CSharpNames.Property(record, f)}"));
                Line($"internal sealed record {CSharpNames.Escape(record.Name)}({fields});");
                break;
            case AbiAlias alias:
                Line($"internal readonly record struct {CSharpNames.Escape(alias.Name)}({CSharpNames.TypeOf(alias.Of)} Value);");
                break;
            case AbiEnumeration enumeration:
                WriteEnum(enumeration);
                break;
            default:
                throw new InvalidOperationException($"Unhandled type {type.Name}.");
        }
    }

    private void WriteEnum(AbiEnumeration type)
    {
        Line($"internal enum {CSharpNames.Escape(type.Name)} : {CSharpNames.TypeOf(type.Underlying)}");
        Line("{");
        foreach (AbiEnumValue value in type.Values)
        {
            Summary("    ", value.Doc);
            Line(string.Create(CultureInfo.InvariantCulture, $"    {CSharpNames.Escape(value.Name)} = {value.Value},"));
        }

        Line("}");
    }

    private void Summary(string indent, string doc)
    {
        if (doc.Length > 0) Line($"{indent}/// <summary>{Xml(doc)}</summary>");
    }

    private void Parameter(string indent, string name, string doc)
    {
        if (doc.Length > 0) Line($"{indent}/// <param name=\"{name.TrimStart('@')}\">{Xml(doc)}</param>");
    }

    /// <summary>Documentation comes from strangers: it stays in its comment.</summary>
    private static string Xml(string doc)
    {
        return VisibleText.Of(doc).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
    }

    private void Line(string text) => _text.Append(text).Append('\n');
}
