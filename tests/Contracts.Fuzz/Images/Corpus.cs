using System.Collections.Immutable;
using System.Security.Cryptography;
using Chain.TestSupport.Contracts;

namespace Chain.Contracts.Fuzz.Images;

/// <summary>The contracts that are mutated: small, so that most bytes mean something, and between them of all that contracts have.</summary>
public sealed class Corpus
{
    private Corpus(ImmutableArray<SeedImage> seeds)
    {
        Seeds = seeds;
        byte[] all = [.. seeds.SelectMany(seed => SHA256.HashData(seed.Bytes))];
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(all))[..16];
    }

    /// <summary>The contracts of <c>seeds</c>, compiled as an author's build does.</summary>
    public static Corpus Compiled { get; } = new(
    [
        .. typeof(Corpus).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal).Select(name => new SeedImage(name, ContractCompiler.Compile(Source(name)))),
    ]);

    /// <summary>The contracts, in ordinal order of their names.</summary>
    public ImmutableArray<SeedImage> Seeds { get; }

    /// <summary>Names the bytes of all of them: a case of a number is the same case only with the same ones.</summary>
    public string Fingerprint { get; }

    private static string Source(string name)
    {
        using Stream stream = typeof(Corpus).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
