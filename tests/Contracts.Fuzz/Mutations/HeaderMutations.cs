namespace Chain.Contracts.Fuzz.Mutations;

/// <summary>Changes headers of the file, of the runtime, of the metadata and of its tables.</summary>
internal static class HeaderMutations
{
    private const int FileHeaderBytes = 512;
    private const int CliHeaderBytes = 72;

    public static void Change(Mutant mutant)
    {
        (int start, int length) = mutant.Random.Next(4) switch
        {
            0 => (0, Math.Min(FileHeaderBytes, mutant.Seed.CliHeaderStart)),
            1 => (mutant.Seed.CliHeaderStart, CliHeaderBytes),
            _ => (mutant.Seed.MetadataStart, mutant.Seed.TablesStart - mutant.Seed.MetadataStart),
        };

        // The root's streams and the counts of the tables' rows lie between metadata root and tables.
        if (mutant.Random.Chance(30) && mutant.Seed.TablesStart > start) length = mutant.Seed.TablesStart - start;
        mutant.Disturb(start + (mutant.Random.Next(Math.Max(length / 2, 1)) * 2), mutant.Random.Chance(50) ? 2 : 4);
    }
}

/// <summary>Changes bytes whatever they are.</summary>
internal static class ByteMutations
{
    public static void Change(Mutant mutant)
    {
        int at = mutant.Random.Next(mutant.Bytes.Length - 8);
        switch (mutant.Random.Next(4))
        {
            case 0:
                mutant.Bytes[at] ^= (byte)(1 << mutant.Random.Next(8));
                break;
            case 1:
                mutant.Bytes[at] = (byte)mutant.Random.Next(256);
                break;
            case 2:
                mutant.Disturb(at, 4);
                break;
            default:
                mutant.Copy(mutant.Seed.Bytes.AsSpan(mutant.Random.Next(mutant.Bytes.Length - 8), 4), at, 4);
                break;
        }

        mutant.Note(() => $"bytes at 0x{at:x}: {Convert.ToHexString(mutant.Bytes.AsSpan(at, 4))}");
    }
}
