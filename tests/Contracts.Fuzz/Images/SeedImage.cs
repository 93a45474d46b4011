using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Chain.Contracts.Fuzz.Images;

/// <summary>A contract and where its parts lie, read once: mutations know what they change.</summary>
public sealed class SeedImage
{
    /// <summary>Reads where the parts of a small assembly lie.</summary>
    /// <exception cref="InvalidOperationException">It is too large: its indices have four bytes.</exception>
    public SeedImage(string name, byte[] bytes)
    {
        Name = name;
        Bytes = bytes;
        using PEReader image = new(ImmutableArray.Create(bytes));
        MetadataReader reader = image.GetMetadataReader();
        MetadataStart = image.PEHeaders.MetadataStartOffset;
        MetadataEnd = MetadataStart + image.PEHeaders.MetadataSize;
        TablesStart = MetadataStart + reader.GetTableMetadataOffset(TableIndex.Module);
        CliHeaderStart = image.PEHeaders.CorHeaderStartOffset;
        Strings = Heap(reader, HeapIndex.String);
        Blobs = Heap(reader, HeapIndex.Blob);
        Texts = Heap(reader, HeapIndex.UserString);
        Tables = TableMap.Read(reader, MetadataStart);
        Bodies = BodyMap.Read(image, reader);
        Signatures = BlobMap.Read(reader, Blobs);
    }

    public string Name { get; }

    public byte[] Bytes { get; }

    /// <summary>Where the metadata root lies.</summary>
    public int MetadataStart { get; }

    public int MetadataEnd { get; }

    /// <summary>Where the first row of the first table lies; the headers of the tables lie before.</summary>
    public int TablesStart { get; }

    public int CliHeaderStart { get; }

    /// <summary>The heap of names.</summary>
    public (int Start, int Length) Strings { get; }

    /// <summary>The heap of signatures.</summary>
    public (int Start, int Length) Blobs { get; }

    /// <summary>The heap of text constants.</summary>
    public (int Start, int Length) Texts { get; }

    /// <summary>Tables that have rows.</summary>
    public ImmutableArray<TableMap> Tables { get; }

    /// <summary>Methods that have code.</summary>
    public ImmutableArray<BodyMap> Bodies { get; }

    /// <summary>Blobs that rows name.</summary>
    public ImmutableArray<BlobMap> Signatures { get; }

    private (int Start, int Length) Heap(MetadataReader reader, HeapIndex heap) =>
        (MetadataStart + reader.GetHeapMetadataOffset(heap), reader.GetHeapSize(heap));
}

/// <summary>A blob: its bytes without their length.</summary>
public readonly record struct BlobMap(int Start, int Length)
{
    /// <summary>Finds the blobs of a heap, one behind the other (ECMA-335, II.24.2.4).</summary>
    public static ImmutableArray<BlobMap> Read(MetadataReader reader, (int Start, int Length) heap)
    {
        ImmutableArray<BlobMap>.Builder blobs = ImmutableArray.CreateBuilder<BlobMap>();
        for (BlobHandle blob = MetadataTokens.BlobHandle(1); !blob.IsNil && MetadataTokens.GetHeapOffset(blob) < heap.Length; blob = reader.GetNextHandle(blob))
        {
            int offset = MetadataTokens.GetHeapOffset(blob), length = reader.GetBlobReader(blob).Length;
            int prefix = length < 0x80 ? 1 : 2;
            if (length > 0) blobs.Add(new BlobMap(heap.Start + offset + prefix, length));
        }

        return blobs.ToImmutable();
    }
}
