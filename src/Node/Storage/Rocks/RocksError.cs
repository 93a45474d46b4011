using System.Runtime.InteropServices;

namespace Chain.Node.Storage.Rocks;

/// <summary>Turns the library's error texts into exceptions that tell the operator what to do.</summary>
internal static unsafe class RocksError
{
    /// <summary>Throws if the library set an error, and frees its text.</summary>
    public static void ThrowIfSet(byte* error, string path)
    {
        if (error is null) return;

        string text = Marshal.PtrToStringUTF8((nint)error) ?? "unknown error";
        RocksNative.rocksdb_free(error);
        throw Of(text, path);
    }

    public static StorageException Of(string text, string path)
    {
        if (text.StartsWith("Corruption", StringComparison.Ordinal) || text.Contains("checksum mismatch", StringComparison.OrdinalIgnoreCase))
        {
            return new StoreCorruptException(path, $"RocksDB says \"{text}\"");
        }

        if (Mentions(text, "No space left") || Mentions(text, "File too large") || Mentions(text, "quota exceeded"))
        {
            return NoSpace($"RocksDB says \"{text}\".", path);
        }

        if (Mentions(text, "lock file") || Mentions(text, "lock hold"))
        {
            return new StorageException(
                StorageFailure.InUse,
                path,
                $"The database at '{path}' is in use by another process. Stop that process, or give this node a directory of its own. "
                + $"RocksDB says \"{text}\".");
        }

        if (Mentions(text, "No such file") && (Mentions(text, ".sst") || Mentions(text, "MANIFEST")))
        {
            return new StoreCorruptException(path, $"a file of the database is missing; RocksDB says \"{text}\"");
        }

        return new StorageException(
            StorageFailure.Io,
            path,
            $"The database at '{path}' failed. Check the disk and the permissions of the directory, then start the node again. RocksDB says \"{text}\".");
    }

    public static StorageException NoSpace(string cause, string path, Exception? inner = null) => new(
        StorageFailure.NoSpace,
        path,
        $"No space is left for the database at '{path}', or a file-size limit or quota is reached. Make space or raise the limit, then "
        + $"start the node again: what was durable is kept. {cause}",
        inner);

    private static bool Mentions(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
