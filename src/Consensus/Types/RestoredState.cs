namespace Chain.Consensus;

/// <summary>What a replica starts from.</summary>
/// <param name="Root">The last final block that the node's store holds durably, or genesis.</param>
/// <param name="RootFinality">Its certificate; null for genesis, and for a block that is final through a later one.</param>
/// <param name="Log">
/// All records of the vote log, in order; empty for a key that never voted. Null if the log is missing, or torn beyond
/// its last record: then the replica never votes.
/// </param>
/// <param name="Codec">Decodes the blocks in the log.</param>
public sealed record RestoredState(ConsensusBlock Root, Certificate? RootFinality, IReadOnlyList<LogRecord>? Log, IBlockCodec Codec);
