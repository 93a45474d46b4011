using Chain.Contracts.Execution;
using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Sdk;
using static Chain.Contracts.Tests.Traceability.EventText;

namespace Chain.Contracts.Tests.Traceability;

/// <summary>
/// A tank that is filled, drawn from and cleared again and again. What a trace through one of its fillings costs must not
/// depend on how often the tank was filled before or since.
/// </summary>
public sealed class ReusedContainerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_trace_through_one_filling_does_not_read_the_others(bool down)
    {
        const int Middle = 20;
        (int few, string fewLinks) = Trace(fillings: 40, Middle, down);
        (int many, string manyLinks) = Trace(fillings: 400, Middle, down);
        (_, string middle) = Trace(fillings: 400, filling: 200, down);

        Assert.Equal(fewLinks, manyLinks);
        Assert.Equal(fewLinks.Replace($"-{Middle}", "-200", StringComparison.Ordinal), middle);
        Assert.Equal(few, many);
        Assert.Equal(Trace(fillings: 400, filling: 200, down).Reads, many);
    }

    private static string In(int filling, int number) => Serial($"in{number}-{filling}");

    private static string Out(int filling) => Serial($"out-{filling}");

    /// <summary>Three minutes a filling: two items go in, a product is drawn, the tank is cleared.</summary>
    private static string[] Filling(int filling) =>
    [
        Aggregation("ADD", 4 * filling, Pallet(1), [In(filling, 1), In(filling, 2)]),
        Transformation((4 * filling) + 1, [Pallet(1)], [Out(filling)]),
        Aggregation("DELETE", (4 * filling) + 2, Pallet(1), []),
    ];

    private static (int Reads, string Links) Trace(int fillings, int filling, bool down)
    {
        TraceHost host = new();
        foreach (int[] numbers in Enumerable.Range(0, fillings).Chunk(30))
        {
            string[] events = [.. numbers.SelectMany(Filling)];
            host.Host.ExecuteBlock([host.Host.Transaction([host.Maker], [TraceabilityAbi.CaptureMany(events)])]);
        }

        CountingState state = new(host.Host.State);
        QueryExecutor queries = new(new ContractCatalog([Library.Shipped.Consortium, Library.Shipped.Traceability]), EngineRules.Version1);
        MethodCall<TracePage> view = down
            ? TraceabilityAbi.TraceDown(In(filling, 1), 500, null)
            : TraceabilityAbi.TraceUp(Out(filling), 500, null);
        ViewResult result = queries.Query(state, host.Host.Block, view.Contract, view.Method, view.Arguments);
        Assert.Null(result.Fault);
        TracePage page = view.DecodeResult(result.Value.Span);
        Assert.Null(page.ResumeToken);
        return (state.Reads, string.Join(' ', page.Links.Select(link => link.To)));
    }
}
