using Chain.Contracts.Execution;
using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Contracts.Sdk;
using static Chain.Contracts.Tests.Traceability.EventText;

namespace Chain.Contracts.Tests.Traceability;

/// <summary>
/// Ten tiers of 10,000 items. The first is commissioned; each event takes 24 items of the tier below and makes 100 of the
/// next, so that items go into several products. Events arrive out of order, some of them twice.
/// </summary>
public sealed class LargeGenealogyTests
{
    private const int Tiers = 10;
    private const int PerTier = 10_000;
    private const int FanIn = 24;
    private const int FanOut = 100;

    /// <summary>
    /// Values, scans and rows read for a link: the item's relations, its next use or making and the row of it, once more
    /// behind that, the sides of the event, and what a page looks up again.
    /// </summary>
    private const int ReadsPerLink = 6;

    private static readonly ContractDefinition Metered = Library.Shipped.Metered("traceability");

    /// <summary>Traces run as on nodes, within the gas of a query.</summary>
    [Fact]
    public void A_trace_over_ten_tiers_of_100_000_items_reads_in_proportion_to_its_links()
    {
        TraceHost host = new();
        List<Node> graph = Build();
        string[] first = [.. Enumerable.Range(0, PerTier).Select(number => Item(0, number))];
        Load(host, graph, first);
        Assert.Equal(Tiers * PerTier, first.Concat(graph.SelectMany(node => node.Inputs.Concat(node.Outputs))).Distinct().Count());

        (bool Down, string Start)[] walks =
        [
            (false, Item(Tiers - 1, 1234)), (true, graph[0].Inputs[0]), (true, graph[^350].Inputs[0]), (true, graph[^1].Inputs[0]),
        ];
        foreach ((bool down, string start) in walks)
        {
            (int reads, int links) = Check(host, graph, down, start);
            Assert.True(reads <= ReadsPerLink * links, $"{(down ? "down" : "up")} from {start}: {reads} reads for {links} links");
        }
    }

    private static string Item(int tier, int number) => Serial($"{tier}-{number}");

    private static List<Node> Build()
    {
        Random random = new(42);
        List<Node> graph = [];
        for (int tier = 1; tier < Tiers; tier++)
        {
            for (int first = 0; first < PerTier; first += FanOut)
            {
                HashSet<int> inputs = [];
                while (inputs.Count < FanIn) inputs.Add(random.Next(PerTier));
                string[] taken = [.. inputs.Select(input => Item(tier - 1, input))];
                string[] made = [.. Enumerable.Range(first, FanOut).Select(output => Item(tier, output))];
                string text = Transformation(tier, taken, made);
                graph.Add(new Node(taken, made, text, HashOf(text)));
            }
        }

        return graph;
    }

    private static void Load(TraceHost host, List<Node> graph, string[] first)
    {
        string[] events = [.. first.Chunk(400).Select(items => Object("ADD", 0, items)), .. graph.Select(node => node.Text)];
        string[] arrivals = [.. events, .. events[..100]];
        new Random(1).Shuffle(arrivals);
        foreach (string[] chunk in arrivals.Chunk(40))
        {
            Transaction[] transactions = [.. chunk.Chunk(10).Select(texts => new Transaction(host, texts))];
            foreach (Ledger.Receipt receipt in host.Host.ExecuteBlock([.. transactions.Select(t => t.Signed)]))
            {
                Assert.Equal("", receipt.FaultCode);
            }
        }
    }

    /// <summary>Traces in pages, compares with a walk over the graph, and counts what was read.</summary>
    private static (int Reads, int Links) Check(TraceHost host, List<Node> graph, bool down, string start)
    {
        CountingState state = new(host.Host.State);
        QueryExecutor queries = new(new ContractCatalog([Library.Shipped.Consortium, Metered]), EngineRules.Version1);
        List<string> links = [];
        byte[]? token = null;
        do
        {
            MethodCall<TracePage> view = down ? TraceabilityAbi.TraceDown(start, 500, token) : TraceabilityAbi.TraceUp(start, 500, token);
            ViewResult result = queries.Query(state, host.Host.Block, view.Contract, view.Method, view.Arguments);
            Assert.Null(result.Fault);
            TracePage page = view.DecodeResult(result.Value.Span);
            links.AddRange(page.Links.Select(link => $"{link.To} {EventHash.ToUri(link.Event)}"));
            token = page.ResumeToken;
        }
        while (token is not null);

        Assert.Equal(Walk(graph, down, start).Order(StringComparer.Ordinal), links.Order(StringComparer.Ordinal));
        return (state.Reads, links.Count);
    }

    /// <summary>Every link once, as item and event.</summary>
    private static List<string> Walk(List<Node> graph, bool down, string start)
    {
        HashSet<string> reached = [start];
        List<string> links = [];
        foreach (Node node in down ? graph : Enumerable.Reverse(graph))
        {
            string[] next = down ? node.Outputs : node.Inputs;
            if (!(down ? node.Inputs : node.Outputs).Any(reached.Contains)) continue;

            reached.UnionWith(next);
            links.AddRange(next.Select(item => $"{Identity(item)} {node.Hash}"));
        }

        return links;
    }

    private sealed record Node(string[] Inputs, string[] Outputs, string Text, string Hash);

    private sealed class Transaction(TraceHost host, string[] texts)
    {
        public Ledger.Transaction Signed { get; } = host.Host.Transaction([host.Maker], [TraceabilityAbi.CaptureMany(texts)]);
    }
}
