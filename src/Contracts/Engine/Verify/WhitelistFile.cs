using System.Globalization;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify;

/// <summary>The whitelist as it is written: types, and under each its members.</summary>
internal sealed record WhitelistFile(IReadOnlyList<WhitelistFile.TypeEntry> Types)
{
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["void"] = "System.Void",
        ["object"] = "System.Object",
        ["string"] = "System.String",
        ["bool"] = "System.Boolean",
        ["char"] = "System.Char",
        ["sbyte"] = "System.SByte",
        ["byte"] = "System.Byte",
        ["short"] = "System.Int16",
        ["ushort"] = "System.UInt16",
        ["int"] = "System.Int32",
        ["uint"] = "System.UInt32",
        ["long"] = "System.Int64",
        ["ulong"] = "System.UInt64",
    };

    /// <summary>A type and what may be done with it.</summary>
    public sealed record TypeEntry(int Line, string Name, TypePermissions Permissions, List<MemberEntry> Members);

    /// <summary>A member and its price.</summary>
    public sealed record MemberEntry(int Line, string Key, long Cost, int Bytes, string? Shim, bool IsOverridable, bool IsRecordOnly);

    /// <summary>The file in this assembly.</summary>
    public static WhitelistFile Embedded()
    {
        using Stream stream = typeof(WhitelistFile).Assembly.GetManifestResourceStream("whitelist.txt")
            ?? throw new WhitelistException(0, "the file is missing from the assembly");
        using StreamReader reader = new(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Reads the text of a whitelist.</summary>
    /// <exception cref="WhitelistException">A line is not of the form.</exception>
    public static WhitelistFile Parse(string text)
    {
        List<TypeEntry> types = [];
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Split('#')[0].TrimEnd();
            if (line.Length == 0) continue;
            if (line.StartsWith("type ", StringComparison.Ordinal)) types.Add(ParseType(i + 1, line));
            else if (types.Count > 0 && line[0] == ' ') types[^1].Members.Add(ParseMember(i + 1, types[^1].Name, line.Trim()));
            else throw new WhitelistException(i + 1, "neither a type nor a member of one");
        }

        return new WhitelistFile(types);
    }

    private static TypeEntry ParseType(int number, string line)
    {
        string[] words = Words(line);
        TypePermissions permissions = TypePermissions.None;
        foreach (string word in words[2..])
        {
            if (!Enum.TryParse(word, ignoreCase: true, out TypePermissions permission)) throw new WhitelistException(number, $"unknown word '{word}'");
            permissions |= permission;
        }

        return new TypeEntry(number, words[1], permissions, []);
    }

    /// <summary><c>int IndexOf(char,int) shim=Text.IndexOf cost=20</c>, or a field: <c>int Length cost=1</c>.</summary>
    private static MemberEntry ParseMember(int number, string type, string line)
    {
        string[] words = Words(line);
        if (words.Length < 3) throw new WhitelistException(number, "a member has a type, a name and a price");

        int open = words[1].IndexOf('(', StringComparison.Ordinal);
        string key = open < 0
            ? $"{type}::{words[1]}:{Spell(words[0])}"
            : $"{type}::{words[1][..open]}({Spell(words[1][(open + 1)..^1])}):{Spell(words[0])}";
        long cost = 0, bytes = 0;
        string? shim = null;
        bool isOverridable = false, isRecordOnly = false;
        foreach (string word in words[2..])
        {
            if (word == "override") isOverridable = true;
            else if (word == "record") isRecordOnly = true;
            else if (word.StartsWith("shim=", StringComparison.Ordinal)) shim = word[5..];
            else if (word.StartsWith("bytes=", StringComparison.Ordinal) && TryNumber(word[6..], out bytes)) continue;
            else if (!word.StartsWith("cost=", StringComparison.Ordinal) || !TryNumber(word[5..], out cost)) throw new WhitelistException(number, $"unknown word '{word}'");
        }

        if (cost == 0) throw new WhitelistException(number, "a member without a cost");
        return new MemberEntry(number, key, cost, checked((int)bytes), shim, isOverridable, isRecordOnly);
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Replaces the C# names of types and counts the arguments of generic ones: <c>System.Span&lt;int&gt;</c>.</summary>
    private static string Spell(string types)
    {
        System.Text.StringBuilder spelled = new();
        int at = 0;
        while (at < types.Length)
        {
            int end = at;
            while (end < types.Length && types[end] is not ('<' or '>' or ',' or '[' or '&' or '*')) end++;
            string name = types[at..end];
            spelled.Append(Aliases.GetValueOrDefault(name, name));
            if (end < types.Length && types[end] == '<' && !name.Contains('`', StringComparison.Ordinal))
            {
                spelled.Append(CultureInfo.InvariantCulture, $"`{CountArguments(types, end)}");
            }

            if (end < types.Length) spelled.Append(types[end++]);
            at = end;
        }

        return spelled.ToString();
    }

    private static int CountArguments(string types, int open)
    {
        int depth = 0, count = 1;
        for (int i = open; i < types.Length; i++)
        {
            if (types[i] == '<') depth++;
            else if (types[i] == '>' && --depth == 0) break;
            else if (types[i] == ',' && depth == 1) count++;
        }

        return count;
    }
}
