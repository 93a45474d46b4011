namespace Chain.Contracts.Sdk.Generator;

/// <summary>
/// Writes just enough of a contract with problems that the compiler reports those problems, and not also what their
/// missing other half causes.
/// </summary>
internal static class ContractStub
{
    public static string Write(ContractModel model)
    {
        CodeBuilder code = new();
        code.Preamble();
        if (model.Namespace.Length > 0) code.Line($"namespace {model.Namespace};");
        code.Open($"partial class {model.ClassName}");
        code.Open($"private {model.ClassName}(global::Chain.Contracts.Sdk.ContractContext context) : base(context)");
        foreach (string field in model.ReadonlyFields) code.Line($"this.{field} = default!;");
        code.Close();
        code.Line("private void Emit<TEvent>(TEvent value) { }");
        code.Close();
        return code.ToString();
    }
}
