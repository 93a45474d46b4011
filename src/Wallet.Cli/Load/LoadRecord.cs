using System.Globalization;
using Chain.Encoding;

namespace Chain.Wallet.Cli.Load;

/// <summary>What became of a transaction, as far as the load generator was told.</summary>
internal enum LoadOutcome
{
    /// <summary>Acknowledged as final and successful.</summary>
    Final,

    /// <summary>Acknowledged as final and faulted.</summary>
    Faulted,

    /// <summary>Refused.</summary>
    Rejected,

    /// <summary>No answer in time, or before the run was interrupted.</summary>
    Unknown,
}

/// <summary>One line of a record.</summary>
/// <param name="Outcome">What was acknowledged.</param>
/// <param name="Id">The transaction.</param>
/// <param name="Height">Its block; 0 unless acknowledged as final.</param>
/// <param name="ReceiptHash">SHA-256 of its receipt's canonical bytes; zero unless acknowledged as final.</param>
internal readonly record struct LoadRecordLine(LoadOutcome Outcome, Hash32 Id, ulong Height, Hash32 ReceiptHash)
{
    private const int Fields = 4;

    internal bool IsAcknowledged => Outcome is LoadOutcome.Final or LoadOutcome.Faulted;

    internal static bool TryParse(string text, out LoadRecordLine line)
    {
        line = default;
        string[] fields = text.Split(' ');
        if (fields.Length != Fields || !Enum.TryParse(fields[0], ignoreCase: true, out LoadOutcome outcome)) return false;
        if (!Hash32.TryParse(fields[1], out Hash32 id) || !Hash32.TryParse(fields[3], out Hash32 receipt)) return false;
        if (!ulong.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out ulong height)) return false;

        line = new LoadRecordLine(outcome, id, height, receipt);
        return true;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Outcome.ToString().ToLowerInvariant()} {Id} {Height} {ReceiptHash}");
}

/// <summary>
/// A file with a line for each transaction, handed to the system as soon as it is acknowledged, so that it outlives a
/// killed load generator.
/// </summary>
internal sealed class LoadRecordWriter : IDisposable
{
    internal const string Header = "# chain load record v1, network ";

    private readonly Lock _lock = new();
    private readonly StreamWriter _writer;

    /// <param name="path">The file.</param>
    /// <param name="genesisHash">The network.</param>
    /// <param name="overwrite">Whether a file that exists is replaced.</param>
    /// <exception cref="CliException">The file exists, or cannot be written.</exception>
    internal LoadRecordWriter(string path, Hash32 genesisHash, bool overwrite = false)
    {
        if (!overwrite && File.Exists(path)) throw new CliException(ExitCode.Usage, $"--record: {path} exists; choose another file, or add --force to replace it.");

        try
        {
            FileMode mode = overwrite ? FileMode.Create : FileMode.CreateNew;
            _writer = new StreamWriter(new FileStream(path, mode, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"--record: {path} cannot be written: {e.Message}");
        }

        _writer.WriteLine(Header + genesisHash);
    }

    internal void Write(LoadRecordLine line)
    {
        string text = line.ToString();
        lock (_lock) _writer.WriteLine(text);
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>Reads a record of a network.</summary>
    /// <exception cref="CliException">The file cannot be read, is not a record, or of another network.</exception>
    internal static List<LoadRecordLine> Read(string path, Hash32 genesisHash)
    {
        List<LoadRecordLine> lines = [];
        string[] texts = ReadLines(path);
        if (texts.Length == 0 || texts[0] != Header + genesisHash)
        {
            throw new CliException(ExitCode.Usage, $"{path} is not a load record of network {genesisHash}.");
        }

        for (int i = 1; i < texts.Length; i++)
        {
            if (LoadRecordLine.TryParse(texts[i], out LoadRecordLine line)) lines.Add(line);
            else if (i < texts.Length - 1) throw new CliException(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"{path}: line {i + 1} is not a record's line."));
        }

        return lines; // The last line may be torn if the load generator was killed; nothing was acknowledged by it.
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"{path} cannot be read: {e.Message}");
        }
    }
}
