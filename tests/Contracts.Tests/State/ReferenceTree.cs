using System.Security.Cryptography;
using Chain.Encoding;

namespace Chain.Contracts.Tests.State;

/// <summary>
/// The state root straight from its definition in docs/protocol/state.md: no nodes, no versions, no cache, no code of the
/// tree. The model that the tree is compared with.
/// </summary>
internal static class ReferenceTree
{
    public static Hash32 Root(IEnumerable<KeyValuePair<byte[], byte[]>> state)
    {
        List<(byte[] Path, byte[] Leaf)> leaves = [];
        foreach ((byte[] key, byte[] value) in state)
        {
            byte[] path = SHA256.HashData([0x09, .. key]);
            leaves.Add((path, SHA256.HashData([0x0a, .. path, .. SHA256.HashData([0x0c, .. value])])));
        }

        return new Hash32(Subtree(leaves, 0));
    }

    private static byte[] Subtree(List<(byte[] Path, byte[] Leaf)> leaves, int depth)
    {
        if (leaves.Count == 0) return new byte[32];
        if (leaves.Count == 1) return leaves[0].Leaf;

        ILookup<bool, (byte[] Path, byte[] Leaf)> byBit = leaves.ToLookup(leaf => (leaf.Path[depth / 8] >> (7 - (depth % 8)) & 1) == 1);
        return SHA256.HashData([0x0b, .. Subtree([.. byBit[false]], depth + 1), .. Subtree([.. byBit[true]], depth + 1)]);
    }
}
