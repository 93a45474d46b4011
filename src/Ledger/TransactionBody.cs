using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Ledger;

/// <summary>What the signers of a transaction agree to. Its hash is the transaction's id (docs/protocol/transaction.md).</summary>
public sealed record TransactionBody
{
    private const int Fields = 7;

    /// <summary>Names the network: a transaction of another network is refused.</summary>
    public required Hash32 GenesisHash { get; init; }

    /// <summary>Who sends, and whose organisation is charged.</summary>
    public required PublicKey Sender { get; init; }

    /// <summary>Further signers, strictly ascending, without the sender. At most 15.</summary>
    public IReadOnlyList<PublicKey> Cosigners { get; init; } = [];

    /// <summary>Calls, executed in order, all or none. 1 to 64.</summary>
    public required IReadOnlyList<ContractCall> Calls { get; init; }

    /// <summary>Most gas that execution may use.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>Last block time, in ms since 1970, at which a block may include it.</summary>
    public required ulong ValidUntil { get; init; }

    /// <summary>Sixteen bytes that make equal bodies differ.</summary>
    public required ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>Canonical bytes.</summary>
    public byte[] Encode()
    {
        CanonicalWriter writer = new(capacity: 512);
        writer.WriteArrayHeader(Fields);
        writer.WriteHash(GenesisHash);
        writer.WritePublicKey(Sender);
        writer.WriteArrayHeader(Cosigners.Count);
        foreach (PublicKey cosigner in Cosigners) writer.WritePublicKey(cosigner);
        writer.WriteArrayHeader(Calls.Count);
        foreach (ContractCall call in Calls) call.Encode(writer);
        writer.WriteUInt64(GasLimit);
        writer.WriteUInt64(ValidUntil);
        writer.WriteBytes(Salt.Span);
        return writer.ToArray();
    }

    /// <summary>Decodes canonical bytes; false with the first error for anything else.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out TransactionBody? body, out DecodeError error)
    {
        CanonicalReader reader = new(bytes);
        body = Decode(ref reader, LedgerLimits.TransactionBytesMax);
        if (reader.TryFinish(out error)) return true;

        body = null;
        return false;
    }

    /// <summary>What a signer signs: <c>SignTag.Transaction ‖ body</c>.</summary>
    public static byte[] SigningBytes(ReadOnlySpan<byte> encodedBody)
    {
        byte[] message = new byte[1 + encodedBody.Length];
        message[0] = (byte)SignTag.Transaction;
        encodedBody.CopyTo(message.AsSpan(1));
        return message;
    }

    /// <summary>Reads a body.</summary>
    /// <param name="reader">Stands before the body.</param>
    /// <param name="end">Position beyond which it is too long, so that no more arguments are copied than a transaction may hold.</param>
    internal static TransactionBody Decode(ref CanonicalReader reader, int end)
    {
        reader.ReadRecord(Fields);
        Hash32 genesisHash = reader.ReadHash();
        PublicKey sender = reader.ReadPublicKey();
        PublicKey[] cosigners = ReadCosigners(ref reader, sender);
        ContractCall[] calls = new ContractCall[reader.ReadArrayHeader(LedgerLimits.CallsMax, ContractCall.BytesMin)];
        if (calls.Length == 0) reader.Fail(DecodeError.OutOfRange);
        for (int i = 0; i < calls.Length; i++) calls[i] = ContractCall.Decode(ref reader, end);
        return new TransactionBody
        {
            GenesisHash = genesisHash,
            Sender = sender,
            Cosigners = cosigners,
            Calls = calls,
            GasLimit = reader.ReadUInt64(),
            ValidUntil = reader.ReadUInt64(),
            Salt = reader.ReadFixedBytes(LedgerLimits.SaltBytes).ToArray(),
        };
    }

    private static PublicKey[] ReadCosigners(ref CanonicalReader reader, PublicKey sender)
    {
        PublicKey[] cosigners = new PublicKey[reader.ReadArrayHeader(LedgerLimits.CosignersMax, leastBytesEach: 2 + PublicKey.Size)];
        for (int i = 0; i < cosigners.Length; i++)
        {
            cosigners[i] = reader.ReadPublicKey();
            bool ascending = i == 0 || cosigners[i] > cosigners[i - 1];
            if (!ascending || cosigners[i] == sender) reader.Fail(DecodeError.OutOfRange);
        }

        return cosigners;
    }
}
