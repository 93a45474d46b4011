using Chain.Encoding;

namespace Chain.Ledger;

/// <summary>One call of a transaction.</summary>
/// <param name="Contract">Contract name: lower-case ASCII letters, digits, <c>-</c> and <c>.</c>.</param>
/// <param name="Method">Method name: ASCII letters and digits.</param>
/// <param name="Arguments">Canonical encoding of the argument list, an array.</param>
public sealed record ContractCall(string Contract, string Method, ReadOnlyMemory<byte> Arguments)
{
    /// <summary>Bytes of the shortest call: names of one letter, no arguments.</summary>
    internal const int BytesMin = 7;

    private const int Fields = 3;

    internal void Encode(CanonicalWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteString(Contract);
        writer.WriteString(Method);
        writer.WriteBytes(Arguments.Span);
    }

    internal static ContractCall Decode(ref CanonicalReader reader, int end)
    {
        reader.ReadRecord(Fields);
        string contract = reader.ReadString(LedgerLimits.ContractNameBytesMax);
        string method = reader.ReadString(LedgerLimits.MethodNameBytesMax);
        byte[] arguments = reader.ReadBytes(Math.Max(0, end - reader.Position)).ToArray();
        if (!Names.IsContract(contract) || !Names.IsMethod(method)) reader.Fail(DecodeError.OutOfRange);
        return new ContractCall(contract, method, arguments);
    }
}
