namespace Chain.Contracts.Tests.Generator;

/// <summary>What an author reads when a contract is not one.</summary>
public sealed class DiagnosticsTests
{
    [Fact]
    public void A_contract_without_problems_compiles()
    {
        string[] errors = GeneratorRun.Errors(Contract("""
            private readonly StateMap<(Address Owner, uint Number), Item> _items;
            private readonly StateValue<Measure> _total;
            public static class Faults { public static readonly Fault None = new("There is " + "none."); }
            [Call] public void Add(uint number, Item item) { _items[(Sender, number)] = item; Emit(new Added(item)); }
            [View] public Item Get(Address owner, uint number) => _items.Require((owner, number), Faults.None);
            """) + """
            public sealed record Item(string Name, Measure Weight, Item.Kind[]? Kinds) { public enum Kind { A, B } }
            [Event] public sealed record Added(Item Item);
            """);

        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("public partial class C : Contract { }")]
    [InlineData("public sealed class C : Contract { }")]
    [InlineData("public sealed partial class C { }")]
    [InlineData("public sealed partial class C<T> : Contract { }")]
    [InlineData("public static class Outer { [Contract(\"d\")] public sealed partial class D : Contract { } } public sealed partial class C : Contract { }")]
    public void A_contract_is_a_sealed_partial_class(string declaration) =>
        Assert.Contains(GeneratorRun.Errors($"[Contract(\"c\")] {declaration}"), e => e.StartsWith("CHAIN001", StringComparison.Ordinal));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"Upper\"")]
    [InlineData("\"1st\"")]
    [InlineData("\"under_score\"")]
    [InlineData("\"a-name-that-is-longer-than-32-bytes\"")]
    [InlineData("\"good\", Version = 0")]
    public void Contract_names_are_short_and_plain(string attribute) =>
        AssertOnly("CHAIN002", $"[Contract({attribute})] public sealed partial class C : Contract {{ }}");

    [Theory]
    [InlineData("double", "floating point differs between machines; use Measure, or Fixed of Chain.Contracts.Std")]
    [InlineData("float", "floating point differs between machines")]
    [InlineData("decimal", "its scale is observable; use Measure")]
    [InlineData("DateTime", "use Timestamp")]
    [InlineData("Guid", "use Hash32 or byte[]")]
    [InlineData("char", "use string")]
    [InlineData("object", "use a concrete type")]
    [InlineData("nint", "its size differs between machines")]
    [InlineData("Dictionary<string, int>", "its order is not part of its value")]
    [InlineData("List<int>", "use T[] or IReadOnlyList<T>")]
    [InlineData("int[,]", "arrays have one dimension")]
    [InlineData("(int, int)", "tuples are for keys only; declare a record")]
    [InlineData("Plain", "use an integer, text, bytes, an enum, a positional record or a list of them")]
    [InlineData("WithProperty", "declare it as a positional record")]
    [InlineData("Generic<int>", "records with type parameters are not encodable")]
    [InlineData("Twice", "two of its members have the value 1")]
    public void A_type_without_a_canonical_encoding_is_refused_with_advice(string type, string advice)
    {
        string[] errors = GeneratorRun.Errors(Contract($"[Call] public void Take({type} value) {{ }}") + """
            public sealed class Plain { }
            public sealed record WithProperty(int A) { public int B { get; init; } }
            public sealed record Generic<T>(T A);
            public enum Twice { A = 1, B = 1 }
            """);

        string error = Assert.Single(errors);
        Assert.StartsWith("CHAIN003", error, StringComparison.Ordinal);
        Assert.Contains(advice, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int[]")]
    [InlineData("Measure")]
    [InlineData("Pair")]
    public void A_key_orders_by_value_or_is_refused(string type) =>
        AssertOnly("CHAIN003", Contract($"private readonly StateMap<{type}, int> _map;") + "public sealed record Pair(int A, string[] B);");

    [Theory]
    [InlineData("private StateValue<int> _value;", "CHAIN004")]
    [InlineData("private readonly StateValue<int> _value = null!;", "CHAIN004")]
    [InlineData("[Slot(1)] private readonly StateValue<int> _a; [Slot(1)] private readonly StateValue<int> _b;", "CHAIN005")]
    [InlineData("[Slot(1)] private readonly StateValue<int> _a; private readonly StateValue<int> _b;", "CHAIN005")]
    [InlineData("private int _count; [Call] public void F() => _count++;", "CHAIN013")]
    [InlineData("public int Count { get; set; }", "CHAIN013")]
    [InlineData("private static int Count = 1; [View] public int F() => Count;", "CHAIN014")]
    [InlineData("private static readonly int[] Table = [1]; [View] public int F() => Table[0];", "CHAIN014")]
    [InlineData("[Call] public static void F() { }", "CHAIN006")]
    [InlineData("[Call] public void F<T>() { }", "CHAIN006")]
    [InlineData("[Call] public void F(ref int a) { }", "CHAIN006")]
    [InlineData("[Call] public void F(params int[] a) { }", "CHAIN006")]
    [InlineData("[Call, View] public int F() => 1;", "CHAIN006")]
    [InlineData("[Call] public void F_G() { }", "CHAIN006")]
    [InlineData("[Call] public void F(int a) { } [Call] public void F(string a) { }", "CHAIN007")]
    [InlineData("[View] public void F() { }", "CHAIN008")]
    [InlineData("[Call] public void F() => Emit(\"text\");", "CHAIN009")]
    [InlineData("public static class Faults { public static readonly Fault Odd = new(Text()); static string Text() => \"\"; }", "CHAIN010")]
    [InlineData("public static class Faults { public static readonly Fault Odd_Name = new(\"x\"); }", "CHAIN010")]
    [InlineData("public static class Faults { public static readonly Fault Odd = new(\"x\", \"Other\"); }", "CHAIN010")]
    [InlineData("[View] public A.Item F(B.Item x) => new();", "CHAIN011")]
    [InlineData("[Call] public void F(Node node) { }", "CHAIN012")]
    [InlineData("[View] public string Json() => \"\";", "CHAIN023")]
    [InlineData("[Call] public void Definition() { }", "CHAIN023")]
    [InlineData("[Call] public void KindOf(string method) { }", "CHAIN023")]
    [InlineData("[Call] public void ContractName() { }", "CHAIN023")]
    [InlineData("[Call] public void Codecs() { }", "CHAIN023")]
    [InlineData("[Call] public void CAbi() { }", "CHAIN023")]
    [InlineData("[Call] public void CProxy() { }", "CHAIN023")]
    [InlineData("[Call] public void F(amount value) { }", "CHAIN024")]
    [InlineData("[Call] public void F(Twice value) { }", "CHAIN025")]
    [InlineData("private readonly StateValue<Capitals> _value;", "CHAIN025")]
    [InlineData("[Call] public void F(int größe) { }", "CHAIN026")]
    [InlineData("private readonly StateValue<int> _größe;", "CHAIN026")]
    [InlineData("private readonly StateMap<Teil, int> _parts;", "CHAIN026")]
    [InlineData("[View] public Maß F() => new(1, 2);", "CHAIN026")]
    [InlineData("[View] public Farbe F() => Farbe.Rot;", "CHAIN026")]
    [InlineData("[Call] public void F() => Emit(new Made(1));", "CHAIN026")]
    public void What_a_contract_may_not_have_is_reported_alone(string members, string id) =>
        AssertOnly(id, Contract(members) + """
            public sealed record Node(int Value, Node? Next);
            public sealed record amount(int Value);
            public sealed record Twice(int Size, long size);
            public sealed record Capitals(int URL, string B, int url);
            public readonly record struct Teil(int Stück);
            public sealed record Maß(int A, int B);
            public enum Farbe { Rot, Grün }
            [Event] public sealed record Made(int Länge);
            public static class A { public sealed record Item(); }
            public static class B { public sealed record Item(); }
            """);

    /// <summary>The generator accepts no interface that nodes refuse: such names reached the deployment.</summary>
    [Fact]
    public void Names_with_underscores_and_digits_stand_in_interfaces() =>
        Assert.Empty(GeneratorRun.Errors(Contract("private readonly StateValue<int> __a_1; [Call] public void F(int _b2, Snake_case c) { _ = __a_1; }") + """
            public sealed record Snake_case(int A_1, int _a1, int B, Alias C);
            public readonly record struct Alias(int Value);
            """));

    /// <summary>The attack that once overwrote another contract's state: a proxy by hand, handed the context.</summary>
    [Theory]
    [InlineData("public sealed class EvilProxy(ContractContext context) : ContractProxy(context);", "CHAIN017")]
    [InlineData("public class EvilProxy : ContractProxy { public EvilProxy(ContractContext context) : base(context) { } }", "CHAIN017")]
    [InlineData("public class Base(ContractContext context) : ContractProxy(context); public sealed class EvilProxy(ContractContext context) : Base(context);", "CHAIN013")]
    public void A_proxy_written_by_hand_is_no_field(string proxy, string id) =>
        AssertOnly(id, Contract("private readonly EvilProxy _evil; [View] public int F() => 1;") + proxy + "public sealed class Evil;");

    [Fact]
    public void A_proxy_without_a_contract_is_no_field() =>
        Assert.Contains(
            GeneratorRun.Errors(Contract("private readonly EvilProxy _evil; [View] public int F() => 1;") + "public sealed class Evil;"),
            e => e.StartsWith("CHAIN017", StringComparison.Ordinal));

    [Fact]
    public void Generated_proxies_are_fields_in_this_compilation_and_from_another() =>
        Assert.Empty(GeneratorRun.Errors(Contract(
            "private readonly OtherProxy _other; private readonly Chain.Contracts.Library.Consortium.ConsortiumProxy _consortium; [View] public int F() => _other.G();")
            + "[Contract(\"other\")] public sealed partial class Other : Contract { [View] public int G() => 1; }"));

    [Fact]
    public void A_key_codec_does_not_start_keys_anew()
    {
        Assert.Empty(Errors("writer.WriteByte(1)"));
        string error = Assert.Single(Errors("writer.Start(new byte[] { 1 })"));
        Assert.Contains("'KeyWriter' does not contain a definition for 'Start'", error, StringComparison.Ordinal);

        static string[] Errors(string statement) => GeneratorRun.Errors($$"""
            public sealed class Odd : KeyCodec<int>
            {
                public override void Write(KeyWriter writer, int value) => {{statement}};
                public override int Read(ref KeyReader reader) => 0;
            }
            """);
    }

    [Theory]
    [InlineData("Größe")]
    [InlineData("Snake_case")]
    [InlineData("EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE")]
    public void Event_names_are_short_and_plain(string name) =>
        AssertOnly("CHAIN018", Contract($"[Call] public void F() => Emit(new {name}(1));") + $"[Event] public sealed record {name}(int A);");

    [Fact]
    public void A_contract_declares_no_constructor() =>
        Assert.Contains(
            GeneratorRun.Errors(Contract("public C() : base(null!) { }")), e => e.StartsWith("CHAIN015", StringComparison.Ordinal));

    [Fact]
    public void State_fields_without_numbers_stand_in_one_file()
    {
        const string First = """[Contract("c")] public sealed partial class C : Contract { private readonly StateValue<int> _a; }""";
        const string Second = "public sealed partial class C { private readonly StateValue<int> _b; }";

        string error = Assert.Single(GeneratorRun.Errors(First, Second));

        Assert.StartsWith("CHAIN016", error, StringComparison.Ordinal);
        Assert.Empty(GeneratorRun.Errors(First.Replace("private", "[Slot(0)] private", StringComparison.Ordinal), Second.Replace("private", "[Slot(1)] private", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_type_that_is_not_in_scope_is_named() =>
        Assert.Contains(GeneratorRun.Errors(Contract("[Call] public void F(Missing m) { }")), e => e.StartsWith("CS0246", StringComparison.Ordinal));

    [Fact]
    public void Names_that_are_keywords_or_names_of_generated_code_are_no_problem() =>
        Assert.Empty(GeneratorRun.Errors(Contract("""
            private readonly StateMap<@class, R> _map;
            [Call] public R F(int @event, string w, string r, R value, uint context, bool method) { Emit(value); return value; }
            """) + """
            public readonly record struct @class(int @int);
            [Event] public sealed record R(int @string, @class @object);
            """));

    [Fact]
    public void An_edit_elsewhere_does_not_generate_anew() =>
        Assert.True(GeneratorRun.ReusesOutputAfterUnrelatedEdit(Contract("[View] public int F() => 1;")));

    private static string Contract(string members) => $"[Contract(\"c\")] public sealed partial class C : Contract {{ {members} }}\n";

    private static void AssertOnly(string id, string source)
    {
        string error = Assert.Single(GeneratorRun.Errors(source));
        Assert.StartsWith(id, error, StringComparison.Ordinal);
    }
}
