using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Contracts.Testing;
using static Chain.Contracts.Tests.Traceability.EventText;
using Contract = Chain.Contracts.Library.Traceability.Traceability;

namespace Chain.Contracts.Tests.Traceability;

/// <summary>
/// A block is final before it is executed: what one event makes every node do must be in proportion to what it pays for,
/// its bytes. Measured in bytes allocated, which is the same on every machine.
/// </summary>
public sealed class CaptureCostTests
{
    /// <summary>What refusing or capturing an event may allocate for each byte of a text of the greatest length.</summary>
    private const long AllocatedPerByteMax = 700;

    private const string Namespace = "https://ns.example.com/epcis/";

    public static TheoryData<string> Names => [.. Attacks().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_capture_allocates_is_bounded_by_the_length_of_its_text(string name)
    {
        (string text, string code) = Attacks()[name];
        TraceHost host = TraceHost.With(Object("ADD", 1, [Serial("1")]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        TestOutcome outcome = host.Host.Call(host.Maker, TraceabilityAbi.Capture(text));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(code, outcome.FaultCode);
        long bytes = Math.Min(text.Length, Contract.EventBytesMax) + (text.Length / 10);
        Assert.True(allocated <= AllocatedPerByteMax * bytes, $"{allocated:N0} bytes for a text of {text.Length:N0}");
    }

    [Fact]
    public void Every_text_of_several_is_measured_before_it_is_read()
    {
        TraceHost host = new();
        string small = Object("ADD", 1, [Serial("1")]);
        string large = With($"\"rdfs:{new string('x', 200_000)}\":[{Repeat("{\"a\":1}", 5_600)}]");
        long before = GC.GetAllocatedBytesForCurrentThread();
        TestOutcome outcome = host.Host.Call(host.Maker, TraceabilityAbi.CaptureMany([small, large]));

        Assert.Equal("traceability.EventTooLarge", outcome.FaultCode);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20_000_000);
    }

    [Fact]
    public void The_hashed_text_holds_its_limit_at_the_edge()
    {
        string name = "{" + Namespace + "}a=1";
        string head = PreHash(With("\"ex:b\":1"));
        int most = (EventHash.PreHashLengthMax - head.Length) / name.Length;

        Assert.Equal("", new TraceHost().FaultOf(With($"\"ex:b\":1,\"ex:a\":[{Repeat("1", most)}]")));
        Assert.Equal("traceability.HashedTextTooLong", new TraceHost().FaultOf(With($"\"ex:b\":1,\"ex:a\":[{Repeat("1", most + 1)}]")));

        static string PreHash(string text) => EventHash.PreHash(EpcisData.Read(text))!;
    }

    private static Dictionary<string, (string Text, string Code)> Attacks()
    {
        const string TooLarge = "traceability.EventTooLarge";
        string longSpace = $"https://{new string('n', 50_000)}/";
        return new()
        {
            ["a long name over many objects, as reported"] =
                (With($"\"rdfs:{new string('x', 200_000)}\":[{Repeat("{\"a\":1}", 5_600)}]"), TooLarge),
            ["many members, as reported"] = (With($"\"rdfs:{new string('x', 200_000)}\":[{Repeat("{\"a\":1}", 25_000)}]"), TooLarge),
            ["a long namespace, as reported"] = (With(Repeat("\"ex:a\":[{\"ex:b\":1}]", 1) + $",\"ex:c\":[{Repeat("1", 20_000)}]", longSpace), TooLarge),
            ["a long name"] = (With($"\"rdfs:{new string('x', 20_000)}\":[{Repeat("1", 19_000)}]"), "traceability.TooLong"),
            ["a long nested name"] = (With($"\"rdfs:a\":{{\"{new string('x', 20_000)}\":[{Repeat("1", 19_000)}]}}"), "traceability.TooLong"),
            ["a long namespace"] = (With($"\"ex:a\":[{Repeat("1", 19_000)}]", longSpace[..20_000]), "traceability.BadContext"),
            ["a name over many values"] = (With($"\"ex:a\":[{Repeat("1", 29_000)}]"), "traceability.HashedTextTooLong"),
            ["a name over many lists"] = (With($"\"ex:a\":[{Repeat("[1]", 14_000)}]"), "traceability.HashedTextTooLong"),
            ["a name over many objects"] = (With($"\"ex:a\":[{Repeat("{\"b\":1}", 7_000)}]"), "traceability.HashedTextTooLong"),
            ["a deep event"] = (With(Deep(28, $"[{Repeat("{\"ex:a\":1}", 2_000)}]")), ""),
            ["a deep event with long names"] =
                (With(Deep(28, $"[{Repeat($"{{\"{new string('y', 150)}\":1}}", 300)}]", new string('x', 150))), ""),
            ["many bad names deep inside"] = (With(Deep(28, $"[{Repeat("{\"no:a\":1}", 5_000)}]")), "traceability.UndefinedPrefix"),
            ["many prefixes and names"] = (Prefixed(1_200), ""),
            ["a link of many qualifiers"] = (With($"\"ex:a\":\"https://x/{string.Concat(Enumerable.Repeat("21/00000/", 6_000))}\""), ""),
            ["many elements"] = (With($"\"ex:a\":{{\"b\":[{Repeat("0", 29_000)}]}}"), ""),
        };
    }

    private static string With(string members, string space = Namespace)
    {
        string text = Object("ADD", 1, [Serial("1")], "," + members);
        return text[..^1] + $",\"@context\":{{\"ex\":\"{space}\"}}}}";
    }

    private static string Repeat(string text, int count) => string.Join(',', Enumerable.Repeat(text, count));

    private static string Deep(int depth, string inside, string name = "a") =>
        $"\"ex:a\":{string.Concat(Enumerable.Repeat($"{{\"{name}\":", depth))}{inside}{new string('}', depth)}";

    private static string Prefixed(int count)
    {
        string prefixes = string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"p{i}\":\"n:{i}\"}}"));
        string names = string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"p{i}:a\":1}}"));
        string text = Object("ADD", 1, [Serial("1")], $",\"ex:a\":[{names}]");
        return text[..^1] + $",\"@context\":[{{\"ex\":\"n:x\"}},{prefixes}]}}";
    }
}
