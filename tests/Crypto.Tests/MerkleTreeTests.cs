namespace Chain.Crypto.Tests;

/// <summary>The iterative tree against the recursive definitions of RFC 9162, and against every possible lie about sizes.</summary>
public sealed class MerkleTreeTests
{
    private const int LeavesMax = 33;

    [Fact]
    public void The_root_of_no_leaves_is_the_hash_of_nothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", MerkleTree.Root([]).ToString());

    [Fact]
    public void Roots_and_proofs_are_those_of_the_recursive_definition()
    {
        Hash32[] all = Leaves(LeavesMax);
        for (int size = 1; size <= LeavesMax; size++)
        {
            Hash32[] leaves = all[..size];
            Assert.Equal(RecursiveRoot(leaves), MerkleTree.Root(leaves));
            Assert.Equal(RecursiveRoot(leaves), MerkleTree.Root((IReadOnlyList<Hash32>)leaves.ToList()));
            for (int i = 0; i < size; i++) Assert.Equal(RecursivePath(i, leaves), MerkleTree.InclusionProof(leaves, i));
            for (int old = 1; old <= size; old++)
            {
                Hash32[] expected = old == size ? [] : RecursiveSubproof(old, leaves, isWhole: true);
                Assert.Equal(expected, MerkleTree.ConsistencyProof(leaves, old));
            }
        }
    }

    [Fact]
    public void A_leaf_verifies_at_its_own_index_and_size_only()
    {
        Hash32[] all = Leaves(LeavesMax);
        Hash32[] roots = Roots(all);
        for (int size = 1; size <= LeavesMax; size++)
        {
            for (int index = 0; index < size; index++)
            {
                Hash32[] proof = MerkleTree.InclusionProof(all.AsSpan(0, size), index);
                Assert.True(MerkleTree.VerifyInclusion((ulong)index, (ulong)size, all[index], proof, roots[size]));
                for (int claimed = 0; claimed < size; claimed++)
                {
                    bool valid = MerkleTree.VerifyInclusion((ulong)claimed, (ulong)size, all[index], proof, roots[size]);
                    Assert.Equal(claimed == index, valid);
                }

                foreach (Hash32[] forged in Forgeries(proof))
                {
                    Assert.False(MerkleTree.VerifyInclusion((ulong)index, (ulong)size, all[index], forged, roots[size]));
                }
            }
        }
    }

    [Fact]
    public void A_tree_extends_its_own_prefixes_only()
    {
        Hash32[] all = Leaves(LeavesMax);
        Hash32[] roots = Roots(all);
        for (int size = 1; size <= LeavesMax; size++)
        {
            for (int old = 1; old <= size; old++)
            {
                Hash32[] proof = MerkleTree.ConsistencyProof(all.AsSpan(0, size), old);
                Assert.True(MerkleTree.VerifyConsistency((ulong)old, (ulong)size, roots[old], roots[size], proof));
                Assert.False(MerkleTree.VerifyConsistency((ulong)old, (ulong)size, roots[old - 1], roots[size], proof));
                Assert.False(MerkleTree.VerifyConsistency((ulong)old, (ulong)size, roots[old], roots[size - 1], proof));
                foreach (Hash32[] forged in Forgeries(proof))
                {
                    Assert.False(MerkleTree.VerifyConsistency((ulong)old, (ulong)size, roots[old], roots[size], forged));
                }
            }
        }
    }

    [Fact]
    public void A_claim_about_the_empty_tree_proves_nothing_and_is_refused() =>
        Assert.False(MerkleTree.VerifyConsistency(0, 1, MerkleTree.EmptyRoot, MerkleTree.Root(Leaves(1)), []));

    [Fact]
    public void The_last_leaf_of_the_largest_tree_has_a_left_sibling_on_each_of_63_levels()
    {
        Hash32[] lefts = Leaves(63);
        Hash32 leaf = Hashing.Sha256("last"u8);
        Hash32 root = leaf;
        foreach (Hash32 left in lefts) root = MerkleTree.NodeHash(left, root);

        Assert.True(MerkleTree.VerifyInclusion(ulong.MaxValue - 1, ulong.MaxValue, leaf, lefts, root));
        Assert.False(MerkleTree.VerifyInclusion(ulong.MaxValue, ulong.MaxValue, leaf, lefts, root));
    }

    [Fact]
    public void Ten_thousand_leaves_are_proved_each()
    {
        Hash32[] leaves = Leaves(10_000);
        Hash32 root = MerkleTree.Root(leaves);
        for (int index = 0; index < leaves.Length; index += 997)
        {
            Assert.True(MerkleTree.VerifyInclusion((ulong)index, 10_000, leaves[index], MerkleTree.InclusionProof(leaves, index), root));
        }
    }

    private static Hash32[] Leaves(int count) =>
        [.. Enumerable.Range(0, count).Select(i => MerkleTree.LeafHash([(byte)i, (byte)(i >> 8)]))];

    private static Hash32[] Roots(Hash32[] leaves) =>
        [.. Enumerable.Range(0, leaves.Length + 1).Select(size => MerkleTree.Root(leaves.AsSpan(0, size)))];

    private static IEnumerable<Hash32[]> Forgeries(Hash32[] proof)
    {
        yield return [.. proof, Hashing.Sha256("more"u8)];
        if (proof.Length == 0) yield break;

        yield return proof[..^1];
        yield return proof[1..];
        for (int i = 0; i < proof.Length; i++)
        {
            Hash32[] copy = [.. proof];
            copy[i] = Hashing.Sha256(copy[i].ToArray());
            yield return copy;
        }
    }

    /// <summary>RFC 9162, section 2.1.1.</summary>
    private static Hash32 RecursiveRoot(ReadOnlySpan<Hash32> leaves)
    {
        if (leaves.Length == 1) return leaves[0];

        int k = Split(leaves.Length);
        return MerkleTree.NodeHash(RecursiveRoot(leaves[..k]), RecursiveRoot(leaves[k..]));
    }

    /// <summary>RFC 9162, section 2.1.3.1.</summary>
    private static Hash32[] RecursivePath(int index, ReadOnlySpan<Hash32> leaves)
    {
        if (leaves.Length == 1) return [];

        int k = Split(leaves.Length);
        return index < k
            ? [.. RecursivePath(index, leaves[..k]), RecursiveRoot(leaves[k..])]
            : [.. RecursivePath(index - k, leaves[k..]), RecursiveRoot(leaves[..k])];
    }

    /// <summary>RFC 9162, section 2.1.4.1.</summary>
    private static Hash32[] RecursiveSubproof(int old, ReadOnlySpan<Hash32> leaves, bool isWhole)
    {
        if (old == leaves.Length) return isWhole ? [] : [RecursiveRoot(leaves)];

        int k = Split(leaves.Length);
        return old <= k
            ? [.. RecursiveSubproof(old, leaves[..k], isWhole), RecursiveRoot(leaves[k..])]
            : [.. RecursiveSubproof(old - k, leaves[k..], isWhole: false), RecursiveRoot(leaves[..k])];
    }

    private static int Split(int size)
    {
        int k = 1;
        while (k * 2 < size) k *= 2;
        return k;
    }
}
