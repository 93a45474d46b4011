using Chain.Contracts.State;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Contracts.Tests.State;

public sealed class StateProofTests
{
    private static readonly StateTreeOptions Options = new() { Workers = 1 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(1_000)]
    public void Every_key_is_proved_present_with_its_value_and_every_other_key_absent(int keys)
    {
        (MemoryTreeStore store, TreeRoot root) = Build(keys);
        for (int i = 0; i < keys + 200; i++)
        {
            byte[] key = StateTreeTests.Key(i);
            StateProof proof = StateTree.Prove(store, root, key);
            if (i < keys)
            {
                Assert.True(proof.Verify(root.Hash, key, StateTreeTests.Value(i)));
                Assert.False(proof.Verify(root.Hash, key, StateTreeTests.Value(i + 1)));
                Assert.False(proof.Verify(root.Hash, key, null));
            }
            else
            {
                Assert.True(proof.Verify(root.Hash, key, null));
                Assert.False(proof.Verify(root.Hash, key, StateTreeTests.Value(i)));
            }
        }
    }

    [Fact]
    public void A_proof_says_nothing_about_another_root_or_another_key()
    {
        (MemoryTreeStore store, TreeRoot root) = Build(50);
        StateProof proof = StateTree.Prove(store, root, StateTreeTests.Key(1));
        Assert.False(proof.Verify(Hash32.Zero, StateTreeTests.Key(1), StateTreeTests.Value(1)));
        Assert.False(proof.Verify(root.Hash, StateTreeTests.Key(2), StateTreeTests.Value(1)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(200_000)]
    public void Every_flipped_bit_of_a_proof_is_refused(int key)
    {
        (MemoryTreeStore store, TreeRoot root) = Build(100);
        byte[]? value = key < 100 ? StateTreeTests.Value(key) : null;
        byte[] encoded = StateTree.Prove(store, root, StateTreeTests.Key(key)).Encode();
        for (int bit = 0; bit < encoded.Length * 8; bit++)
        {
            byte[] damaged = [.. encoded];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            bool accepted = StateProof.TryDecode(damaged, out StateProof? proof, out _) && proof.Verify(root.Hash, StateTreeTests.Key(key), value);
            Assert.False(accepted, $"bit {bit}");
        }
    }

    [Fact]
    public void Absence_of_a_key_that_is_there_cannot_be_made_up_from_the_tree_s_own_hashes()
    {
        (MemoryTreeStore store, TreeRoot root) = Build(40);
        byte[] key = StateTreeTests.Key(5);
        StateProof real = StateTree.Prove(store, root, key);
        Assert.True(real.Verify(root.Hash, key, StateTreeTests.Value(5)));

        // Every other leaf and every cut of the real path, as "nothing is here" and as "another leaf is here".
        for (int depth = 0; depth <= real.Siblings.Count; depth++)
        {
            Hash32[] siblings = [.. real.Siblings.Take(depth)];
            Assert.False(new StateProof(siblings, null).Verify(root.Hash, key, null));
            for (int i = 0; i < 40; i++)
            {
                StateProofLeaf other = new(
                    Hashing.Hash(HashTag.StatePath, StateTreeTests.Key(i)), Hashing.Hash(HashTag.StateValue, StateTreeTests.Value(i)));
                Assert.False(new StateProof(siblings, other).Verify(root.Hash, key, null));
            }
        }

        // Another key's honest proof of presence, presented as a neighbour of this key.
        for (int i = 0; i < 40; i++)
        {
            StateProofLeaf other = new(
                Hashing.Hash(HashTag.StatePath, StateTreeTests.Key(i)), Hashing.Hash(HashTag.StateValue, StateTreeTests.Value(i)));
            Assert.False(new StateProof(StateTree.Prove(store, root, StateTreeTests.Key(i)).Siblings, other).Verify(root.Hash, key, null));
        }
    }

    [Fact]
    public void A_node_does_not_pass_for_a_leaf_nor_a_leaf_for_a_node()
    {
        (MemoryTreeStore store, TreeRoot root) = Build(2);
        StateProof proof = StateTree.Prove(store, root, StateTreeTests.Key(0));

        // The root's own two children, given as path and value hash of a leaf.
        Hash32 own = Hashing.Hash(
            HashTag.StateLeaf,
            Hashing.Hash(HashTag.StatePath, StateTreeTests.Key(0)),
            Hashing.Hash(HashTag.StateValue, StateTreeTests.Value(0)));
        Assert.False(new StateProof([], new StateProofLeaf(own, proof.Siblings[^1])).Verify(root.Hash, StateTreeTests.Key(7), null));
    }

    /// <summary>Roots that only a wrong tree has, made from the proof itself: nothing but the rule refuses them.</summary>
    [Fact]
    public void A_leaf_that_stands_where_its_path_does_not_lead_proves_no_absence()
    {
        byte[] key = StateTreeTests.Key(0);
        Hash32 beside = Hashing.Sha256([1]), value = Hashing.Sha256([2]);
        Hash32 path = Hashing.Hash(HashTag.StatePath, key);

        Assert.True(Prove(first => first == FirstBit(path)));
        Assert.False(Prove(first => first != FirstBit(path)));

        bool Prove(Func<bool, bool> isRight)
        {
            byte number = 0;
            Hash32 other;
            do other = Hashing.Sha256([number++]);
            while (!isRight(FirstBit(other)));

            Hash32 leaf = Hashing.Hash(HashTag.StateLeaf, other, value);
            return new StateProof([beside], new StateProofLeaf(other, value)).Verify(Join(path, leaf, beside), key, null);
        }
    }

    [Fact]
    public void A_leaf_beside_nothing_stands_too_deep()
    {
        byte[] key = StateTreeTests.Key(0), value = StateTreeTests.Value(0);
        Hash32 path = Hashing.Hash(HashTag.StatePath, key);
        Hash32 leaf = Hashing.Hash(HashTag.StateLeaf, path, Hashing.Hash(HashTag.StateValue, value));

        Assert.True(new StateProof([], null).Verify(leaf, key, value));
        Assert.False(new StateProof([Hash32.Zero], null).Verify(Join(path, leaf, Hash32.Zero), key, value));
    }

    private static bool FirstBit(Hash32 path)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        path.CopyTo(bytes);
        return bytes[0] >= 0x80;
    }

    private static Hash32 Join(Hash32 path, Hash32 own, Hash32 beside) => FirstBit(path)
        ? Hashing.Hash(HashTag.StateNode, beside, own)
        : Hashing.Hash(HashTag.StateNode, own, beside);

    [Theory]
    [InlineData("9290c0", DecodeError.None)] // no siblings, no other leaf
    [InlineData("92c0c0", DecodeError.WrongType)]
    [InlineData("9390c0c0", DecodeError.WrongArity)]
    [InlineData("9290", DecodeError.TooLong)]
    [InlineData("9290c000", DecodeError.TrailingBytes)]
    [InlineData("9291c0c0", DecodeError.OutOfRange)] // the last sibling is empty
    [InlineData("9291c420" + "0000000000000000000000000000000000000000000000000000000000000000" + "c0", DecodeError.OutOfRange)]
    [InlineData("929091c0", DecodeError.WrongArity)]
    public void Malformed_proofs_are_refused(string hex, DecodeError expected)
    {
        bool decoded = StateProof.TryDecode(Convert.FromHexString(hex), out _, out DecodeError error);
        Assert.Equal(expected, error);
        Assert.Equal(hex == "9290c0", decoded);
    }

    [Fact]
    public void A_proof_with_more_siblings_than_bits_in_a_path_is_refused_before_anything_is_allocated()
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(2);
        writer.WriteArrayHeader(StateProof.SiblingsMax + 1);
        for (int i = 0; i <= StateProof.SiblingsMax; i++) writer.WriteHash(Hashing.Sha256([1]));
        writer.WriteNil();
        Assert.False(StateProof.TryDecode(writer.WrittenSpan, out _, out DecodeError error));
        Assert.Equal(DecodeError.TooLong, error);
    }

    [Fact]
    public void A_proof_survives_encoding()
    {
        (MemoryTreeStore store, TreeRoot root) = Build(300);
        for (int i = 0; i < 600; i++)
        {
            byte[] encoded = StateTree.Prove(store, root, StateTreeTests.Key(i)).Encode();
            Assert.True(encoded.Length <= StateProof.BytesMax);
            Assert.True(StateProof.TryDecode(encoded, out StateProof? proof, out _));
            Assert.Equal(encoded, proof.Encode());
            Assert.True(proof.Verify(root.Hash, StateTreeTests.Key(i), i < 300 ? StateTreeTests.Value(i) : null));
        }
    }

    private static (MemoryTreeStore Store, TreeRoot Root) Build(int keys)
    {
        MemoryTreeStore store = new();
        TreeRoot root = StateTreeTests.Apply(
            new StateTree(store, Options),
            store,
            TreeRoot.Empty,
            1,
            [.. Enumerable.Range(0, keys).Select(i => new StateChange(StateTreeTests.Key(i), StateTreeTests.Value(i)))]);
        return (store, root);
    }
}
