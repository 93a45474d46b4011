using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chain.Contracts.Metering;

/// <summary>
/// Proves of rewritten code, read anew by another library, that no cycle of any method runs without being charged and checked,
/// that gas kept in a local only falls, and that no handler and no cycle of calls goes uncounted (contracts.md A: verifier). It trusts nothing that the rewriter knew.
/// </summary>
public sealed class MeteredCodeCheck
{
    private readonly ProofImage _metered;
    private readonly MetadataReader _reader;

    private MeteredCodeCheck(ProofImage metered)
    {
        _metered = metered;
        _reader = metered.Reader;
    }

    /// <summary>What is wrong with a metered assembly; null if nothing.</summary>
    public static string? FindFault(byte[] metered)
    {
        using ProofImage image = new(metered);
        return FindFault(image);
    }

    /// <summary>What is wrong with a metered assembly; null if nothing.</summary>
    internal static string? FindFault(ProofImage metered)
    {
        MeteredCodeCheck check = new(metered);
        foreach (MethodDefinitionHandle handle in check._reader.MethodDefinitions)
        {
            MethodDefinition method = check._reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0) continue;
            if (check.FindFault(handle) is { } fault) return $"{check._reader.GetString(method.Name)}: {fault}";
        }

        return new CallCycles(metered).FindUncounted() is { } uncounted ? $"{uncounted}: it may call itself and does not count its frame" : null;
    }

    private string? FindFault(MethodDefinitionHandle method)
    {
        MeteredBody code = new(_metered.Code(method), _metered.Body(method).ExceptionRegions, MeterMemberOf);
        return code.FindUnpaidCycle() is { } offset
            ? $"a cycle through IL_{offset:x4} is not charged and checked"
            : code.FindRisingGas() is { } store ? $"the gas in a local rises at IL_{store:x4}"
            : code.FindFreeHandler() is { } handler ? $"the handler at IL_{handler:x4} may catch the end of the transaction"
            : code.FindUncountedHandler() is { } open ? $"the handler at IL_{open:x4} is open or left without being counted" : null;
    }

    /// <summary>Name of the member of the meter that a token means; null if another's.</summary>
    private string? MeterMemberOf(long token)
    {
        EntityHandle handle = MetadataTokens.EntityHandle((int)token);
        if (handle.Kind != HandleKind.MemberReference) return null;
        MemberReference member = _reader.GetMemberReference((MemberReferenceHandle)handle);
        if (member.Parent.Kind != HandleKind.TypeReference) return null;
        TypeReference type = _reader.GetTypeReference((TypeReferenceHandle)member.Parent);
        bool isMeter = _reader.StringComparer.Equals(type.Name, "Meter") && _reader.StringComparer.Equals(type.Namespace, "Chain.Contracts.Runtime");
        return isMeter ? _reader.GetString(member.Name) : null;
    }
}
