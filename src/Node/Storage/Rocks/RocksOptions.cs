namespace Chain.Node.Storage.Rocks;

/// <summary>Compression of a column's files; the members are RocksDB's numbers.</summary>
public enum RocksCompression
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Snappy.</summary>
    Snappy = 1,

    /// <summary>LZ4: fast, about half of a block of events.</summary>
    Lz4 = 4,

    /// <summary>Zstandard: smaller and slower.</summary>
    Zstd = 7,
}

/// <summary>Sizes and limits of the database. Read once at start; every value has a unit, a default and a reason.</summary>
public sealed record RocksOptions
{
    /// <summary>Cache of uncompressed blocks, filters and indices, shared by all columns, in bytes. Default 64 MiB: the filters and the
    /// upper levels of the state tree of some million keys.</summary>
    public long BlockCacheBytes { get; init => field = AtLeast(value, 1 << 20, nameof(BlockCacheBytes)); } = 64L << 20;

    /// <summary>Memory table of one column before it is written out, in bytes. Default 16 MiB: several seconds of full load.</summary>
    public long WriteBufferBytes { get; init => field = AtLeast(value, 1 << 16, nameof(WriteBufferBytes)); } = 16L << 20;

    /// <summary>All memory tables together, in bytes. Default 64 MiB: bounds memory while several columns fill at once.</summary>
    public long WriteBuffersTotalBytes { get; init => field = AtLeast(value, 1 << 18, nameof(WriteBuffersTotalBytes)); } = 64L << 20;

    /// <summary>Write-ahead logs kept, in bytes. Default 128 MiB: bounds the time to open after a crash to about a second.</summary>
    public long LogTotalBytes { get; init => field = AtLeast(value, 1 << 18, nameof(LogTotalBytes)); } = 128L << 20;

    /// <summary>Table files held open. Default 512: under the usual limit of 1,024 descriptors, with room for sockets.</summary>
    public int OpenFilesMax { get; init => field = (int)AtLeast(value, 16, nameof(OpenFilesMax)); } = 512;

    /// <summary>Threads for flushes and compactions. Default 2: one of each, so that a compaction never delays a flush.</summary>
    public int BackgroundJobs { get; init => field = (int)AtLeast(value, 1, nameof(BackgroundJobs)); } = 2;

    /// <summary>Bits a key in Bloom filters; 0 for none. Default 10: one look-up of an absent key in a hundred reads a block.</summary>
    public int BloomBitsPerKey { get; init => field = (int)AtLeast(value, 0, nameof(BloomBitsPerKey)); } = 10;

    /// <summary>Block of a table file, in bytes. Default 8 KiB: half the index of the usual 4 KiB, still one page read or two.</summary>
    public int TableBlockBytes { get; init => field = (int)AtLeast(value, 1024, nameof(TableBlockBytes)); } = 8 << 10;

    /// <summary>Compression of blocks and receipts. Default LZ4. The other columns hold hashes, which do not compress.</summary>
    public RocksCompression Compression { get; init; } = RocksCompression.Lz4;

    private static long AtLeast(long value, long least, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"Must be at least {least}.");
}
