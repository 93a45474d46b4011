using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Chain.Crypto;

/// <summary>
/// Merkle trees over an ordered list of leaves, with proofs that a leaf is in the tree and that a tree extends another.
/// Source: RFC 6962 section 2.1, RFC 9162 section 2.1.
/// </summary>
/// <remarks>
/// Level by level, pairs are joined and an odd last node moves up unchanged; this gives the same tree as the RFC's split
/// at the largest power of two.
/// </remarks>
public static class MerkleTree
{
    /// <summary>Root of the tree without leaves: SHA-256 of nothing.</summary>
    public static Hash32 EmptyRoot { get; } = Hashing.Sha256([]);

    /// <summary>Hash of a leaf: <c>SHA-256(0x00 ‖ data)</c>.</summary>
    public static Hash32 LeafHash(ReadOnlySpan<byte> data) => Hashing.Hash(HashTag.MerkleLeaf, data);

    /// <summary>Hash of an inner node: <c>SHA-256(0x01 ‖ left ‖ right)</c>.</summary>
    public static Hash32 NodeHash(Hash32 left, Hash32 right) => Hashing.Hash(HashTag.MerkleNode, left, right);

    /// <summary>Root over leaf hashes.</summary>
    public static Hash32 Root(IReadOnlyList<Hash32> leafHashes)
    {
        ArgumentNullException.ThrowIfNull(leafHashes);
        return Root(leafHashes.ToArray().AsSpan());
    }

    /// <summary>Root over leaf hashes.</summary>
    [OverloadResolutionPriority(1)]
    public static Hash32 Root(ReadOnlySpan<Hash32> leafHashes)
    {
        if (leafHashes.IsEmpty) return EmptyRoot;

        Hash32[] rented = ArrayPool<Hash32>.Shared.Rent(leafHashes.Length);
        leafHashes.CopyTo(rented);
        Span<Hash32> level = rented.AsSpan(0, leafHashes.Length);
        while (level.Length > 1) level = Join(level);

        Hash32 root = level[0];
        ArrayPool<Hash32>.Shared.Return(rented);
        return root;
    }

    /// <summary>The siblings from a leaf to the root, lowest first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no leaf at <paramref name="index"/>.</exception>
    public static Hash32[] InclusionProof(ReadOnlySpan<Hash32> leafHashes, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leafHashes.Length);
        List<Hash32> proof = new(capacity: 32);
        AppendPath(leafHashes.ToArray(), level: 0, index, proof);
        return [.. proof];
    }

    /// <summary>Nodes from which both the root over the first <paramref name="oldSize"/> leaves and the root over all follow.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="oldSize"/> is less than 1 or beyond the leaves.</exception>
    public static Hash32[] ConsistencyProof(ReadOnlySpan<Hash32> leafHashes, int oldSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, leafHashes.Length);
        if (oldSize == leafHashes.Length) return [];

        // The last whole subtree of the old tree. If it is the old tree, the verifier knows its hash already.
        int level = BitOperations.TrailingZeroCount(oldSize);
        int index = (oldSize >> level) - 1;
        List<Hash32> proof = new(capacity: 33);
        AppendPath(leafHashes.ToArray(), level, index, proof, withStart: index > 0);
        return [.. proof];
    }

    /// <summary>Whether a leaf stands at an index of the tree of that size and root.</summary>
    public static bool VerifyInclusion(ulong index, ulong size, Hash32 leafHash, ReadOnlySpan<Hash32> proof, Hash32 root)
    {
        if (index >= size) return false;

        (int inner, int border) = PathLengths(index, size);
        if (proof.Length != inner + border) return false;

        return ChainBorder(ChainInner(leafHash, proof[..inner], index), proof[inner..]) == root;
    }

    /// <summary>Whether the tree of the new size and root begins with the leaves of the tree of the old size and root.</summary>
    /// <remarks>
    /// An old size of zero is refused: every tree extends the empty one, so the claim says nothing about the new root
    /// (RFC 9162 section 2.1.4 defines no such proof). Equal trees have an empty proof.
    /// </remarks>
    public static bool VerifyConsistency(
        ulong oldSize, ulong newSize, Hash32 oldRoot, Hash32 newRoot, ReadOnlySpan<Hash32> proof)
    {
        if (oldSize == 0 || oldSize > newSize) return false;
        if (oldSize == newSize) return proof.IsEmpty && oldRoot == newRoot;

        // The path starts at the last whole subtree of the old tree, which is the old tree itself at a power of two.
        int level = BitOperations.TrailingZeroCount(oldSize);
        ulong index = (oldSize - 1) >> level;
        (int inner, int border) = PathLengths(oldSize - 1, newSize);
        inner -= level;
        int start = index == 0 ? 0 : 1;
        if (proof.Length != start + inner + border) return false;

        Hash32 seed = start == 0 ? oldRoot : proof[0];
        ReadOnlySpan<Hash32> innerPath = proof.Slice(start, inner);
        ReadOnlySpan<Hash32> borderPath = proof[(start + inner)..];
        return ChainBorder(ChainInnerRight(seed, innerPath, index), borderPath) == oldRoot
            && ChainBorder(ChainInner(seed, innerPath, index), borderPath) == newRoot;
    }

    /// <summary>Joins pairs in place; an odd last node moves up.</summary>
    private static Span<Hash32> Join(Span<Hash32> level)
    {
        int pairs = level.Length / 2;
        for (int i = 0; i < pairs; i++) level[i] = NodeHash(level[2 * i], level[(2 * i) + 1]);
        if (level.Length % 2 == 0) return level[..pairs];

        level[pairs] = level[^1];
        return level[..(pairs + 1)];
    }

    private static void AppendPath(Span<Hash32> nodes, int level, int index, List<Hash32> proof, bool withStart = false)
    {
        for (int i = 0; i < level; i++) nodes = Join(nodes);
        if (withStart) proof.Add(nodes[index]);
        for (; nodes.Length > 1; nodes = Join(nodes), index >>= 1)
        {
            int sibling = index ^ 1;
            if (sibling < nodes.Length) proof.Add(nodes[sibling]);
        }
    }

    /// <summary>Length of a leaf's path below and above the point where it meets the path of the last leaf.</summary>
    private static (int Inner, int Border) PathLengths(ulong index, ulong size)
    {
        int inner = 64 - BitOperations.LeadingZeroCount(index ^ (size - 1));
        return (inner, inner == 64 ? 0 : BitOperations.PopCount(index >> inner));
    }

    private static Hash32 ChainInner(Hash32 seed, ReadOnlySpan<Hash32> path, ulong index)
    {
        for (int i = 0; i < path.Length; i++)
        {
            seed = ((index >> i) & 1) == 0 ? NodeHash(seed, path[i]) : NodeHash(path[i], seed);
        }

        return seed;
    }

    /// <summary>Joins only the siblings on the left: those that the old tree has too.</summary>
    private static Hash32 ChainInnerRight(Hash32 seed, ReadOnlySpan<Hash32> path, ulong index)
    {
        for (int i = 0; i < path.Length; i++)
        {
            if (((index >> i) & 1) == 1) seed = NodeHash(path[i], seed);
        }

        return seed;
    }

    private static Hash32 ChainBorder(Hash32 seed, ReadOnlySpan<Hash32> path)
    {
        foreach (Hash32 left in path) seed = NodeHash(left, seed);
        return seed;
    }
}
