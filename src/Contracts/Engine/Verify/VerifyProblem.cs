namespace Chain.Contracts.Verify;

/// <summary>Why an assembly is no contract.</summary>
/// <param name="Code">Stable code (docs/contracts/verifier.md), such as <c>OpcodeForbidden</c>.</param>
/// <param name="Where">The member, and the offset in its body: <c>Shop.Custody.HandOver, IL_0012</c>; the assembly's part for others.</param>
/// <param name="Message">What is wrong and what to use instead.</param>
public sealed record VerifyProblem(string Code, string Where, string Message)
{
    /// <summary>
    /// The refused row of the assembly, as instructions name it: a method's, or one that names something outside; 0 where it is none of these. For
    /// tools that look for the source: nodes record codes and texts alone.
    /// </summary>
    public int Token { get; init; }

    /// <summary>Offset in the method's body; null where the problem is not in one.</summary>
    public int? Offset { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Where}: {Message}";
}
