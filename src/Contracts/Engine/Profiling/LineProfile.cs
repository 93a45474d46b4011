namespace Chain.Contracts.Profiling;

/// <summary>A line of source, or a whole method where lines are not known.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Method">Name of the method; of one of them if several have code on the line.</param>
/// <param name="Line">The line; null for a whole method.</param>
/// <param name="Count">How often the instruction of the line was paid for that was so most often; calls of a whole method.</param>
/// <param name="Gas">Gas of the line itself.</param>
public sealed record LineProfile(string Contract, string Method, SourceLine? Line, long Count, long Gas)
{
    /// <summary>The lines of a profile, dearest first.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="contract">The contract whose lines are known.</param>
    /// <param name="lines">Its lines; null if there are none.</param>
    public static IReadOnlyList<LineProfile> Of(GasProfile profile, string contract, SourceLines? lines)
    {
        ArgumentNullException.ThrowIfNull(profile);
        Dictionary<(string Contract, string Method, SourceLine? Line), LineProfile> sums = [];
        foreach (MethodProfile method in profile.Methods)
        {
            foreach (InstructionProfile instruction in method.Instructions)
            {
                SourceLine? line = method.Contract == contract ? lines?.Find(method.FullName, instruction.Offset) : null;
                (string, string, SourceLine?) key = (method.Contract, line is null ? method.FullName : "", line);
                LineProfile sum = sums.GetValueOrDefault(key) ?? new LineProfile(method.Contract, method.Name, line, 0, 0);
                sums[key] = sum with { Count = line is null ? method.Calls : Math.Max(sum.Count, instruction.Count), Gas = sum.Gas + instruction.Gas };
            }
        }

        return [.. sums.Values.OrderByDescending(l => l.Gas).ThenBy(l => l.Line?.File, StringComparer.Ordinal).ThenBy(l => l.Line?.Number).ThenBy(l => l.Method, StringComparer.Ordinal)];
    }
}
