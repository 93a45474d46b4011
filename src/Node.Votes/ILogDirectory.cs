namespace Chain.Node.Storage.Votes;

/// <summary>
/// A directory of append-only files, with what a crash may take made explicit: bytes are durable after the file's sync, names
/// after the directory's. Two implementations: the file system, and the <see cref="MemoryLogDirectory"/> of tests and simulator.
/// Failures are <see cref="StorageException"/>s.
/// </summary>
public interface ILogDirectory : IDisposable
{
    /// <summary>Names the directory in messages.</summary>
    string Path { get; }

    /// <summary>Names of the files, in ordinal order.</summary>
    IReadOnlyList<string> List();

    /// <summary>All bytes of a file.</summary>
    byte[] Read(string name);

    /// <summary>Starts a new file.</summary>
    ILogFile Create(string name);

    /// <summary>Cuts a file to a length, durably, and appends there.</summary>
    ILogFile Continue(string name, long length);

    /// <summary>Renames a file; one that has the new name is replaced, atomically.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file.</summary>
    void Delete(string name);

    /// <summary>Makes creations, renames and removals durable.</summary>
    void Sync();
}

/// <summary>A file that grows at its end. It may be longer than what was appended: the rest is zeros.</summary>
public interface ILogFile : IDisposable
{
    /// <summary>Adds bytes; durable after <see cref="Sync"/>. A crash before that keeps any part of them.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Returns when all that was appended is durable.</summary>
    void Sync();
}
