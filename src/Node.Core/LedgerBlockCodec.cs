using System.Diagnostics.CodeAnalysis;
using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Core;

/// <summary>Shows consensus a ledger block as the opaque block that it orders.</summary>
public sealed class LedgerBlockCodec : IBlockCodec
{
    /// <inheritdoc/>
    public bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out ConsensusBlock? block)
    {
        block = Block.TryDecode(bytes, out Block? decoded, out DecodeError _) ? ToConsensus(decoded) : null;
        return block is not null;
    }

    /// <summary>The block as consensus sees it; it carries the decoded block along.</summary>
    public static ConsensusBlock ToConsensus(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        BlockHeader header = block.Header;
        return new ConsensusBlock(
            block.Hash,
            new Epoch(header.Epoch),
            new Height(header.Height),
            new View(header.View),
            header.ParentHash,
            new ValidatorIndex(header.Proposer),
            block.Encoded)
        {
            Decoded = block,
        };
    }

    /// <summary>The ledger block behind a consensus block.</summary>
    /// <exception cref="InvalidOperationException">Its bytes are no block: it did not come through this codec.</exception>
    public static Block FromConsensus(ConsensusBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Decoded is Block decoded) return decoded;
        return Block.TryDecode(block.Bytes, out Block? read, out DecodeError error)
            ? read
            : throw new InvalidOperationException($"Consensus gave {block} whose bytes do not decode: {error}.");
    }
}
