using Chain.Contracts.Fuzz.Images;

namespace Chain.Contracts.Fuzz.Mutations;

/// <summary>Changes signatures (ECMA-335, II.23.2).</summary>
internal static class BlobMutations
{
    // Element types, and the marks of signatures of methods, fields, locals and properties.
    private static readonly byte[] Marks =
    [
        0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16,
        0x18, 0x19, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x28, 0x30, 0x41, 0x45,
    ];

    public static void Change(Mutant mutant)
    {
        BlobMap blob = mutant.Pick(mutant.Seed.Signatures);
        int at = blob.Start + mutant.Random.Next(Math.Min(blob.Length, 24));
        switch (mutant.Random.Next(6))
        {
            case 0 or 1:
                mutant.Bytes[at] = mutant.Pick(Marks);
                mutant.Note(() => $"blob at 0x{blob.Start:x}: byte {at - blob.Start} is 0x{mutant.Bytes[at]:x2}");
                break;
            case 2:
                mutant.Disturb(at, 1);
                break;
            case 3:
                mutant.Disturb(blob.Start - 1, 1);
                break;
            case 4:
                Insert(mutant, blob, at);
                break;
            default:
                Overwrite(mutant, blob);
                break;
        }
    }

    /// <summary>One byte more in the middle, and one less at the end.</summary>
    private static void Insert(Mutant mutant, BlobMap blob, int at)
    {
        Buffer.BlockCopy(mutant.Bytes, at, mutant.Bytes, at + 1, blob.Start + blob.Length - at - 1);
        mutant.Bytes[at] = mutant.Pick(Marks);
        mutant.Note(() => $"blob at 0x{blob.Start:x}: byte 0x{mutant.Bytes[at]:x2} is put in");
    }

    /// <summary>Another blob in its place, perhaps of another contract, cut to its length.</summary>
    private static void Overwrite(Mutant mutant, BlobMap blob)
    {
        SeedImage source = mutant.Random.Chance(30) ? mutant.Pick(mutant.Corpus.Seeds) : mutant.Seed;
        BlobMap other = mutant.Pick(source.Signatures);
        mutant.Copy(source.Bytes.AsSpan(other.Start, other.Length), blob.Start, blob.Length);
        if (other.Length < blob.Length && blob.Length < 0x80) mutant.Bytes[blob.Start - 1] = (byte)other.Length;
        mutant.Note(() => $"blob at 0x{blob.Start:x} is that of {source.Name} at 0x{other.Start:x}");
    }
}

/// <summary>Changes names and text constants.</summary>
internal static class NameMutations
{
    public static void Change(Mutant mutant)
    {
        (int start, int length) = mutant.Random.Chance(80) || mutant.Seed.Texts.Length < 8 ? mutant.Seed.Strings : mutant.Seed.Texts;
        if (length < 8) return;

        int at = start + mutant.Random.Next(length - 4);
        if (mutant.Random.Chance(50)) mutant.Disturb(at, 1);
        else mutant.Copy(mutant.Seed.Bytes.AsSpan(start + mutant.Random.Next(length - 4), 4), at, 4);
        mutant.Note(() => $"name or text at 0x{at:x}: 0x{mutant.Bytes[at]:x2}");
    }
}
