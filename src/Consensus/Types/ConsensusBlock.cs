using System.Diagnostics.CodeAnalysis;
using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>A block as consensus sees it: a place in the chain, and bytes that it never looks into.</summary>
/// <param name="Hash">Hash of the header, which commits to everything else.</param>
/// <param name="Epoch">Epoch of its proposer.</param>
/// <param name="Height">The parent's height plus one.</param>
/// <param name="View">The view in which it was first proposed.</param>
/// <param name="ParentHash">Hash of the block before it.</param>
/// <param name="Proposer">Who proposed it.</param>
/// <param name="Bytes">The whole block in its canonical encoding.</param>
public sealed record ConsensusBlock(
    Hash32 Hash, Epoch Epoch, Height Height, View View, Hash32 ParentHash, ValidatorIndex Proposer, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The block as the node decoded it, carried along so that it is decoded once; consensus never looks at it.</summary>
    public object? Decoded { get; init; }

    /// <summary>Same header hash: the hash commits to all the rest.</summary>
    public bool Equals(ConsensusBlock? other) => other is not null && Hash == other.Hash;

    /// <summary>Equal on every machine.</summary>
    public override int GetHashCode() => Hash.GetHashCode();

    /// <summary>Height, view and the beginning of the hash, for logs.</summary>
    public override string ToString() => $"block {Height} of view {View} ({Hash.ToShortString()})";
}

/// <summary>Reads a block's place in the chain out of its bytes. The node's reads headers, a test's what it likes.</summary>
public interface IBlockCodec
{
    /// <summary>
    /// Decodes a whole block and computes its hash; false unless the bytes are canonical and the header commits to
    /// them all. <paramref name="block"/> keeps <paramref name="bytes"/>.
    /// </summary>
    bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out ConsensusBlock? block);
}
