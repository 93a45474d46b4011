using System.Text.Json;

namespace Chain.Crypto.Tests;

/// <summary>The proof cases of github.com/transparency-dev/merkle, right and wrong, with the suite's own verdicts.</summary>
public sealed class MerkleSuiteTests
{
    private const string Suite = "merkle-rfc6962/testdata";

    [SharedDataFact(Suite)]
    public void Inclusion_verdicts_are_those_of_the_suite() => Check("inclusion", expected: 98, test =>
        Length(test, "leafHash") == Hash32.Size && Length(test, "root") == Hash32.Size && MerkleTree.VerifyInclusion(
            test.GetProperty("leafIdx").GetUInt64(), test.GetProperty("treeSize").GetUInt64(),
            HashOf(test, "leafHash"), Proof(test), HashOf(test, "root")));

    [SharedDataFact(Suite)]
    public void Consistency_verdicts_are_those_of_the_suite() => Check("consistency", expected: 98, test =>
        MerkleTree.VerifyConsistency(
            test.GetProperty("size1").GetUInt64(), test.GetProperty("size2").GetUInt64(),
            HashOf(test, "root1"), HashOf(test, "root2"), Proof(test)));

    /// <summary>
    /// What is left out: proofs about subtrees [start, end) of a log, of a draft on Merkle tree certificates. RFC 6962 has
    /// none, and no proof of this protocol is about a part of a tree that does not begin at its first leaf.
    /// </summary>
    [SharedDataFact(Suite)]
    public void The_suite_has_no_other_kind_than_those_and_proofs_about_subtrees()
    {
        string[] kinds = [.. Directory.EnumerateDirectories(SharedData.Path(Suite)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

        Assert.Equal(["consistency", "inclusion", "subtreeconsistency", "subtreeinclusion"], kinds);
    }

    private static void Check(string kind, int expected, Func<JsonElement, bool> verify)
    {
        int count = 0;
        foreach (string file in Directory.EnumerateFiles(SharedData.Path($"{Suite}/{kind}"), "*.json", SearchOption.AllDirectories))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            Assert.True(verify(document.RootElement) != document.RootElement.GetProperty("wantErr").GetBoolean(), file);
            count++;
        }

        Assert.Equal(expected, count);
    }

    private static int Length(JsonElement test, string name) => test.GetProperty(name).GetBytesFromBase64().Length;

    /// <summary>
    /// Some consistency cases use text of another length where a root should be, one of them with the verdict "valid".
    /// Our type cannot hold that; its hash stands in for it, which equals itself and nothing else, as the text does.
    /// </summary>
    private static Hash32 HashOf(JsonElement test, string name) => Fit(test.GetProperty(name).GetBytesFromBase64());

    private static Hash32[] Proof(JsonElement test)
    {
        JsonElement proof = test.GetProperty("proof");
        return proof.ValueKind == JsonValueKind.Null ? [] : [.. proof.EnumerateArray().Select(item => Fit(item.GetBytesFromBase64()))];
    }

    private static Hash32 Fit(byte[] bytes) => bytes.Length == Hash32.Size ? new Hash32(bytes) : Hashing.Sha256(bytes);
}
