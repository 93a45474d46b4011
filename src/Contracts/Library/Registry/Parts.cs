using Chain.Encoding;

namespace Chain.Contracts.Library.Registry;

/// <summary>Names a chunk of a version.</summary>
/// <param name="Part">What it is a part of.</param>
/// <param name="Number">Its place, from 0.</param>
public sealed record VersionChunk(VersionPart Part, int Number);

public sealed partial class ContractRegistry
{
    /// <summary>Bytes of a chunk; the last one may have less. Below what a state value holds, with its header.</summary>
    public const int ChunkBytes = 60 * 1024;

    private void WritePart(Hash32 code, VersionPart part, byte[] bytes)
    {
        for (int i = 0; i < ChunksOf(bytes.Length); i++)
        {
            int start = i * ChunkBytes;
            _parts[code, new VersionChunk(part, i)] = bytes[start..Math.Min(start + ChunkBytes, bytes.Length)];
        }
    }

    private byte[] ReadPart(Hash32 code, VersionPart part, uint length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < ChunksOf(bytes.Length); i++)
        {
            byte[] chunk = _parts[code, new VersionChunk(part, i)];
            Array.Copy(chunk, 0, bytes, i * ChunkBytes, chunk.Length);
        }

        return bytes;
    }

    private void RemovePart(Hash32 code, VersionPart part, uint length)
    {
        for (int i = 0; i < ChunksOf((int)length); i++) _parts.Remove(code, new VersionChunk(part, i));
    }

    private static int ChunksOf(int length) => (length + ChunkBytes - 1) / ChunkBytes;
}
