using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Contracts.State;

/// <summary>
/// The hash of a run of slots, as a binary tree that collapses: no key hashes to zero, one key to its leaf, more to
/// <c>H(StateNode ‖ left ‖ right)</c>. So a root depends on the keys and values alone (docs/protocol/state.md).
/// </summary>
internal static class TreeHash
{
    /// <summary>Hash of a run of 1, 2, 4, 8 or 16 slots; <paramref name="kind"/> says whether it holds no key, one or more.</summary>
    public static Hash32 Of(ReadOnlySpan<TreeSlot> slots, out TreeSlotKind kind)
    {
        if (slots.Length == 1)
        {
            kind = slots[0].Kind;
            return slots[0].Hash;
        }

        int half = slots.Length / 2;
        Hash32 left = Of(slots[..half], out TreeSlotKind leftKind);
        Hash32 right = Of(slots[half..], out TreeSlotKind rightKind);
        if (leftKind == TreeSlotKind.Empty && rightKind != TreeSlotKind.Node)
        {
            kind = rightKind;
            return right;
        }

        if (rightKind == TreeSlotKind.Empty && leftKind == TreeSlotKind.Leaf)
        {
            kind = TreeSlotKind.Leaf;
            return left;
        }

        kind = TreeSlotKind.Node;
        return Hashing.Hash(HashTag.StateNode, left, right);
    }
}
