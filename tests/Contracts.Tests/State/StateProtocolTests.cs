using Chain.Contracts.State;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.State;

/// <summary>The worked examples of docs/protocol/state.md are what the code computes.</summary>
public sealed class StateProtocolTests
{
    private readonly Dictionary<string, string> _documented = File.ReadLines(Repository.Path("docs/protocol/state.md"))
        .SkipWhile(line => !line.StartsWith("### No key", StringComparison.Ordinal))
        .Select(line => line.Split(" = "))
        .Where(parts => parts.Length == 2 && parts[1].Length % 2 == 0 && parts[1].All(char.IsAsciiHexDigitLower))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    [Fact]
    public void Keys_are_the_contract_s_name_with_its_length_and_the_key()
    {
        foreach (char key in "abcg") Assert.Equal(_documented[$"key {key}"], Convert.ToHexStringLower(StateKey.Of("store", [(byte)key])));
    }

    [Fact]
    public void Roots_of_no_key_one_key_and_two_keys_are_as_documented()
    {
        Assert.Equal(_documented["root of nothing"], TreeRoot.Empty.Hash.ToString());
        Assert.Equal(_documented["root of a"], Build("a").Root.Hash.ToString());
        Assert.Equal(_documented["leaf a"], _documented["root of a"]);
        Assert.Equal(_documented["root of a and b"], Build("a", "b").Root.Hash.ToString());
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("c", false)]
    [InlineData("g", false)]
    public void Proofs_are_byte_for_byte_as_documented_and_verify(string name, bool present)
    {
        (MemoryTreeStore store, TreeRoot root) = Build("a", "b");
        byte[] key = Bytes($"key {name}");
        StateProof proof = StateTree.Prove(store, root, key);
        Assert.Equal(_documented[$"proof of {name}"], Convert.ToHexStringLower(proof.Encode()));
        Assert.True(proof.Verify(root.Hash, key, present ? Bytes($"value {name}") : null));
    }

    [Fact]
    public void Intermediate_hashes_are_as_documented()
    {
        (MemoryTreeStore store, TreeRoot root) = Build("a", "b");
        StateProof ofA = StateTree.Prove(store, root, Bytes("key a"));
        Assert.Equal(["0000000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000000", _documented["leaf b"]], ofA.Siblings.Select(hash => hash.ToString()));
        Assert.Equal(_documented["node at 00"], StateTree.Prove(store, root, Bytes("key c")).Siblings[1].ToString());
        StateProofLeaf other = StateTree.Prove(store, root, Bytes("key g")).Other!.Value;
        Assert.Equal(_documented["path b"], other.Path.ToString());
        Assert.Equal(_documented["value hash b"], other.ValueHash.ToString());
    }

    private byte[] Bytes(string name) => Convert.FromHexString(_documented[name]);

    private (MemoryTreeStore Store, TreeRoot Root) Build(params string[] names)
    {
        MemoryTreeStore store = new();
        List<StateChange> changes = [.. names.Select(name => new StateChange(Bytes($"key {name}"), Bytes($"value {name}")))];
        TreeRoot root = StateTreeTests.Apply(new StateTree(store, new StateTreeOptions()), store, TreeRoot.Empty, 1, changes);
        return (store, root);
    }
}
