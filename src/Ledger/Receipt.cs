using System.Diagnostics.CodeAnalysis;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Ledger;

/// <summary>Whether a transaction took effect.</summary>
public enum ReceiptStatus
{
    /// <summary>All calls succeeded.</summary>
    Success = 0,

    /// <summary>A contract or a limit stopped it: nothing of it took effect but the charge.</summary>
    Fault = 1,
}

/// <summary>What a contract emitted.</summary>
/// <param name="Contract">The contract's name.</param>
/// <param name="Name">The event's name.</param>
/// <param name="Data">Canonical encoding of the event's record.</param>
public sealed record ContractEvent(string Contract, string Name, ReadOnlyMemory<byte> Data);

/// <summary>The outcome of one transaction. Its canonical bytes are a leaf of the block's receipts root.</summary>
public sealed record Receipt
{
    private const int Fields = 7;
    private const int EventFields = 3;

    /// <summary>Id of the transaction.</summary>
    public required Hash32 TransactionId { get; init; }

    /// <summary>Whether it took effect.</summary>
    public required ReceiptStatus Status { get; init; }

    /// <summary>Stable code of the fault; empty on success.</summary>
    public string FaultCode { get; init; } = "";

    /// <summary>What the fault says to a reader; empty on success.</summary>
    public string FaultMessage { get; init; } = "";

    /// <summary>Gas charged to the sender's organisation.</summary>
    public required ulong GasUsed { get; init; }

    /// <summary>Events in the order they were emitted; none on a fault.</summary>
    public IReadOnlyList<ContractEvent> Events { get; init; } = [];

    /// <summary>Canonical return value of each call; none on a fault.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ReturnValues { get; init; } = [];

    /// <summary>Canonical bytes.</summary>
    public byte[] Encode()
    {
        CanonicalWriter writer = new(capacity: 128);
        Encode(writer);
        return writer.ToArray();
    }

    /// <summary>Writes the canonical bytes.</summary>
    public void Encode(CanonicalWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArrayHeader(Fields);
        writer.WriteHash(TransactionId);
        writer.WriteUInt64((ulong)Status);
        writer.WriteString(FaultCode);
        writer.WriteString(FaultMessage);
        writer.WriteUInt64(GasUsed);
        writer.WriteArrayHeader(Events.Count);
        foreach (ContractEvent contractEvent in Events)
        {
            writer.WriteArrayHeader(EventFields);
            writer.WriteString(contractEvent.Contract);
            writer.WriteString(contractEvent.Name);
            writer.WriteBytes(contractEvent.Data.Span);
        }

        writer.WriteArrayHeader(ReturnValues.Count);
        foreach (ReadOnlyMemory<byte> value in ReturnValues) writer.WriteBytes(value.Span);
    }

    /// <summary>Decodes canonical bytes; false with the first error for anything else.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Receipt? receipt, out DecodeError error)
    {
        CanonicalReader reader = new(bytes);
        receipt = Decode(ref reader);
        if (reader.TryFinish(out error)) return true;

        receipt = null;
        return false;
    }

    /// <summary>RFC 6962 root over the encoded receipts of one block.</summary>
    public static Hash32 Root(IReadOnlyList<byte[]> encodedReceipts)
    {
        ArgumentNullException.ThrowIfNull(encodedReceipts);
        Hash32[] leaves = new Hash32[encodedReceipts.Count];
        for (int i = 0; i < leaves.Length; i++) leaves[i] = MerkleTree.LeafHash(encodedReceipts[i]);
        return MerkleTree.Root(leaves);
    }

    /// <summary>
    /// RFC 6962 root over <c>[height, receipts root]</c> of consecutive heights: what a header carries as its
    /// <see cref="BlockHeader.ReceiptsRoot"/>.
    /// </summary>
    /// <param name="firstHeight">Height of the first root.</param>
    /// <param name="roots">Receipts roots, ascending by height, without gaps; none gives the empty tree's root.</param>
    public static Hash32 RangeRoot(ulong firstHeight, IReadOnlyList<Hash32> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        Hash32[] leaves = new Hash32[roots.Count];
        CanonicalWriter writer = new(capacity: 64);
        for (int i = 0; i < leaves.Length; i++)
        {
            writer.Clear();
            writer.WriteArrayHeader(2);
            writer.WriteUInt64(firstHeight + (ulong)i);
            writer.WriteHash(roots[i]);
            leaves[i] = MerkleTree.LeafHash(writer.WrittenSpan);
        }

        return MerkleTree.Root(leaves);
    }

    private static Receipt Decode(ref CanonicalReader reader)
    {
        reader.ReadRecord(Fields);
        Receipt receipt = new()
        {
            TransactionId = reader.ReadHash(),
            Status = (ReceiptStatus)reader.ReadUInt64((ulong)ReceiptStatus.Fault),
            FaultCode = reader.ReadString(LedgerLimits.FaultCodeBytesMax),
            FaultMessage = reader.ReadString(LedgerLimits.FaultMessageBytesMax),
            GasUsed = reader.ReadUInt64(),
            Events = ReadEvents(ref reader),
            ReturnValues = ReadValues(ref reader),
        };
        bool isConsistent = receipt.Status == ReceiptStatus.Success
            ? receipt.FaultCode.Length == 0 && receipt.FaultMessage.Length == 0
            : receipt.FaultCode.Length > 0 && receipt.Events.Count == 0 && receipt.ReturnValues.Count == 0;
        if (!isConsistent) reader.Fail(DecodeError.OutOfRange);
        return receipt;
    }

    private static ContractEvent[] ReadEvents(ref CanonicalReader reader)
    {
        ContractEvent[] events = new ContractEvent[reader.ReadArrayHeader(LedgerLimits.EventsMax, leastBytesEach: 5)];
        for (int i = 0; i < events.Length; i++)
        {
            reader.ReadRecord(EventFields);
            events[i] = new ContractEvent(
                reader.ReadString(LedgerLimits.ContractNameBytesMax),
                reader.ReadString(LedgerLimits.NameBytesMax),
                reader.ReadBytes(LedgerLimits.EventBytesMax).ToArray());
        }

        return events;
    }

    private static ReadOnlyMemory<byte>[] ReadValues(ref CanonicalReader reader)
    {
        ReadOnlyMemory<byte>[] values = new ReadOnlyMemory<byte>[reader.ReadArrayHeader(LedgerLimits.CallsMax, leastBytesEach: 2)];
        for (int i = 0; i < values.Length; i++) values[i] = reader.ReadBytes(LedgerLimits.ReturnValueBytesMax).ToArray();
        return values;
    }
}
