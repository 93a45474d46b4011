using System.Globalization;

namespace Chain.Contracts.Fuzz.Running;

/// <summary>Where a run stands: a folder with <c>checkpoint.txt</c>, <c>running</c> and the findings.</summary>
/// <param name="folder">The folder; it is made if it does not exist.</param>
/// <param name="corpus">Fingerprint of the contracts and of the mutations: a run goes on only with the same ones.</param>
internal sealed class Checkpoint(string folder, string corpus)
{
    private string File => Path.Combine(folder, "checkpoint.txt");

    /// <summary>The first case that did not run.</summary>
    public ulong Next { get; set; }

    /// <summary>What ran so far.</summary>
    public Tally Total { get; } = new();

    /// <summary>Reads the checkpoint, if there is one.</summary>
    /// <exception cref="ArgumentException">It is of another corpus, or damaged.</exception>
    public void Load()
    {
        Directory.CreateDirectory(folder);
        if (!System.IO.File.Exists(File)) return;

        foreach (string line in System.IO.File.ReadLines(File))
        {
            string[] parts = line.Split(' ');
            if (parts.Length != 2) throw new ArgumentException($"{File} is damaged at '{line}'. Remove it to start anew.");
            if (parts[0] == "corpus")
            {
                if (parts[1] != corpus) throw new ArgumentException($"{File} is of a run over other contracts or mutations ({parts[1]}, not {corpus}), where a number means another case. Give another --folder, or remove it.");
                continue;
            }

            if (!long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long number)) throw new ArgumentException($"{File} is damaged at '{line}'. Remove it to start anew.");
            if (parts[0] == "next") Next = (ulong)number;
            else Total.Read(parts[0], number);
        }
    }

    /// <summary>Replaces the checkpoint in one step.</summary>
    public void Store()
    {
        string[] lines = [$"corpus {corpus}", string.Create(CultureInfo.InvariantCulture, $"next {Next}"), .. Total.Lines()];
        System.IO.File.WriteAllLines(File + ".new", lines);
        System.IO.File.Move(File + ".new", File, overwrite: true);
    }
}
