using System.Buffers.Binary;
using Chain.Contracts.Fuzz.Images;
using Chain.TestSupport;

namespace Chain.Contracts.Fuzz.Mutations;

/// <summary>A copy of a contract while it is changed.</summary>
internal sealed class Mutant(SeedImage seed, Corpus corpus, SplitMix64 random, List<string>? notes)
{
    // What breaks arithmetic: the ends of numbers, and steps over powers of two.
    private static readonly uint[] Odd = [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0xff_ffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

    public SeedImage Seed => seed;

    public Corpus Corpus => corpus;

    public SplitMix64 Random => random;

    public byte[] Bytes { get; } = [.. seed.Bytes];

    /// <summary>Says what is changed, if anybody asked.</summary>
    public void Note(Func<string> what) => notes?.Add(what());

    public T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    public uint PickOdd() => Odd[random.Next(Odd.Length)];

    public int Read16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes.AsSpan(at));

    public void Write16(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(Bytes.AsSpan(at), (ushort)value);

    public uint Read32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(at));

    public void Write32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(at), value);

    /// <summary>Writes a number of 1, 2 or 4 bytes.</summary>
    public void Write(int at, int bytes, uint value)
    {
        if (bytes == 4) Write32(at, value);
        else if (bytes == 2) Write16(at, (int)value);
        else Bytes[at] = (byte)value;
    }

    public uint Read(int at, int bytes) => bytes switch
    {
        4 => Read32(at),
        2 => (uint)Read16(at),
        _ => Bytes[at],
    };

    /// <summary>Changes a number a little, or to something odd.</summary>
    public void Disturb(int at, int bytes)
    {
        uint before = Read(at, bytes);
        uint after = random.Next(4) switch
        {
            0 => before + 1,
            1 => before - 1,
            2 => before ^ (1u << random.Next(8 * bytes)),
            _ => PickOdd(),
        };
        Write(at, bytes, after);
        Note(() => $"number of {bytes} bytes at 0x{at:x}: {before} to {Read(at, bytes)}");
    }

    /// <summary>Copies bytes over others; what does not fit stays away.</summary>
    public void Copy(ReadOnlySpan<byte> from, int at, int room) => from[..Math.Min(from.Length, room)].CopyTo(Bytes.AsSpan(at));
}
