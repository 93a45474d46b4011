using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Client;

/// <summary>A transaction that gathers its signatures, here or by several parties through a file.</summary>
public sealed class DraftTransaction
{
    private readonly Signature?[] _signatures;
    private readonly byte[] _signingBytes;

    /// <summary>A draft of a body.</summary>
    /// <exception cref="ArgumentException">The body breaks a limit of the ledger.</exception>
    public DraftTransaction(TransactionBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        byte[] encoded = body.Encode();
        if (!TransactionBody.TryDecode(encoded, out TransactionBody? decoded, out DecodeError error))
        {
            throw new ArgumentException($"The transaction breaks a rule of its encoding: {error}.", nameof(body));
        }

        Body = decoded!;
        EncodedBody = encoded;
        Id = Hashing.Hash(HashTag.TransactionBody, encoded);
        Signers = [Body.Sender, .. Body.Cosigners];
        _signatures = new Signature?[Signers.Count];
        _signingBytes = TransactionBody.SigningBytes(encoded);
    }

    /// <summary>What is signed.</summary>
    public TransactionBody Body { get; }

    /// <summary>Canonical bytes of <see cref="Body"/>.</summary>
    public ReadOnlyMemory<byte> EncodedBody { get; }

    /// <summary>The transaction's id.</summary>
    public Hash32 Id { get; }

    /// <summary>Who must sign: the sender, then the cosigners in their order.</summary>
    public IReadOnlyList<PublicKey> Signers { get; }

    /// <summary>The signatures there are, in the order of <see cref="Signers"/>; null where one is missing.</summary>
    public IReadOnlyList<Signature?> Signatures => _signatures;

    /// <summary>Signers whose signature is missing.</summary>
    public IEnumerable<PublicKey> Missing => Signers.Where((_, index) => _signatures[index] is null);

    /// <summary>Signs as one of the signers.</summary>
    /// <exception cref="ArgumentException">The key is not one of the signers.</exception>
    public DraftTransaction Sign(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        int index = IndexOf(key.PublicKey);
        if (index < 0)
        {
            throw new ArgumentException($"{Addresses.FromPublicKey(key.PublicKey)} is neither sender nor cosigner of this transaction.", nameof(key));
        }

        _signatures[index] = key.Sign(_signingBytes);
        return this;
    }

    /// <summary>Adds a signature made elsewhere; false if it is not by that signer over this transaction.</summary>
    public bool TryAddSignature(PublicKey signer, Signature signature)
    {
        int index = IndexOf(signer);
        if (index < 0 || !Ed25519.Verify(signer, _signingBytes, signature)) return false;

        _signatures[index] = signature;
        return true;
    }

    /// <summary>The transaction, ready to submit.</summary>
    /// <exception cref="InvalidOperationException">A signature is missing.</exception>
    public Transaction ToTransaction()
    {
        if (Missing.Any())
        {
            string missing = string.Join(", ", Missing.Select(Addresses.FromPublicKey));
            throw new InvalidOperationException($"Signatures are missing: {missing}.");
        }

        return Transaction.Create(Body, [.. _signatures.Select(signature => signature!.Value)]);
    }

    private int IndexOf(PublicKey key)
    {
        for (int i = 0; i < Signers.Count; i++)
        {
            if (Signers[i] == key) return i;
        }

        return -1;
    }
}
