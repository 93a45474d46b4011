using Chain.Contracts.Runtime;

namespace Chain.Contracts.Loading;

/// <summary>
/// The code of a deployed contract cannot be run here, although the network accepted it: a fault of this node, never of
/// the transaction. The node stops.
/// </summary>
public sealed class CodeUnavailableException(string message) : UncatchableException(message);
