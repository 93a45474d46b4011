namespace Chain.Contracts.Metering;

/// <summary>Proves of a body that the rewriter replaced that it throws, or returns nothing: it does no more than that.</summary>
internal sealed class StubProof(List<MeteredInstruction> code, InjectedCode injected, TokenNames names)
{
    private const string Unsupported = "Chain.Contracts.Runtime.Meter::Unsupported():System.Void";

    /// <summary>What is wrong; null if nothing.</summary>
    public string? FindFault()
    {
        List<MeteredInstruction> rest = [];
        for (int at = 0; at < code.Count;)
        {
            int length = injected.Match(at);
            if (length == 0) rest.Add(code[at]);
            at += Math.Max(1, length);
        }

        if (rest.Count == 3 && rest[0].Code == "call" && names.Of(rest[0].Operand) == Unsupported) rest.RemoveAt(0);
        bool isStub = rest.Count == 2 && (rest[0].Code == "ldnull" || rest[0] is { Code: "ldc.i4", Operand: 0 }) && rest[1].Code == "ret";
        return isStub ? null : "it is not the body that stands for a record's member";
    }
}
