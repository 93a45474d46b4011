using System.Text;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>Source text with indentation.</summary>
internal sealed class CodeBuilder
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string text = "")
    {
        if (text.Length > 0) _text.Append(' ', _depth * 4).Append(text);
        _text.Append('\n');
    }

    /// <summary>A line, an opening brace, and one more level until <see cref="Close"/>.</summary>
    public void Open(string text)
    {
        Line(text);
        Line("{");
        _depth++;
    }

    public void Close(string suffix = "")
    {
        _depth--;
        Line("}" + suffix);
    }

    /// <summary>A documentation comment.</summary>
    public void Summary(string text)
    {
        string escaped = text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
        Line($"/// <summary>{escaped}</summary>");
    }

    /// <summary>Text as C# writes it.</summary>
    public static string Literal(string text) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);

    public override string ToString() => _text.ToString();
}
