using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Chain.Wallet.Cli.Screens;

/// <summary>The few forms in which data is shown.</summary>
internal static class Pages
{
    /// <summary>A table without lines.</summary>
    internal static Table NewTable(params string[] headers)
    {
        Table table = new() { Border = TableBorder.None, UseSafeBorder = true };
        foreach (string header in headers)
        {
            table.AddColumn(new TableColumn(new Markup($"[bold]{Markup.Escape(header)}[/]")) { Padding = new Padding(0, 0, 2, 0), NoWrap = true });
        }

        return table;
    }

    /// <summary>Names and values, one a line.</summary>
    internal static void WriteFields(this IAnsiConsole console, params IEnumerable<(string Name, string Value)> fields)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            WritePlainFields(console, [.. fields]);
            return;
        }

        Grid grid = new();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach ((string name, string value) in fields) grid.AddRow(new Markup($"[grey]{Markup.Escape(name)}[/]"), new Text(value));
        console.Write(grid);
    }

    /// <summary>A grid would fill every line up to the longest value.</summary>
    private static void WritePlainFields(IAnsiConsole console, (string Name, string Value)[] fields)
    {
        int width = fields.Max(field => field.Name.Length) + 2;
        string indent = "\n" + new string(' ', width);
        foreach ((string name, string value) in fields) console.WriteLine((name.PadRight(width) + value.Replace("\n", indent, StringComparison.Ordinal)).TrimEnd());
    }

    /// <summary>A cell.</summary>
    internal static IRenderable Cell(string text, string style = "") => new Text(text, style.Length > 0 ? Style.Parse(style) : null);

    /// <summary>A number with separators.</summary>
    internal static string Number(ulong number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with separators.</summary>
    internal static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A time in UTC, to the millisecond.</summary>
    internal static string Time(ulong unixMilliseconds) =>
        unixMilliseconds > (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? string.Create(CultureInfo.InvariantCulture, $"{unixMilliseconds} ms")
            : DateTimeOffset.FromUnixTimeMilliseconds((long)unixMilliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>A duration to the second.</summary>
    internal static string Duration(TimeSpan duration) =>
        duration.TotalDays >= 1
            ? duration.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture)
            : duration.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
}
