namespace Chain.Crypto.Tests.Docs;

/// <summary>
/// Every line <c>name = hex</c> of docs/protocol/state.md, worked out from the rules of the page with nothing but hashes:
/// the tree itself is compared with the page in Contracts.Tests.
/// </summary>
public sealed class StatePageTests
{
    private static readonly Dictionary<string, string> Documented = File.ReadLines(DocPage.PathOf("state"))
        .Where(line => HexLines.IsMatch(line))
        .Select(line => line.Split(" = "))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    [Fact]
    public void Every_value_of_the_page_follows_from_its_rules()
    {
        Dictionary<string, byte[]> values = [];
        foreach (char name in "abcg") values[$"key {name}"] = [5, .. "store"u8, (byte)name];
        foreach (char name in "ab") values[$"value {name}"] = [0xc4, 1, (byte)char.ToUpperInvariant(name)];
        foreach (char name in "abcg") values[$"path {name}"] = Hash(HashTag.StatePath, values[$"key {name}"]);
        foreach (char name in "ab")
        {
            values[$"value hash {name}"] = Hash(HashTag.StateValue, values[$"value {name}"]);
            values[$"leaf {name}"] = Hash(HashTag.StateLeaf, values[$"path {name}"], values[$"value hash {name}"]);
        }

        byte[] zeros = new byte[Hash32.Size];
        values["root of nothing"] = zeros;
        values["root of a"] = values["leaf a"];
        values["node at 00"] = Hash(HashTag.StateNode, values["leaf b"], values["leaf a"]);
        values["node at 0"] = Hash(HashTag.StateNode, values["node at 00"], zeros);
        values["root of a and b"] = Hash(HashTag.StateNode, values["node at 0"], zeros);
        values["proof of a"] = [0x92, 0x93, 0xc0, 0xc0, .. Bin(values["leaf b"]), 0xc0];
        values["proof of c"] = [0x92, 0x92, 0xc0, .. Bin(values["node at 00"]), 0xc0];
        values["proof of g"] =
            [0x92, 0x93, 0xc0, 0xc0, .. Bin(values["leaf a"]), 0x92, .. Bin(values["path b"]), .. Bin(values["value hash b"])];

        Assert.Equal(
            Documented.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            values.Select(pair => KeyValuePair.Create(pair.Key, Convert.ToHexStringLower(pair.Value))).OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    private static byte[] Hash(HashTag tag, params byte[][] parts) => Hashing.Hash(tag, [.. parts.SelectMany(part => part)]).ToArray();

    private static byte[] Bin(byte[] bytes) => [0xc4, (byte)bytes.Length, .. bytes];
}
