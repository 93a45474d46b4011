using System.Buffers.Binary;
using System.Numerics;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Contracts.State;

/// <summary>What hangs under one of the sixteen slots of a node.</summary>
internal enum TreeSlotKind : byte
{
    /// <summary>No key.</summary>
    Empty,

    /// <summary>Exactly one key.</summary>
    Leaf,

    /// <summary>Two keys or more: a node of its own.</summary>
    Node,
}

/// <summary>One slot of a node, with the hash of the binary subtree that starts at it.</summary>
internal readonly record struct TreeSlot(TreeSlotKind Kind, Hash32 Hash, ulong Version, TreePath Path, Hash32 ValueHash)
{
    public static TreeSlot Leaf(TreePath path, Hash32 valueHash) =>
        new(TreeSlotKind.Leaf, Hashing.Hash(HashTag.StateLeaf, path.ToHash(), valueHash), 0, path, valueHash);

    public static TreeSlot Node(ulong version, Hash32 hash) => new(TreeSlotKind.Node, hash, version, default, default);
}

/// <summary>
/// A 16-ary node as it is cached and stored: sixteen slots, of which the empty ones take no room. Immutable.
/// Stored form: <c>mask of nodes (2) ‖ mask of leaves (2)</c>, then for each slot that is not empty, in order,
/// <c>version (8) ‖ hash (32)</c> of a node or <c>path (32) ‖ value hash (32)</c> of a leaf.
/// </summary>
internal sealed class TreeNode
{
    public const int Slots = 16;
    public const int StoredBytesMax = HeaderBytes + (Slots * LeafBytes);

    private const int HeaderBytes = 4;
    private const int ChildBytes = 8 + Hash32.Size;
    private const int LeafBytes = Hash32.Size + Hash32.Size;

    private readonly ushort _nodes;
    private readonly ushort _leaves;
    private readonly Hash32[] _hashes; // of all slots that are not empty
    private readonly ulong[] _versions; // of nodes
    private readonly (TreePath Path, Hash32 ValueHash)[] _leafData;

    private TreeNode(ushort nodes, ushort leaves)
    {
        _nodes = nodes;
        _leaves = leaves;
        _hashes = new Hash32[BitOperations.PopCount((uint)(nodes | leaves))];
        _versions = nodes == 0 ? [] : new ulong[BitOperations.PopCount(nodes)];
        _leafData = leaves == 0 ? [] : new (TreePath, Hash32)[BitOperations.PopCount(leaves)];
    }

    /// <summary>Memory held with its entry in a cache, in bytes, near enough to bound one.</summary>
    public int MemoryBytes => 200 + (_hashes.Length * Hash32.Size) + (_versions.Length * 8) + (_leafData.Length * LeafBytes);

    public static TreeNode Of(ReadOnlySpan<TreeSlot> slots)
    {
        uint nodes = 0;
        uint leaves = 0;
        for (int i = 0; i < Slots; i++)
        {
            if (slots[i].Kind == TreeSlotKind.Node) nodes |= 1u << i;
            else if (slots[i].Kind == TreeSlotKind.Leaf) leaves |= 1u << i;
        }

        TreeNode node = new((ushort)nodes, (ushort)leaves);
        int hash = 0;
        int child = 0;
        int leaf = 0;
        for (int i = 0; i < Slots; i++)
        {
            if (slots[i].Kind == TreeSlotKind.Empty) continue;

            node._hashes[hash++] = slots[i].Hash;
            if (slots[i].Kind == TreeSlotKind.Node) node._versions[child++] = slots[i].Version;
            else node._leafData[leaf++] = (slots[i].Path, slots[i].ValueHash);
        }

        return node;
    }

    /// <summary>The slot of a nibble.</summary>
    public TreeSlot Slot(int nibble)
    {
        uint bit = 1u << nibble;
        uint below = bit - 1;
        if ((_nodes & bit) != 0) return TreeSlot.Node(_versions[Rank(_nodes, below)], _hashes[Rank(_nodes | _leaves, below)]);
        if ((_leaves & bit) == 0) return default;

        (TreePath path, Hash32 valueHash) = _leafData[Rank(_leaves, below)];
        return new(TreeSlotKind.Leaf, _hashes[Rank(_nodes | _leaves, below)], 0, path, valueHash);
    }

    /// <summary>All sixteen slots.</summary>
    public void CopyTo(Span<TreeSlot> slots)
    {
        for (int i = 0; i < Slots; i++) slots[i] = Slot(i);
    }

    /// <summary>Writes the stored form and returns its length.</summary>
    public int Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, _nodes);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], _leaves);
        int at = HeaderBytes;
        int hash = 0;
        int child = 0;
        int leaf = 0;
        for (int i = 0; i < Slots; i++)
        {
            if ((_nodes >> i & 1) != 0)
            {
                BinaryPrimitives.WriteUInt64BigEndian(destination[at..], _versions[child++]);
                _hashes[hash++].CopyTo(destination[(at + 8)..]);
                at += ChildBytes;
            }
            else if ((_leaves >> i & 1) != 0)
            {
                _leafData[leaf].Path.CopyTo(destination[at..]);
                _leafData[leaf++].ValueHash.CopyTo(destination[(at + Hash32.Size)..]);
                hash++;
                at += LeafBytes;
            }
        }

        return at;
    }

    /// <summary>Reads the stored form; null if it is none. Hashes of leaves are computed.</summary>
    public static TreeNode? Read(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < HeaderBytes) return null;

        ushort nodes = BinaryPrimitives.ReadUInt16BigEndian(stored);
        ushort leaves = BinaryPrimitives.ReadUInt16BigEndian(stored[2..]);
        int length = HeaderBytes + (BitOperations.PopCount(nodes) * ChildBytes) + (BitOperations.PopCount(leaves) * LeafBytes);
        if ((nodes & leaves) != 0 || (nodes | leaves) == 0 || stored.Length != length) return null;

        TreeNode node = new(nodes, leaves);
        int at = HeaderBytes;
        int hash = 0;
        int child = 0;
        int leaf = 0;
        for (int i = 0; i < Slots; i++)
        {
            if ((nodes >> i & 1) != 0)
            {
                node._versions[child++] = BinaryPrimitives.ReadUInt64BigEndian(stored[at..]);
                node._hashes[hash++] = new Hash32(stored.Slice(at + 8, Hash32.Size));
                at += ChildBytes;
            }
            else if ((leaves >> i & 1) != 0)
            {
                TreeSlot slot = TreeSlot.Leaf(TreePath.Read(stored[at..]), new Hash32(stored.Slice(at + Hash32.Size, Hash32.Size)));
                node._leafData[leaf++] = (slot.Path, slot.ValueHash);
                node._hashes[hash++] = slot.Hash;
                at += LeafBytes;
            }
        }

        return node;
    }

    private static int Rank(int mask, uint below) => BitOperations.PopCount((uint)mask & below);
}
