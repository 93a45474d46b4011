namespace Chain.Node.Storage.Votes;

/// <summary>
/// A directory in memory that can crash and fail on demand. A crash keeps what was synced, a prefix of the names changed since
/// the directory's sync, and of the bytes since a file's sync either a prefix or a selection of whole sectors, the others being
/// zeros. Used by tests and by the simulator. Single-threaded. Disposing it closes nothing.
/// </summary>
public sealed class MemoryLogDirectory : ILogDirectory
{
    private readonly List<Action<Dictionary<string, MemoryFile>>> _unsyncedNames = [];
    private Dictionary<string, MemoryFile> _files = [];
    private Dictionary<string, MemoryFile> _durableFiles = [];
    private long _stepsUntilStop = long.MaxValue;
    private Func<Exception>? _stop;

    /// <inheritdoc/>
    public string Path => "(memory)";

    /// <summary>Operations that changed anything, since the directory was made: where <see cref="StopAfter"/> can strike.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// Lets <paramref name="steps"/> more operations through and fails the ones after, an append after half of its bytes, until
    /// <see cref="Crash"/> or <see cref="Resume"/>.
    /// </summary>
    /// <param name="steps">Operations that still succeed.</param>
    /// <param name="exception">What the failing ones throw; by default that no space is left.</param>
    public void StopAfter(long steps, Func<Exception>? exception = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        _stepsUntilStop = steps;
        _stop = exception ?? (() => new StorageException(StorageFailure.NoSpace, Path, "No space is left in memory: the test filled it. Call Resume."));
    }

    /// <summary>Ends the effect of <see cref="StopAfter"/>.</summary>
    public void Resume() => _stepsUntilStop = long.MaxValue;

    /// <summary>Loses what a power cut loses, and ends the effect of <see cref="StopAfter"/>.</summary>
    /// <param name="choice">Decides what of the rest survives: the same number, the same outcome.</param>
    public void Crash(ulong choice)
    {
        Resume();
        ulong state = choice;
        Dictionary<string, MemoryFile> survived = new(_durableFiles);
        int names = (int)(Next(ref state) % ((ulong)_unsyncedNames.Count + 1));
        foreach (Action<Dictionary<string, MemoryFile>> change in _unsyncedNames.Take(names)) change(survived);
        foreach (MemoryFile file in survived.Values.Distinct().OrderBy(file => file.Number)) file.Crash(ref state);
        _unsyncedNames.Clear();
        _durableFiles = survived;
        _files = new(survived);
    }

    /// <summary>Flips one bit of a file, durably.</summary>
    public void FlipBit(string name, long bit) => _files[name].FlipBit(bit);

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [.. _files.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public byte[] Read(string name) => [.. Find(name).Bytes];

    /// <inheritdoc/>
    public ILogFile Create(string name)
    {
        Step();
        MemoryFile file = new(this, Steps);
        Change(files => files[name] = file);
        return file;
    }

    /// <inheritdoc/>
    public ILogFile Continue(string name, long length)
    {
        Step();
        MemoryFile file = Find(name);
        file.Cut((int)length);
        return file;
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        Step();
        MemoryFile file = Find(from);
        Change(files =>
        {
            files.Remove(from);
            files[to] = file;
        });
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        Step();
        Change(files => files.Remove(name));
    }

    /// <inheritdoc/>
    public void Sync()
    {
        Step();
        _unsyncedNames.Clear();
        _durableFiles = new(_files);
    }

    /// <summary>Does nothing: see the type's summary.</summary>
    public void Dispose()
    {
    }

    /// <summary>SplitMix64: our own, so that a recorded number means the same crash in every version of .NET.</summary>
    private static ulong Next(ref ulong state)
    {
        ulong z = state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    private MemoryFile Find(string name) => _files.TryGetValue(name, out MemoryFile? file)
        ? file
        : throw new StorageException(StorageFailure.Io, Path, $"There is no file '{name}' in memory.");

    private void Change(Action<Dictionary<string, MemoryFile>> change)
    {
        change(_files);
        _unsyncedNames.Add(change);
    }

    private void Step()
    {
        if (_stepsUntilStop == 0) throw _stop!();

        Steps++;
        if (_stepsUntilStop != long.MaxValue) _stepsUntilStop--;
    }

    private sealed class MemoryFile(MemoryLogDirectory directory, long number) : ILogFile
    {
        private List<byte> _bytes = [];
        private int _synced;

        public long Number => number;

        public IReadOnlyList<byte> Bytes => _bytes;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (directory._stepsUntilStop == 0) _bytes.AddRange(bytes[..(bytes.Length / 2)]);
            directory.Step();
            _bytes.AddRange(bytes);
        }

        public void Sync()
        {
            directory.Step();
            _synced = _bytes.Count;
        }

        public void Cut(int length)
        {
            _bytes = [.. _bytes.Take(length)];
            _synced = length;
        }

        public void Crash(ref ulong state)
        {
            bool whole = Next(ref state) % 4 == 0;
            if (Next(ref state) % 2 == 0)
            {
                if (!whole) Cut(_synced + (int)(Next(ref state) % ((ulong)(_bytes.Count - _synced) + 1)));
            }
            else
            {
                for (int at = _synced; at < _bytes.Count;)
                {
                    int end = Math.Min(_bytes.Count, (at / VoteLogFormat.SectorBytes * VoteLogFormat.SectorBytes) + VoteLogFormat.SectorBytes);
                    bool lost = !whole && Next(ref state) % 2 == 0;
                    for (; at < end; at++) _bytes[at] = lost ? (byte)0 : _bytes[at];
                }
            }

            _synced = _bytes.Count;
        }

        public void FlipBit(long bit) => _bytes[(int)(bit / 8)] ^= (byte)(1 << (int)(bit % 8));

        public void Dispose()
        {
        }
    }
}
