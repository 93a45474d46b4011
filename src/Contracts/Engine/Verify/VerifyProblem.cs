namespace Chain.Contracts.Verify;

/// <summary>Why an assembly is no contract.</summary>
/// <param name="Code">Stable code (docs/contracts/verifier.md), such as <c>OpcodeForbidden</c>.</param>
/// <param name="Where">The member, and the offset in its body: <c>Shop.Custody.HandOver, IL_0012</c>; the assembly's part for others.</param>
/// <param name="Message">What is wrong and what to use instead.</param>
public sealed record VerifyProblem(string Code, string Where, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Where}: {Message}";
}
