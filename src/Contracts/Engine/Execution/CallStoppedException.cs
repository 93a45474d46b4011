namespace Chain.Contracts.Execution;

/// <summary>
/// Unwinds contract code after a fault. It carries nothing: the fault stands in the frame or the transaction, so that a
/// contract that catches this exception changes nothing.
/// </summary>
internal sealed class CallStoppedException() : Exception("The call was stopped.");
