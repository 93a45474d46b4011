using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Library.Registry;

/// <summary>
/// Whether a version of a contract reads the state that another wrote: every slot is still there, with the same keys and
/// values, byte for byte. Names do not stand in state and may change; enums may get more members.
/// </summary>
internal sealed class StateSchema
{
    private const int DepthMax = 32;

    private readonly ContractInterface _before;
    private readonly ContractInterface _after;

    // Pairs of types that were compared, so that types that share parts are not compared over and over.
    private readonly List<(string Before, string After)> _known = [];

    private StateSchema(ContractInterface before, ContractInterface after)
    {
        _before = before;
        _after = after;
    }

    /// <summary>The first field that would not be read as it was written, in words; null if there is none.</summary>
    public static string? FindBreak(ContractInterface before, ContractInterface after)
    {
        StateSchema schema = new(before, after);
        foreach (JsonValue field in before.State)
        {
            if (schema.FindBreak(field) is string broken) return broken;
        }

        return null;
    }

    /// <summary>Whether two versions have the same view, with the same parameters and result, byte for byte.</summary>
    public static bool HasSameView(ContractInterface before, ContractInterface after, string name)
    {
        if (before.FindMethod(name) is not { } old || after.FindMethod(name) is not { } added) return false;
        if (ContractInterface.TextOf(added, "kind") != "view") return false;

        StateSchema schema = new(before, after);
        ReadOnlySpan<JsonValue> parameters = ContractInterface.ElementsOf(old, "parameters"), others = ContractInterface.ElementsOf(added, "parameters");
        if (parameters.Length != others.Length) return false;
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!schema.AreSame(ContractInterface.TextOf(parameters[i], "type"), ContractInterface.TextOf(others[i], "type"), DepthMax)) return false;
        }

        return schema.AreSame(ContractInterface.TextOf(old, "result"), ContractInterface.TextOf(added, "result"), DepthMax);
    }

    private string? FindBreak(JsonValue field)
    {
        string slot = ContractInterface.TextOf(field, "slot");
        string where = $"slot {slot}, {ContractInterface.TextOf(field, "name")}";
        JsonValue? same = null;
        foreach (JsonValue candidate in _after.State)
        {
            if (ContractInterface.TextOf(candidate, "slot") == slot) same = candidate;
        }

        if (same is null) return $"{where}: is gone";
        if (ContractInterface.TextOf(field, "kind") != ContractInterface.TextOf(same, "kind")) return $"{where}: is of another kind";
        if (!AreSame(ContractInterface.ElementsOf(field, "keys"), ContractInterface.ElementsOf(same, "keys"))) return $"{where}: has other keys";

        string value = ContractInterface.TextOf(field, "value");
        return AreSame(value, ContractInterface.TextOf(same, "value"), DepthMax) ? null : $"{where}: {value} is another type";
    }

    private bool AreSame(ReadOnlySpan<JsonValue> before, ReadOnlySpan<JsonValue> after)
    {
        if (before.Length != after.Length) return false;

        for (int i = 0; i < before.Length; i++)
        {
            if (!AreSame(before[i].Text, after[i].Text, DepthMax)) return false;
        }

        return true;
    }

    /// <summary>Whether two types, as their interfaces spell them, have the same bytes.</summary>
    private bool AreSame(string before, string after, int depth)
    {
        if (depth == 0 || before.Length == 0 || after.Length == 0) return false;
        if (before[^1] == '?' || after[^1] == '?')
        {
            return before[^1] == after[^1] && AreSame(before[..^1], after[..^1], depth - 1);
        }

        if (before[0] is '[' or '(' || after[0] is '[' or '(')
        {
            return before[0] == after[0] && before.Length > 1 && after.Length > 1 && AreSameParts(Parts(before), Parts(after), depth);
        }

        JsonValue? named = _before.FindType(before), other = _after.FindType(after);
        if (named is null || other is null) return named is null && other is null && before == after;
        if (_known.Contains((before, after))) return true;

        _known.Add((before, after)); // Wrong only if the comparison ends with a difference, and then nothing else counts.
        return AreSame(named, other, depth);
    }

    private bool AreSame(JsonValue before, JsonValue after, int depth)
    {
        string kind = ContractInterface.TextOf(before, "kind");
        if (kind != ContractInterface.TextOf(after, "kind")) return false;

        switch (kind)
        {
            case "record":
                ReadOnlySpan<JsonValue> fields = ContractInterface.ElementsOf(before, "fields");
                ReadOnlySpan<JsonValue> others = ContractInterface.ElementsOf(after, "fields");
                if (fields.Length != others.Length) return false;
                for (int i = 0; i < fields.Length; i++)
                {
                    if (!AreSame(ContractInterface.TextOf(fields[i], "type"), ContractInterface.TextOf(others[i], "type"), depth - 1)) return false;
                }

                return true;
            case "alias":
                return AreSame(ContractInterface.TextOf(before, "of"), ContractInterface.TextOf(after, "of"), depth - 1);
            case "enum":
                return ContractInterface.TextOf(before, "of") == ContractInterface.TextOf(after, "of")
                    && HoldsAll(ContractInterface.ElementsOf(after, "values"), ContractInterface.ElementsOf(before, "values"));
            default:
                return false;
        }
    }

    private bool AreSameParts(List<string> before, List<string> after, int depth)
    {
        if (before.Count != after.Count) return false;

        for (int i = 0; i < before.Count; i++)
        {
            if (!AreSame(before[i], after[i], depth - 1)) return false;
        }

        return true;
    }

    /// <summary>Whether the members of an enum hold those of another, name and number.</summary>
    private static bool HoldsAll(ReadOnlySpan<JsonValue> members, ReadOnlySpan<JsonValue> others)
    {
        foreach (JsonValue other in others)
        {
            bool found = false;
            foreach (JsonValue member in members)
            {
                found |= ContractInterface.TextOf(member, "name") == ContractInterface.TextOf(other, "name")
                    && ContractInterface.TextOf(member, "value") == ContractInterface.TextOf(other, "value");
            }

            if (!found) return false;
        }

        return true;
    }

    /// <summary>The parts of <c>[T]</c> or <c>(T1,T2)</c>; the text inside as one part if it is not well-formed.</summary>
    private static List<string> Parts(string type)
    {
        List<string> parts = [];
        string inner = type[1..^1];
        int depth = 0, start = 0;
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] is '(' or '[') depth++;
            if (inner[i] is ')' or ']') depth--;
            if (inner[i] != ',' || depth != 0) continue;

            parts.Add(inner[start..i]);
            start = i + 1;
        }

        parts.Add(inner[start..]);
        return parts;
    }
}
