using System.Diagnostics.CodeAnalysis;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Contracts.State;

/// <summary>The leaf that stands where the proved key would stand.</summary>
/// <param name="Path">Its path: <c>H(StatePath ‖ its full state key)</c>.</param>
/// <param name="ValueHash"><c>H(StateValue ‖ its value)</c>.</param>
public readonly record struct StateProofLeaf(Hash32 Path, Hash32 ValueHash);

/// <summary>
/// Proves against a state root what the state holds under a key, or that it holds nothing. Verification needs the root,
/// the key and the value, and nothing else (docs/protocol/state.md).
/// </summary>
public sealed class StateProof
{
    /// <summary>Most siblings of a proof: one a bit of the path.</summary>
    public const int SiblingsMax = TreePath.Bits;

    /// <summary>Longest encoding, in bytes: 256 siblings of 34 bytes, the other leaf and headers.</summary>
    public const int BytesMax = (SiblingsMax * 34) + 80;

    private const int Fields = 2;

    /// <summary>Creates a proof from its parts, as a decoder of another format does.</summary>
    /// <param name="siblings">Hashes beside the path, from the root down; zero for an empty subtree.</param>
    /// <param name="other">The leaf that stands where the key would stand; null if the key is there, or nothing is.</param>
    public StateProof(IReadOnlyList<Hash32> siblings, StateProofLeaf? other)
    {
        ArgumentNullException.ThrowIfNull(siblings);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(siblings.Count, SiblingsMax);
        Siblings = siblings;
        Other = other;
    }

    /// <summary>Hashes beside the path, from the root down; zero for an empty subtree.</summary>
    public IReadOnlyList<Hash32> Siblings { get; }

    /// <summary>In a proof of absence, the leaf that stands where the key would stand, if there is one.</summary>
    public StateProofLeaf? Other { get; }

    /// <summary>Whether a state with this root holds exactly <paramref name="value"/> under the key; with null, whether it holds nothing.</summary>
    public bool Verify(Hash32 root, ReadOnlySpan<byte> stateKey, byte[]? value)
    {
        // A subtree with one key or none is no deeper than that, so the last sibling is never empty.
        if (Siblings.Count > 0 && Siblings[^1].IsZero) return false;

        TreePath path = TreePath.OfKey(stateKey);
        if (value is not null)
        {
            return Other is null && RootFrom(TreeSlot.Leaf(path, Hashing.Hash(HashTag.StateValue, value)).Hash, path) == root;
        }

        if (Other is not { } other) return RootFrom(Hash32.Zero, path) == root;

        TreePath otherPath = TreePath.Of(other.Path);
        return otherPath != path
            && otherPath.SharesPrefix(path, Siblings.Count)
            && RootFrom(TreeSlot.Leaf(otherPath, other.ValueHash).Hash, path) == root;
    }

    /// <summary>Canonical bytes.</summary>
    public byte[] Encode()
    {
        CanonicalWriter writer = new(capacity: 80 + (Siblings.Count * 34));
        Encode(writer);
        return writer.ToArray();
    }

    /// <summary>Writes the canonical bytes.</summary>
    public void Encode(CanonicalWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArrayHeader(Fields);
        writer.WriteArrayHeader(Siblings.Count);
        foreach (Hash32 sibling in Siblings)
        {
            if (sibling.IsZero) writer.WriteNil();
            else writer.WriteHash(sibling);
        }

        if (Other is not { } other)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(Fields);
        writer.WriteHash(other.Path);
        writer.WriteHash(other.ValueHash);
    }

    /// <summary>Decodes canonical bytes; false with the first error for anything else.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out StateProof? proof, out DecodeError error)
    {
        CanonicalReader reader = new(bytes);
        reader.ReadRecord(Fields);
        Hash32[] siblings = new Hash32[reader.ReadArrayHeader(SiblingsMax)];
        for (int i = 0; i < siblings.Length; i++)
        {
            if (reader.TryReadNil()) continue;

            siblings[i] = reader.ReadHash();
            if (siblings[i].IsZero) reader.Fail(DecodeError.OutOfRange);
        }

        if (siblings.Length > 0 && siblings[^1].IsZero) reader.Fail(DecodeError.OutOfRange);
        StateProofLeaf? other = null;
        if (!reader.TryReadNil())
        {
            reader.ReadRecord(Fields);
            other = new StateProofLeaf(reader.ReadHash(), reader.ReadHash());
        }

        proof = reader.TryFinish(out error) ? new StateProof(siblings, other) : null;
        return proof is not null;
    }

    private Hash32 RootFrom(Hash32 end, TreePath path)
    {
        Hash32 hash = end;
        for (int depth = Siblings.Count - 1; depth >= 0; depth--)
        {
            hash = path.Bit(depth) == 0
                ? Hashing.Hash(HashTag.StateNode, hash, Siblings[depth])
                : Hashing.Hash(HashTag.StateNode, Siblings[depth], hash);
        }

        return hash;
    }
}
