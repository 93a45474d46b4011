using System.Diagnostics.CodeAnalysis;
using Chain.Crypto;

namespace Chain.Consensus.Tests;

/// <summary>Blocks for tests: a place in the chain and a payload that tells siblings apart.</summary>
internal sealed class TestBlocks : IBlockCodec
{
    private const int Fields = 6;

    public static TestBlocks Codec { get; } = new();

    public static ConsensusBlock Genesis { get; } = Create(new Epoch(0), new Height(0), new View(0), Hash32.Zero, new ValidatorIndex(0), 0);

    public static ConsensusBlock Create(
        Epoch epoch, Height height, View view, Hash32 parent, ValidatorIndex proposer, ulong payload)
    {
        CanonicalWriter writer = new(96);
        writer.WriteArrayHeader(Fields);
        writer.WriteUInt64(epoch.Value);
        writer.WriteUInt64(height.Value);
        writer.WriteUInt64(view.Value);
        writer.WriteHash(parent);
        writer.WriteUInt64((ulong)proposer.Value);
        writer.WriteUInt64(payload);
        return Codec.TryDecode(writer.ToArray(), out ConsensusBlock? block) ? block : throw new InvalidOperationException();
    }

    /// <summary>The block of a view on a parent, by the proposer whose turn it is.</summary>
    public static ConsensusBlock On(ConsensusBlock parent, View view, ValidatorSet validators, ulong payload) =>
        Create(parent.Epoch, parent.Height.Next, view, parent.Hash, validators.ProposerOf(view), payload);

    public bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out ConsensusBlock? block)
    {
        CanonicalReader reader = new(bytes.Span);
        reader.ReadRecord(Fields);
        Epoch epoch = new(reader.ReadUInt64());
        Height height = new(reader.ReadUInt64());
        View view = new(reader.ReadUInt64());
        Hash32 parent = reader.ReadHash();
        ValidatorIndex proposer = new(reader.ReadInt32());
        reader.ReadUInt64();
        block = reader.TryFinish(out _)
            ? new ConsensusBlock(Hashing.Hash(HashTag.BlockHeader, bytes.Span), epoch, height, view, parent, proposer, bytes)
            : null;
        return block is not null;
    }
}
