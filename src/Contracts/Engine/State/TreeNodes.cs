using Chain.Encoding;

namespace Chain.Contracts.State;

/// <summary>Reads nodes from a store.</summary>
internal static class TreeNodes
{
    /// <exception cref="StateTreeException">The store does not hold the node.</exception>
    public static TreeNode Read(ITreeStore store, in TreeNodeKey key)
    {
        Span<byte> buffer = stackalloc byte[TreeNodeKey.BytesMax];
        ReadOnlySpan<byte> bytes = buffer[..key.Write(buffer)];
        byte[] stored = store.GetNode(bytes)
            ?? throw new StateTreeException($"The state tree refers to the record {Hex.Encode(bytes)}, which the store does not hold.");
        return TreeNode.Read(stored)
            ?? throw new StateTreeException($"The record {Hex.Encode(bytes)} of the state tree is malformed ({stored.Length} bytes).");
    }
}
