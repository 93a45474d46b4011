using Chain.Contracts.Epcis;
using Chain.Contracts.Library.Traceability;
using Chain.Contracts.Library.Traceability.Epcis;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.Traceability;

/// <summary>The documents of the demonstration: what demo.sh shows on a network holds on the contract alone.</summary>
public sealed class DemoEventsTests
{
    private const string Drive = "urn:epc:id:sgtin:4012345.012345.0001";

    private static readonly string[] RawMaterials =
    [
        "urn:epc:class:lgtin:4012345.000101.STEEL-2026-07",
        "urn:epc:class:lgtin:4012345.000102.CU-2026-19",
        "urn:epc:class:lgtin:4012345.000103.NDFEB-2026-04",
        "urn:epc:class:lgtin:4012345.000104.AL-2026-11",
        "urn:epc:class:lgtin:4012345.000105.FR4-2026-33",
    ];

    private static readonly string[] Events = Load();

    [Fact]
    public void All_documents_hold_at_least_200_different_events_of_all_five_types()
    {
        EpcisEvent[] read = [.. Events.Select(EpcisData.Read)];

        Assert.True(Events.Length >= 200);
        Assert.Equal(Events.Length, Events.Select(EpcisData.HashOf).Distinct().Count());
        Assert.Equal(5, read.Select(e => e.Type).Distinct().Count());
        Assert.Equal(RawMaterials.Order(), RawMaterials.Intersect(read.SelectMany(e => e.Json.ToString().Split('"'))).Order());
    }

    [Fact]
    public void A_drive_unit_is_traced_back_to_its_raw_materials_whatever_the_order_of_capture()
    {
        string[] shuffled = [.. Events];
        new Random(5).Shuffle(shuffled);
        foreach (TraceHost host in (TraceHost[])[TraceHost.With(Events), TraceHost.With(shuffled)])
        {
            HashSet<string> origins = [.. host.Trace(down: false, Drive).Select(link => link.To)];
            Assert.Subset(origins, RawMaterials.Select(Gs1Uri.Canonicalize).ToHashSet());
            Assert.DoesNotContain(Gs1Uri.Canonicalize("urn:epc:id:sgtin:4012345.000302.0002"), origins);

            HashSet<string> affected = [.. host.Trace(down: true, "urn:epc:class:lgtin:4012345.000201.MAG-2026-08").Select(link => link.To)];
            Assert.Equal(14, affected.Count(item => item.StartsWith("https://id.gs1.org/01/04012345123456/21/", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void The_history_of_the_drive_units_fits_together()
    {
        TraceHost host = TraceHost.With(Events);

        ItemView drive = host.Item(Drive);
        Assert.Equal(ItemStatus.Active, drive.Status);
        Assert.Single(drive.Parents);
        Assert.All(host.EventsOf(Drive), e => Assert.Empty(e.Anomalies));
        foreach (string text in Events)
        {
            Assert.Empty(host.Host.Query(TraceabilityAbi.AnomaliesOf(EpcisData.HashOf(text), 0, 100)).Items);
        }
    }

    private static string[] Load()
    {
        List<string> events = [];
        foreach (string path in Directory.GetFiles(Repository.Path("demo/events"), "*.json").Order(StringComparer.Ordinal))
        {
            events.AddRange(EpcisDocumentSplitter.Split(File.ReadAllText(path), out EpcisError error));
            Assert.True(error.IsNone, $"{path}: {EpcisErrors.Describe(error)}");
        }

        return [.. events];
    }
}
