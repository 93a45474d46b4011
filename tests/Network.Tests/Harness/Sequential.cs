// Every test starts processes that want the whole machine, so they run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Chain.Network.Tests.Harness;

/// <summary>The trait by which test runs leave these tests out.</summary>
internal static class Category
{
    internal const string Name = "Category";
    internal const string Processes = "Processes";
}
