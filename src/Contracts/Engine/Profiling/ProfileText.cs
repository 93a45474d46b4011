using System.Globalization;
using System.Text;

namespace Chain.Contracts.Profiling;

/// <summary>A profile as text, for terminals and the output of tests.</summary>
public static class ProfileText
{
    private const int SourceCharactersMax = 80;

    /// <summary>Methods with less than one part in so many of the gas are one row together.</summary>
    private const int SmallestPart = 1_000;

    /// <summary>Writes the methods and the dearest lines.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="lines">Its lines, dearest first.</param>
    /// <param name="linesMax">Most lines written.</param>
    /// <param name="source">Text of a line of source; null where it is not known.</param>
    public static string Write(GasProfile profile, IReadOnlyList<LineProfile> lines, int linesMax, Func<SourceLine, string?>? source = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(lines);
        StringBuilder text = new();
        long all = profile.Gas;
        AppendRow(text, "CALLS", "GAS", "SHARE", "METHOD");
        MethodProfile[] small = [.. profile.Methods.Where(m => m.Gas < all / SmallestPart)];
        foreach (MethodProfile method in profile.Methods.Except(small)) AppendRow(text, Number(method.Calls), Number(method.Gas), Share(method.Gas, all), NameOf(profile, method));
        if (small.Length > 0) AppendRow(text, Number(small.Sum(m => m.Calls)), Number(small.Sum(m => m.Gas)), Share(small.Sum(m => m.Gas), all), string.Create(CultureInfo.InvariantCulture, $"({small.Length} others)"));

        text.Append('\n');
        AppendRow(text, "COUNT", "GAS", "SHARE", "LINE");
        foreach (LineProfile line in lines.Take(linesMax))
        {
            AppendRow(text, Number(line.Count), Number(line.Gas), Share(line.Gas, all), Place(line));
            if (line.Line is { } at && source?.Invoke(at)?.Trim() is { Length: > 0 } code) AppendRow(text, "", "", "", "  " + Cut(code));
        }

        return text.ToString();
    }

    /// <summary>File and line, or the method where there is none.</summary>
    public static string Place(LineProfile line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Line is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"{FileName(at.File)}:{at.Number}")
            : $"{line.Contract}: {line.Method}";
    }

    /// <summary>A file's path inside its project; of what generators wrote its name.</summary>
    public static string FileName(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        string path = file.Replace('\\', '/');
        const string Root = "/contract/"; // What Contract.props maps the project's folder to.
        if (path.StartsWith(Root, StringComparison.Ordinal)) path = path[Root.Length..];
        return path.StartsWith("obj/", StringComparison.Ordinal) ? path[(path.LastIndexOf('/') + 1)..] : path;
    }

    /// <summary>A part of a whole in percent, with one digit.</summary>
    public static string Share(long part, long whole) =>
        whole == 0 ? "-" : (100m * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>The contract where there are several, the parameters where methods share a name.</summary>
    private static string NameOf(GasProfile profile, MethodProfile method)
    {
        bool isAlone = profile.Methods.Count(m => m.Contract == method.Contract && m.Name == method.Name) == 1;
        string name = isAlone ? method.Name : method.Name + method.FullName[method.FullName.IndexOf('(', method.FullName.IndexOf("::", StringComparison.Ordinal))..];
        return profile.Methods.All(m => m.Contract == method.Contract) ? name : $"{method.Contract}: {name}";
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Cut(string code) => code.Length <= SourceCharactersMax ? code : code[..SourceCharactersMax] + "…";

    private static void AppendRow(StringBuilder text, string count, string gas, string share, string what) =>
        text.Append(CultureInfo.InvariantCulture, $"{count,12}  {gas,15}  {share,7}  {what}").Append('\n');
}
