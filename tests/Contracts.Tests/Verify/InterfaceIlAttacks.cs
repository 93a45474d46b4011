using Mono.Cecil;
using static Chain.Contracts.Tests.Verify.IlAttacks;

namespace Chain.Contracts.Tests.Verify;

/// <summary>
/// Interfaces that no generator writes: the engine reads them when a contract is proposed, wallets of others when it is used. Each stands in
/// the constant of <see cref="Source"/> in place of its own.
/// </summary>
internal static class InterfaceIlAttacks
{
    private const string Expected = "InterfaceMismatch";
    private const string Tail = ",\"faults\":[],\"state\":[],\"version\":1}";
    private const string Text = "string";

    /// <summary>Attacks by name: the code expected, and what is changed.</summary>
    public static IReadOnlyDictionary<string, (string Code, Action<ModuleDefinition> Change)> All { get; } =
        new Dictionary<string, (string, Action<ModuleDefinition>)>
        {
            // Each sign was a call, and a copy of the rest: 20 seconds and 10 GB on every node.
            ["interface with a type of a hundred thousand options"] = Result(Text + new string('?', 100_000)),
            ["interface with a type of lists of lists"] = Result(new string('[', 40_000) + Text + new string(']', 40_000)),
            ["interface with keys of tuples of tuples"] = Interface("[]", "[]", state: $$"""{"name":"a","slot":0,"kind":"map","keys":["{{new string('(', 40_000)}}u8{{new string(')', 40_000)}}"],"value":"u8"}"""),
            ["interface with an alias of itself"] = Result("A", """{"name":"A","kind":"alias","of":"A"}"""),
            ["interface with aliases of each other"] = Result("A", """{"name":"A","kind":"alias","of":"B?"},{"name":"B","kind":"alias","of":"[A]"}"""),
            ["interface with a record of itself"] = Result("A", """{"name":"A","kind":"record","fields":[{"name":"a","type":"A?"}]}"""),
            ["interface with records that nest too deep"] = Result("R99", string.Join(',', Enumerable.Range(0, 100).Select(i => $$"""{"name":"R{{i}}","kind":"record","fields":[{"name":"a","type":"{{(i == 0 ? "u8" : $"R{i - 1}")}}"}]}"""))),
            ["interface of too many methods"] = Interface($"[{string.Join(',', Enumerable.Range(0, 1_025).Select(i => $$"""{"name":"M{{i}}","kind":"view","parameters":[]}"""))}]", "[]"),
            ["interface that nests arrays"] = Whole(new string('[', 50_000)),
            ["interface of another contract"] = Whole("""{"abi":1,"contract":"consortium","events":[],"methods":[],"types":[]""" + Tail),
            ["interface of another version"] = Whole("""{"abi":1,"contract":"shop","events":[],"methods":[],"types":[]""" + Tail.Replace(":1}", ":2}", StringComparison.Ordinal)),
            ["interface that names its contract twice"] = Whole("""{"abi":1,"contract":"shop","contract":"shop","events":[],"methods":[],"types":[]""" + Tail),
            ["interface with code in a method's name"] = Interface("""[{"name":"A();}}class X{","kind":"view","parameters":[]}]""", "[]"),
            ["interface with code in a parameter's name"] = Interface("""[{"name":"A","kind":"view","parameters":[{"name":"a\n#error","type":"u8"}]}]""", "[]"),
            ["interface with code in a type's name"] = Result("A", """{"name":"A","kind":"alias","of":"u8"},{"name":"B */","kind":"alias","of":"u8"}"""),
            ["interface with code in the name of a member"] = Result("A", """{"name":"A","kind":"enum","of":"u8","values":[{"name":"A=1}//","value":"1"}]}"""),
            ["interface with letters that look like others"] = Interface("""[{"name":"\u0410dd","kind":"view","parameters":[]}]""", "[]"),
            ["interface with letters from right to left"] = Interface("""[{"name":"A\u202e","kind":"view","parameters":[]}]""", "[]"),
            ["interface with one method twice"] = Interface("""[{"name":"A","kind":"view","parameters":[]},{"name":"A","kind":"call","parameters":[]}]""", "[]"),
            ["interface with one parameter twice"] = Interface("""[{"name":"A","kind":"view","parameters":[{"name":"a","type":"u8"},{"name":"a","type":"hash"}]}]""", "[]"),
            ["interface with one type twice"] = Result("A", """{"name":"A","kind":"alias","of":"u8"},{"name":"A","kind":"alias","of":"hash"}"""),
            ["interface with a built-in type of its own"] = Result("address", """{"name":"address","kind":"alias","of":"u8"}"""),
            ["interface with one number of two names"] = Result("A", """{"name":"A","kind":"enum","of":"u8","values":[{"name":"A","value":"1"},{"name":"B","value":"1"}]}"""),
            ["interface with a member beyond its type"] = Result("A", """{"name":"A","kind":"enum","of":"u8","values":[{"name":"A","value":"256"}]}"""),
            ["interface with an enum of texts"] = Result("A", """{"name":"A","kind":"enum","of":"string","values":[]}"""),
            ["interface with a method that is neither call nor view"] = Interface("""[{"name":"A","kind":"View","parameters":[]}]""", "[]"),
            ["interface with a result of nothing"] = Interface("""[{"name":"A","kind":"view","parameters":[],"result":null}]""", "[]"),
            ["interface with one slot twice"] = Interface("[]", "[]", state: """{"name":"a","slot":0,"kind":"value","value":"u8"},{"name":"b","slot":0,"kind":"value","value":"string"}"""),
            ["interface with a type that is none"] = Result("(u8,u8)"),
        };

    /// <summary>The control: an interface that only says little is accepted.</summary>
    public static Action<ModuleDefinition> Control { get; } = Result("A?", """{"name":"A","kind":"alias","of":"[B]"},{"name":"B","kind":"enum","of":"u8","values":[{"name":"C","value":"255"}]}""").Item2;

    private static (string, Action<ModuleDefinition>) Result(string type, string types = "") =>
        Interface($$"""[{"name":"A","kind":"view","parameters":[],"result":"{{type}}"}]""", $"[{types}]");

    private static (string, Action<ModuleDefinition>) Interface(string methods, string types, string state = "") =>
        Whole($$"""{"abi":1,"contract":"shop","events":[],"methods":{{methods}},"types":{{types}}""" + Tail.Replace("\"state\":[]", $"\"state\":[{state}]", StringComparison.Ordinal));

    private static (string, Action<ModuleDefinition>) Whole(string json) =>
        (Expected, module => Type(module, "AttackAbi").Fields.First(f => f.Name == "Json").Constant = json);
}
