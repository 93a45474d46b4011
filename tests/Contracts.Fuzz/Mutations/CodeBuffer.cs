using System.Buffers.Binary;
using System.Reflection.Metadata;
using Chain.TestSupport;

namespace Chain.Contracts.Fuzz.Mutations;

/// <summary>Code while it is written; where its jumps end is drawn once all of it is there.</summary>
internal sealed class CodeBuffer
{
    private readonly List<byte> _bytes = [];
    private readonly List<(int At, int Next)> _links = [];

    public int Length => _bytes.Count;

    public int LinkCount => _links.Count;

    public byte[] Bytes => [.. _bytes];

    public void Op(ILOpCode code)
    {
        if ((int)code > 0xff) _bytes.Add(0xfe);
        _bytes.Add((byte)code);
    }

    public void Op(ILOpCode code, int operand)
    {
        Op(code);
        _bytes.Add((byte)operand);
    }

    public void Op32(ILOpCode code, int operand)
    {
        Op(code);
        Number(operand);
    }

    public void Op64(ILOpCode code, ulong operand)
    {
        Op(code);
        Number((int)operand);
        Number((int)(operand >> 32));
    }

    public void Jump(ILOpCode code)
    {
        Op(code);
        _links.Add((Length, Length + 4));
        Number(0);
    }

    public void Switch(int targets)
    {
        Op32(ILOpCode.Switch, targets);
        int next = Length + (4 * targets);
        for (int i = 0; i < targets; i++)
        {
            _links.Add((Length, next));
            Number(0);
        }
    }

    /// <summary>Takes back what was written from a place on.</summary>
    public void CutTo(int length, int links)
    {
        _bytes.RemoveRange(length, _bytes.Count - length);
        _links.RemoveRange(links, _links.Count - links);
    }

    /// <summary>Lets each jump end at a statement.</summary>
    public void Resolve(List<int> starts, SplitMix64 random)
    {
        Span<byte> bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes);
        foreach ((int at, int next) in _links) BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], starts[random.Next(starts.Count)] - next);
    }

    private void Number(int value)
    {
        for (int shift = 0; shift < 32; shift += 8) _bytes.Add((byte)(value >> shift));
    }
}
