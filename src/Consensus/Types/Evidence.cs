using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>
/// Two votes that no honest validator signs both: two notarize or two finalize votes for different blocks, or a
/// nullify and a finalize vote, of one key in one epoch and view. Self-contained. Notarize and nullify is honest.
/// </summary>
/// <param name="First">The vote of lower kind, or of lower block hash if the kinds are equal.</param>
/// <param name="Second">The other.</param>
public sealed record Evidence(Vote First, Vote Second)
{
    private const int Fields = 2;

    /// <summary>Makes evidence of two votes in their canonical order; null if they do not conflict.</summary>
    public static Evidence? Of(Vote one, Vote other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (!Conflict(one, other)) return null;

        int order = one.Kind != other.Kind ? one.Kind.CompareTo(other.Kind) : one.BlockHash.CompareTo(other.BlockHash);
        return order < 0 ? new Evidence(one, other) : new Evidence(other, one);
    }

    /// <summary>Whether the votes conflict, stand in canonical order, and are both signed by the validator they name.</summary>
    public bool IsProven(ISignatureScheme scheme, ConsensusDomain domain)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(domain);
        if (First.Epoch != domain.Epoch || !domain.Validators.Contains(First.Signer) || Of(First, Second) != this) return false;

        return scheme.Verify(domain.Validators.KeyOf(First.Signer), First.SigningBytes(domain.GenesisHash), First.Signature)
            && scheme.Verify(domain.Validators.KeyOf(Second.Signer), Second.SigningBytes(domain.GenesisHash), Second.Signature);
    }

    /// <summary>Canonical bytes.</summary>
    public byte[] Encode()
    {
        CanonicalWriter writer = new(256);
        writer.WriteArrayHeader(Fields);
        First.Encode(writer);
        Second.Encode(writer);
        return writer.ToArray();
    }

    /// <summary>Decodes canonical bytes; false for anything else. Says nothing about signatures.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out Evidence? evidence)
    {
        CanonicalReader reader = new(bytes);
        reader.ReadRecord(Fields);
        Vote first = Vote.Decode(ref reader);
        evidence = new Evidence(first, Vote.Decode(ref reader));
        if (reader.TryFinish(out _)) return true;

        evidence = null;
        return false;
    }

    private static bool Conflict(Vote one, Vote other)
    {
        if (one.Signer != other.Signer || one.Epoch != other.Epoch || one.View != other.View) return false;
        if (one.Kind == other.Kind) return one.BlockHash != other.BlockHash;

        return one.Kind is VoteKind.Nullify or VoteKind.Finalize && other.Kind is VoteKind.Nullify or VoteKind.Finalize;
    }
}
