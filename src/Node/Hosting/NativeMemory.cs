using System.Runtime.InteropServices;

namespace Chain.Node.Hosting;

/// <summary>What the C library does with memory that it is given back.</summary>
internal static partial class NativeMemory
{
    private const int ArenasMaxOption = -8; // M_ARENA_MAX of malloc.h
    private const int ArenasMax = 2;

    /// <summary>
    /// Bounds the heaps of the C library: by default it has eight for each core, and what RocksDB allocates on one thread and frees on
    /// another leaves gaps in all of them. Before anything else allocates; without effect where there is no such option.
    /// </summary>
    public static void Bound()
    {
        try
        {
            _ = MallOpt(ArenasMaxOption, ArenasMax);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, which has no such heaps.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallOpt(int option, int value);
}
