namespace Chain.Node.Storage;

/// <summary>What went wrong with a store, as far as it decides what the operator does next.</summary>
public enum StorageFailure
{
    /// <summary>An I/O error of the system; the message quotes it.</summary>
    Io,

    /// <summary>The volume is full, or a quota or file-size limit is reached.</summary>
    NoSpace,

    /// <summary>Another process uses the directory.</summary>
    InUse,

    /// <summary>The stored bytes are not what was written.</summary>
    Corrupt,

    /// <summary>Written by a version of the software that this one does not understand.</summary>
    UnknownFormat,

    /// <summary>The data belong to another network or another node.</summary>
    NotOurs,

    /// <summary>The native library is missing or cannot be used.</summary>
    Library,
}

/// <summary>The environment failed the store. Its message names the path and says what to do.</summary>
public class StorageException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="path">Directory or file concerned.</param>
    /// <param name="message">Names the path and says what to do.</param>
    /// <param name="inner">What the system reported, if it was an exception.</param>
    public StorageException(StorageFailure failure, string path, string message, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
        Path = path;
    }

    /// <summary>What went wrong.</summary>
    public StorageFailure Failure { get; }

    /// <summary>Directory or file concerned.</summary>
    public string Path { get; }
}

/// <summary>Stored bytes are not what was written. Fatal: the node stops, and the data are restored or synced anew.</summary>
public sealed class StoreCorruptException : StorageException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">Directory or file concerned.</param>
    /// <param name="detail">What does not match, as a clause.</param>
    /// <param name="inner">What the system reported, if it was an exception.</param>
    public StoreCorruptException(string path, string detail, Exception? inner = null)
        : base(
            StorageFailure.Corrupt,
            path,
            $"The data at '{path}' are corrupt: {detail}. Check the disk, then restore a backup or move the directory away "
            + "and let the node sync from its peers. Keep the key's vote log where it is.",
            inner)
    {
    }
}
