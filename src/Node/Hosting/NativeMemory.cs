using System.Runtime.InteropServices;

namespace Chain.Node.Hosting;

/// <summary>What the C library does with memory that it is given back.</summary>
internal static partial class NativeMemory
{
    // Options of mallopt in malloc.h.
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int ArenasMax = -8;

    private const int LargeBytes = 256 << 10;
    private const int KeptBytes = 8 << 20;

    private static readonly TimeSpan TrimInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Bounds the heaps of the C library to two: by default it has eight for each core, and what RocksDB allocates on one thread and frees on
    /// another leaves gaps in all of them. Large blocks, such as those of write buffers, are mapped by themselves, so that they go back to
    /// the system when they are freed; by default the library stops doing so after the first. Before anything else allocates; without
    /// effect where there are no such options.
    /// </summary>
    public static void Bound()
    {
        try
        {
            _ = MallOpt(ArenasMax, 2);
            _ = MallOpt(MapThreshold, LargeBytes);
            _ = MallOpt(TrimThreshold, KeptBytes);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, which has no such heaps.
        }
    }

    /// <summary>
    /// Gives pages back once a minute that lie free inside of the heaps: the library itself does that at their ends only, and what RocksDB
    /// caches comes and goes in between. It takes some milliseconds. Ends with what it returns.
    /// </summary>
    public static IDisposable TrimRegularly() => new Timer(static _ => Trim(), null, TrimInterval, TrimInterval);

    private static void Trim()
    {
        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library.
        }
    }

    /// <summary>Bytes of the C library's heaps that are in use, and that are free, of which most pages are given back once a minute; null where it does not say.</summary>
    public static (long Used, long Free)? Usage()
    {
        try
        {
            MallInfo info = MallInfo2();
            return ((long)(info.Used + info.Mapped), (long)info.Free);
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint kept);

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial MallInfo MallInfo2();

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallOpt(int option, int value);

    // struct mallinfo2 of malloc.h.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MallInfo
    {
        public readonly nuint Arena;
        public readonly nuint FreeChunks;
        public readonly nuint FastChunks;
        public readonly nuint MappedChunks;
        public readonly nuint Mapped;
        public readonly nuint Unused;
        public readonly nuint FastFree;
        public readonly nuint Used;
        public readonly nuint Free;
        public readonly nuint Trimmable;
    }
}
