using System.Globalization;
using Chain.Contracts.Fuzz.Images;
using Chain.Contracts.Fuzz.Mutations;

namespace Chain.Contracts.Fuzz.Running;

/// <summary>A case on which something went wrong.</summary>
/// <param name="Number">Number of the case.</param>
/// <param name="Kind">What happened: <c>crash</c>, <c>hang</c>, <c>slow</c>, <c>memory</c>, <c>load</c>, <c>call</c>, <c>unequal</c>.</param>
/// <param name="Detail">More on it.</param>
public sealed record Finding(ulong Number, string Kind, string Detail)
{
    /// <summary>Writes the case and its bytes beside the checkpoint: <c>finding-N.txt</c> and <c>finding-N.dll</c>.</summary>
    public void Store(string folder, Corpus corpus)
    {
        List<string> notes = [];
        byte[] image = Mutator.Make(corpus, Number, notes);
        string name = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"finding-{Number}"));
        File.WriteAllBytes(name + ".dll", image);
        File.WriteAllText(name + ".txt", string.Join('\n', [$"case {Number} of corpus {corpus.Fingerprint}: {Kind}", .. notes, Detail, ""]));
    }
}
