using System.Security.Cryptography;

namespace Chain.Crypto.Tests;

public sealed class HashingTests
{
    [Fact]
    public void The_quick_functions_are_there_on_this_machine() => Assert.True(NativeSha256.IsAvailable);

    [Fact]
    public void Every_length_gives_the_hash_of_tag_and_data_by_either_path()
    {
        int[] lengths = [.. Enumerable.Range(0, 200), 1023, 1024, 1025, 65_535, 65_536, 65_537, 512 * 1024];
        foreach (int length in lengths)
        {
            byte[] data = new SplitMix64((ulong)length).Bytes(length);
            Hash32 expected = new(SHA256.HashData([(byte)HashTag.StateValue, .. data]));

            Assert.Equal(expected, Hashing.Hash(HashTag.StateValue, data));
            Assert.Equal(expected, Hashing.HashInParts([(byte)HashTag.StateValue], data));
            Assert.Equal(new Hash32(SHA256.HashData(data)), Hashing.Sha256(data));
        }
    }

    [Fact]
    public void Two_hashes_are_joined_behind_the_tag()
    {
        Hash32 a = Hashing.Sha256("a"u8), b = Hashing.Sha256("b"u8);

        Assert.Equal(Hashing.Hash(HashTag.MerkleNode, [.. a.ToArray(), .. b.ToArray()]), Hashing.Hash(HashTag.MerkleNode, a, b));
        Assert.NotEqual(Hashing.Hash(HashTag.MerkleNode, a, b), Hashing.Hash(HashTag.MerkleNode, b, a));
    }

    [Fact]
    public void No_two_tags_share_a_value()
    {
        int[] values = [.. Enum.GetValues<HashTag>().Select(tag => (int)tag), .. Enum.GetValues<SignTag>().Select(tag => (int)tag)];

        Assert.Equal(values.Length, values.Distinct().Count());
    }

    [Fact]
    public void Hashing_allocates_nothing()
    {
        byte[] data = new byte[100];
        Hash32 hash = Hashing.Hash(HashTag.StateLeaf, data);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) hash = Hashing.Hash(HashTag.StateNode, hash, Hashing.Hash(HashTag.StateLeaf, data));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
