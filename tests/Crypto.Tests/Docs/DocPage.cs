using System.Text;

namespace Chain.Crypto.Tests.Docs;

/// <summary>
/// A page of docs/protocol with its examples worked out. An example is a statement in a block fenced as <c>example</c>:
/// <c>name = expression -> result</c>, name and result optional; lines that start with a space continue it.
/// </summary>
internal sealed class DocPage
{
    private const int DigitsPerLine = 96;

    private readonly string[] _lines;

    private DocPage(string[] lines, ExampleEvaluator evaluator)
    {
        _lines = lines;
        Evaluator = evaluator;
    }

    /// <summary>The names that the examples define.</summary>
    public ExampleEvaluator Evaluator { get; }

    /// <summary>The page with the results that the expressions really have.</summary>
    public string Actual { get; private set; } = "";

    /// <summary>The page's text.</summary>
    public string Text => string.Join('\n', _lines);

    /// <summary>Reads a page of docs/protocol.</summary>
    /// <param name="name">File name without its ending.</param>
    /// <param name="before">A page whose names this one uses.</param>
    public static DocPage Load(string name, DocPage? before = null)
    {
        string[] lines = File.ReadAllText(PathOf(name)).Split('\n');
        DocPage page = new(lines, new ExampleEvaluator(before?.Evaluator));
        page.WorkOut();
        return page;
    }

    /// <summary>Reads the last of some pages, each of which uses the names of those before it.</summary>
    public static DocPage Load(IReadOnlyList<string> names)
    {
        DocPage? page = null;
        foreach (string name in names) page = Load(name, page);
        return page ?? throw new ArgumentException("No page.", nameof(names));
    }

    public static string PathOf(string name) => Repository.Path($"docs/protocol/{name}.md");

    /// <summary>The lines inside every block fenced with this word.</summary>
    public IEnumerable<string> Fenced(string word)
    {
        bool inside = false;
        foreach (string line in _lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) inside = !inside && line == "```" + word;
            else if (inside) yield return line;
        }
    }

    /// <summary>The cells of every table row whose first cell is a code span; <c>\|</c> is not used in them.</summary>
    public IEnumerable<string[]> TableRows() =>
        _lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|').Select(cell => cell.Trim(' ', '`')).ToArray());

    private void WorkOut()
    {
        StringBuilder actual = new();
        bool inside = false;
        for (int i = 0; i < _lines.Length; i++)
        {
            string line = _lines[i];
            if (line.StartsWith("```", StringComparison.Ordinal)) inside = !inside && line == "```example";
            bool isStatement = inside && line.Length > 0 && line[0] is not ('`' or '#' or ' ');
            if (isStatement)
            {
                while (_lines[i + 1].StartsWith(' ')) line += "\n" + _lines[++i];
                line = WorkOutStatement(line);
            }

            actual.Append(line).Append(i < _lines.Length - 1 ? "\n" : "");
        }

        Actual = actual.ToString();
    }

    private string WorkOutStatement(string statement)
    {
        int arrow = statement.LastIndexOf("->", StringComparison.Ordinal);
        string left = (arrow < 0 ? statement : statement[..arrow]).TrimEnd();
        string result = Evaluator.Run(left);
        if (arrow < 0) return statement;
        if (left.Length + result.Length + 4 <= 120 && !left.Contains('\n')) return $"{left} -> {result}";

        StringBuilder text = new($"{left}\n  -> ");
        for (int at = 0; at < result.Length; at += DigitsPerLine)
        {
            if (at > 0) text.Append("\n     ");
            text.Append(result.AsSpan(at, Math.Min(DigitsPerLine, result.Length - at)));
        }

        return text.ToString();
    }
}
