using Chain.Contracts.Fuzz.Images;
using Chain.TestSupport;

namespace Chain.Contracts.Fuzz.Mutations;

/// <summary>Makes the mutant of a number: which contract is changed, how often and how, all comes from it.</summary>
public static class Mutator
{
    /// <summary>Changes when a number comes to mean another mutant: checkpoints of before are void.</summary>
    public const int Version = 1;

    // Weights say how many of a hundred changes are of a kind: code most, since all else is settled before code is looked at.
    private static readonly (int Weight, Action<Mutant> Change)[] Kinds =
    [
        (34, CodeMutations.Change),
        (14, WrittenCode.Change),
        (5, FrameMutations.Change),
        (23, TableMutations.Change),
        (10, BlobMutations.Change),
        (3, NameMutations.Change),
        (4, HeaderMutations.Change),
        (7, ByteMutations.Change),
    ];

    /// <summary>The bytes of a case.</summary>
    /// <param name="corpus">The contracts that are changed.</param>
    /// <param name="number">Number of the case.</param>
    /// <param name="notes">Takes a line on each change; null if nobody reads them.</param>
    public static byte[] Make(Corpus corpus, ulong number, List<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        SplitMix64 random = new(number);
        random.Next(); // Neighbouring seeds give neighbouring first states.
        SeedImage seed = corpus.Seeds[random.Next(corpus.Seeds.Length)];
        notes?.Add($"contract {seed.Name}, {seed.Bytes.Length} bytes");
        Mutant mutant = new(seed, corpus, random, notes);
        for (int changes = Count(random.Next(100)); changes > 0; changes--) Kind(random.Next(100))(mutant);
        return mutant.Bytes;
    }

    /// <summary>Mostly one change: two seldom pass the same rules.</summary>
    private static int Count(int percent) => percent < 62 ? 1 : percent < 86 ? 2 : percent < 96 ? 3 : 5;

    private static Action<Mutant> Kind(int percent)
    {
        foreach ((int weight, Action<Mutant> change) in Kinds)
        {
            percent -= weight;
            if (percent < 0) return change;
        }

        throw new InvalidOperationException("The weights of kinds of changes do not add up to 100.");
    }
}
