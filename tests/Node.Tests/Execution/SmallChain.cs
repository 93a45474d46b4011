using Chain.Contracts.Execution;
using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Loading;
using Chain.Contracts.Shipped;
using Chain.Contracts.State;
using Chain.Contracts.Tests.Lifecycle;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Execution;
using Chain.Node.Storage;

namespace Chain.Node.Tests.Execution;

/// <summary>A chain of one validator with one member, and what executes its blocks.</summary>
internal static class SmallChain
{
    public const ulong Timestamp = 1_800_000_000_000;

    private static readonly ContractDirectory Contracts = new(ContractCatalog.Engine, new CodeCache(SharedLoader.Instance));

    public static readonly PublicKey Member = new(Hashing.Sha256("member"u8).ToArray());

    public static readonly GenesisDocument Genesis = new()
    {
        NetworkName = "small",
        Timestamp = Timestamp,
        Parameters = new ChainParameters(),
        Validators = [new GenesisValidator("org", Member, Hashing.Sha256("tls"u8))],
        Organisations = [new GenesisOrganisation("org", "Organisation", [new GenesisMember("member", Member, [Consortium.AdminRole])])],
        Contracts = [.. ShippedContracts.All.Select(contract => contract.Image)],
    };

    public static readonly IReadOnlyList<StateChange> GenesisState = GenesisExecutor.Execute(Genesis, Contracts);

    public static BlockProcessor Open(ChainStore store, ulong keepVersions = 0)
    {
        BlockExecutor executor = new(Contracts, EngineRules.Version1);
        return new BlockProcessor(store, executor, new StateTree(store, new StateTreeOptions()), static () => 0) { KeepVersions = keepVersions };
    }

    /// <summary>The block on top, a millisecond later.</summary>
    public static Block Next(Block parent, params Transaction[] transactions) => Block.Create(
        parent.Header with
        {
            Height = parent.Header.Height + 1,
            View = parent.Header.View + 1,
            ParentHash = parent.Hash,
            AnchorHash = parent.Header.AnchorOfChild(parent.Hash),
            Timestamp = parent.Header.Timestamp + 1,
            TransactionsRoot = Block.TransactionsRoot(transactions),
        },
        transactions);
}
