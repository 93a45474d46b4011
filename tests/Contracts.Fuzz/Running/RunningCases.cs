using System.IO.MemoryMappedFiles;

namespace Chain.Contracts.Fuzz.Running;

/// <summary>
/// The cases that run at this moment, in a file that outlives the process: a case that kills it is known when it is started again.
/// </summary>
internal sealed class RunningCases : IDisposable
{
    private const ulong Nothing = ulong.MaxValue;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int _threads;

    public RunningCases(string folder, int threads)
    {
        string path = Path.Combine(folder, "running");
        _threads = threads;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, mapName: null, capacity: ThreadsMax * sizeof(ulong));
        _view = _file.CreateViewAccessor();
        Left = [.. Enumerable.Range(0, ThreadsMax).Select(Of).Where(n => n is not (Nothing or 0))]; // A new file is all zeros.
        for (int i = 0; i < ThreadsMax; i++) Clear(i);
    }

    /// <summary>Most threads.</summary>
    public const int ThreadsMax = 2;

    /// <summary>Cases during which the process before this one ended, but for case 0.</summary>
    public IReadOnlyList<ulong> Left { get; }

    public void Set(int thread, ulong number) => _view.Write(thread * sizeof(ulong), number);

    public void Clear(int thread) => Set(thread, Nothing);

    /// <summary>Cases that run now, by thread.</summary>
    public ulong[] Now() => [.. Enumerable.Range(0, _threads).Select(Of)];

    public static bool IsCase(ulong number) => number != Nothing;

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private ulong Of(int thread) => _view.ReadUInt64(thread * sizeof(ulong));
}
