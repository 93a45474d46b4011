using System.Diagnostics.CodeAnalysis;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Ledger;

/// <summary>
/// A body and exactly one signature of each signer: the sender's, then the cosigners' in their order. Immutable; keeps
/// its canonical bytes, so that nothing is ever encoded twice.
/// </summary>
public sealed class Transaction
{
    /// <summary>Bytes of the shortest transaction: one call with names of one letter and no arguments, one signature.</summary>
    internal const int BytesMin = 166;

    private const int Fields = 2;
    private const int SignatureBytes = 2 + Signature.Size;

    private Transaction(
        ReadOnlyMemory<byte> encoded, ReadOnlyMemory<byte> encodedBody, TransactionBody body, Signature[] signatures)
    {
        Encoded = encoded;
        EncodedBody = encodedBody;
        Body = body;
        Signatures = signatures;
        Id = Hashing.Hash(HashTag.TransactionBody, EncodedBody.Span);
        SenderAddress = Addresses.FromPublicKey(body.Sender);
        LeafHash = Hashing.Hash(HashTag.TransactionLeaf, Id, SignaturesHash(signatures));
    }

    /// <summary>What the signers agree to.</summary>
    public TransactionBody Body { get; }

    /// <summary>The sender's signature, then each cosigner's, in the order of <see cref="TransactionBody.Cosigners"/>.</summary>
    public IReadOnlyList<Signature> Signatures { get; }

    /// <summary>The hash of the body: what replay protection and clients know it by.</summary>
    public Hash32 Id { get; }

    /// <summary>The hash of id and signatures: the Merkle leaf, and the key of every signature cache.</summary>
    public Hash32 LeafHash { get; }

    /// <summary>The sender's address.</summary>
    public Address SenderAddress { get; }

    /// <summary>Canonical bytes.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Canonical bytes of the body, inside <see cref="Encoded"/>.</summary>
    public ReadOnlyMemory<byte> EncodedBody { get; }

    /// <summary>Joins a body and its signatures. The signatures are not checked.</summary>
    /// <exception cref="ArgumentException">The number of signatures is wrong, or the body breaks a limit.</exception>
    public static Transaction Create(TransactionBody body, IReadOnlyList<Signature> signatures)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(signatures);
        CanonicalWriter writer = new(capacity: 1024);
        writer.WriteArrayHeader(Fields);
        writer.WriteEncoded(body.Encode());
        writer.WriteArrayHeader(signatures.Count);
        foreach (Signature signature in signatures) writer.WriteSignature(signature);
        return TryDecode(writer.ToArray(), out Transaction? transaction, out DecodeError error)
            ? transaction
            : throw new ArgumentException($"The transaction breaks a rule of its encoding: {error}.", nameof(body));
    }

    /// <summary>Decodes canonical bytes, which the transaction keeps; false with the first error for anything else.</summary>
    public static bool TryDecode(
        ReadOnlyMemory<byte> encoded, [NotNullWhen(true)] out Transaction? transaction, out DecodeError error)
    {
        CanonicalReader reader = new(encoded.Span);
        if (encoded.Length > LedgerLimits.TransactionBytesMax) reader.Fail(DecodeError.TooLong);
        transaction = Decode(ref reader, encoded);
        if (reader.TryFinish(out error) && transaction is not null) return true;

        transaction = null;
        return false;
    }

    /// <summary>Reads a transaction out of a larger value, whose bytes it keeps; null after an error.</summary>
    /// <param name="reader">Reads <paramref name="bytes"/>, and stands before the transaction.</param>
    /// <param name="bytes">All that the reader reads.</param>
    public static Transaction? Decode(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes)
    {
        int start = reader.Position;
        reader.ReadRecord(Fields);
        int bodyStart = reader.Position;
        TransactionBody body = TransactionBody.Decode(ref reader, start + LedgerLimits.TransactionBytesMax);
        int bodyEnd = reader.Position;
        Signature[] signatures = new Signature[reader.ReadArrayHeader(1 + LedgerLimits.CosignersMax, SignatureBytes)];
        if (signatures.Length != 1 + body.Cosigners.Count) reader.Fail(DecodeError.WrongArity);
        for (int i = 0; i < signatures.Length; i++) signatures[i] = reader.ReadSignature();
        if (reader.Position - start > LedgerLimits.TransactionBytesMax) reader.Fail(DecodeError.TooLong);
        if (reader.Error != DecodeError.None) return null;

        return new Transaction(bytes[start..reader.Position], bytes[bodyStart..bodyEnd], body, signatures);
    }

    /// <summary>The key that made signature number <paramref name="index"/>.</summary>
    public PublicKey SignerAt(int index) => index == 0 ? Body.Sender : Body.Cosigners[index - 1];

    /// <summary>What every signer signs.</summary>
    public byte[] SigningBytes() => TransactionBody.SigningBytes(EncodedBody.Span);

    /// <summary>Checks every signature, one by one. Nodes check many at once by <see cref="Ed25519.VerifyAll"/>.</summary>
    public bool VerifySignatures()
    {
        byte[] message = SigningBytes();
        for (int i = 0; i < Signatures.Count; i++)
        {
            if (!Ed25519.Verify(SignerAt(i), message, Signatures[i])) return false;
        }

        return true;
    }

    private static Hash32 SignaturesHash(Signature[] signatures)
    {
        byte[] bytes = new byte[signatures.Length * Signature.Size];
        for (int i = 0; i < signatures.Length; i++) signatures[i].CopyTo(bytes.AsSpan(i * Signature.Size));
        return Hashing.Hash(HashTag.Signatures, bytes);
    }
}
