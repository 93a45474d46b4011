using Chain.Contracts.Runtime;

namespace Chain.Contracts.Execution;

/// <summary>
/// Unwinds contract code after a fault. It carries nothing: the fault stands in the frame or the transaction, so that a
/// contract that catches this exception changes nothing.
/// </summary>
internal sealed class CallStoppedException() : UncatchableException("The call was stopped.");
