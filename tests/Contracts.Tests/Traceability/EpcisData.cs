using System.Security.Cryptography;
using Chain.Contracts.Epcis;
using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Traceability;

/// <summary>Where the EPCIS test data and the demo's files are, and the hash that the host gives to contracts.</summary>
internal static class EpcisData
{
    public static string RepositoryRoot { get; } = FindRoot();

    public static string? Folder { get; } = FindFolder();

    public static string HashExamples => Path.Combine(Folder!, "event-hash-generator", "tests");

    public static Hash32 Sha256(ReadOnlySpan<byte> bytes) => new(SHA256.HashData(bytes));

    /// <summary>A document in JSON; XML is turned into it.</summary>
    public static string ReadDocument(string path)
    {
        string text = File.ReadAllText(path);
        return Path.GetExtension(path) == ".xml" ? EpcisXml.ToJson(text) : text;
    }

    /// <summary>Hashes of all events of a document, by way of the splitter, or why one is refused.</summary>
    public static List<string> HashesOf(string document)
    {
        List<string> hashes = [];
        IReadOnlyList<string> events = EpcisDocumentSplitter.Split(document, out EpcisError error);
        foreach (string text in events) hashes.Add(EpcisEventReader.Read(text, out EpcisError refused) is null ? EpcisErrors.Describe(refused) : HashOf(text));
        Assert.Equal("", error.IsNone ? "" : EpcisErrors.Describe(error));
        return hashes;
    }

    public static string HashOf(string eventJson) => EventHash.ToUri(EventHash.Of(Read(eventJson), Sha256)!.Value);

    public static EpcisEvent Read(string eventJson)
    {
        EpcisEvent? read = EpcisEventReader.Read(eventJson, out EpcisError error);
        Assert.Equal("", error.IsNone ? "" : EpcisErrors.Describe(error));
        return read!;
    }

    public static EpcisError ErrorOf(string eventJson)
    {
        Assert.Null(EpcisEventReader.Read(eventJson, out EpcisError error));
        return error;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Chain.sln"))) folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }

    private static string? FindFolder()
    {
        string? data = Environment.GetEnvironmentVariable("CHAIN_DATA") ?? Path.Combine(RepositoryRoot, "..", "shared", "data");
        string folder = Path.Combine(data, "epcis");
        return Directory.Exists(folder) ? folder : null;
    }
}

/// <summary>A test that needs the shared EPCIS data; skipped with a reason without it.</summary>
internal sealed class EpcisDataTheoryAttribute : TheoryAttribute
{
    public EpcisDataTheoryAttribute()
    {
        if (EpcisData.Folder is null) Skip = "EPCIS test data not found: set CHAIN_DATA to the folder that holds epcis/.";
    }
}
