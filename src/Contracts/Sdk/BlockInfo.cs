namespace Chain.Contracts.Sdk;

/// <summary>What a contract may know of its block.</summary>
/// <param name="Height">Number of the block; genesis is 0.</param>
/// <param name="Timestamp">Time of the block, later than that of the block before.</param>
public readonly record struct BlockInfo(ulong Height, Timestamp Timestamp);
