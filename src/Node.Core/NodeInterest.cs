using Chain.Consensus;

namespace Chain.Node.Core;

/// <summary>What messages a node can still use: told to those who check them, so that what it would ignore costs next to nothing.</summary>
/// <param name="Consensus">What consensus can use.</param>
/// <param name="SyncFrom">The peer that was asked for blocks by height; nobody else's are taken. Null if nobody was.</param>
public sealed record NodeInterest(ConsensusInterest Consensus, ValidatorIndex? SyncFrom);
