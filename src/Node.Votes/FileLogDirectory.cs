using Microsoft.Win32.SafeHandles;
using System.Runtime.InteropServices;

namespace Chain.Node.Storage.Votes;

/// <summary>A directory of the file system, for one process at a time.</summary>
public sealed partial class FileLogDirectory : ILogDirectory
{
    private const string LockName = "lock";

    private readonly FileStream _lock;

    private FileLogDirectory(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <summary>Opens a directory, makes it if it is missing, and keeps other processes out until disposed.</summary>
    /// <exception cref="StorageException">Another process has it, or it cannot be used.</exception>
    public static FileLogDirectory Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        string path = System.IO.Path.GetFullPath(directory);
        FileSizeSignal.Ignore();
        return FileErrors.Guard(path, () =>
        {
            PrivateDirectory.Create(path);
            return new FileLogDirectory(path, TakeLock(path));
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => FileErrors.Guard<IReadOnlyList<string>>(
        Path, () => [.. Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file)).Where(name => name != LockName).Order(StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public byte[] Read(string name) => FileErrors.Guard(FullName(name), () => File.ReadAllBytes(FullName(name)));

    /// <inheritdoc/>
    public ILogFile Create(string name) => FileErrors.Guard(FullName(name), () => new FileLog(FullName(name), FileMode.Create, length: 0));

    /// <inheritdoc/>
    public ILogFile Continue(string name, long length) =>
        FileErrors.Guard(FullName(name), () => new FileLog(FullName(name), FileMode.Open, length));

    /// <inheritdoc/>
    public void Rename(string from, string to) => FileErrors.Guard(FullName(from), () => File.Move(FullName(from), FullName(to), overwrite: true));

    /// <inheritdoc/>
    public void Delete(string name) => FileErrors.Guard(FullName(name), () => File.Delete(FullName(name)));

    /// <inheritdoc/>
    public void Sync() => FileErrors.Guard(Path, () =>
    {
        // .NET opens no directories; the C library does.
        int descriptor = OpenDirectory(Path, 0);
        if (descriptor < 0) throw new IOException($"open: {Marshal.GetLastPInvokeErrorMessage()}.");

        int result = SyncDescriptor(descriptor);
        string message = Marshal.GetLastPInvokeErrorMessage();
        _ = CloseDescriptor(descriptor);
        if (result != 0) throw new IOException($"fsync: {message}.");
    });

    /// <summary>Lets other processes in.</summary>
    public void Dispose() => _lock.Dispose();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDirectory(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);

    private static FileStream TakeLock(string path)
    {
        string name = System.IO.Path.Combine(path, LockName);
        try
        {
            return new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(name))
        {
            throw new StorageException(
                StorageFailure.InUse,
                path,
                $"The vote log at '{path}' is in use by another process. Two processes must never vote with one key: stop the other one.",
                exception);
        }
    }

    private string FullName(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>
    /// One file. Zeros are written ahead in large steps, so that most syncs write only data and not the file's length as well:
    /// on ext4 that halves the time of a sync.
    /// </summary>
    private sealed class FileLog : ILogFile
    {
        private const int AheadBytes = 1 << 20;
        private static readonly byte[] Zeros = new byte[AheadBytes];

        private readonly string _name;
        private readonly SafeFileHandle _handle;
        private long _end;
        private long _allocated;

        public FileLog(string name, FileMode mode, long length)
        {
            _name = name;
            _handle = File.OpenHandle(name, mode, FileAccess.ReadWrite, FileShare.Read);
            _end = length;
            _allocated = length;
            RandomAccess.SetLength(_handle, length);
            if (mode == FileMode.Open) RandomAccess.FlushToDisk(_handle);
        }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            try
            {
                RandomAccess.Write(_handle, bytes, _end);
                _end += bytes.Length;
                if (_end <= _allocated) return;

                _allocated = (_end / AheadBytes * AheadBytes) + AheadBytes;
                RandomAccess.Write(_handle, Zeros.AsSpan(0, (int)(_allocated - _end)), _end);
            }
            catch (Exception exception) when (FileErrors.IsOfTheSystem(exception))
            {
                throw FileErrors.Of(exception, _name);
            }
        }

        public void Sync() => FileErrors.Guard(_name, () => RandomAccess.FlushToDisk(_handle));

        public void Dispose() => _handle.Dispose();
    }
}
