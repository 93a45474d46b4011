using Chain.Contracts.Sdk;
using Chain.Ledger;

namespace Chain.Contracts.Testing;

/// <summary>What became of a transaction in a <see cref="ContractTestHost"/>.</summary>
public class TestOutcome
{
    internal TestOutcome(Receipt receipt) => Receipt = receipt;

    /// <summary>The receipt, as the chain would have it.</summary>
    public Receipt Receipt { get; }

    /// <summary>Whether it took effect.</summary>
    public bool Succeeded => Receipt.Status == ReceiptStatus.Success;

    /// <summary>Code of the fault; empty on success.</summary>
    public string FaultCode => Receipt.FaultCode;

    /// <summary>Gas charged.</summary>
    public ulong GasUsed => Receipt.GasUsed;

    /// <summary>Events in the order they were emitted.</summary>
    public IReadOnlyList<ContractEvent> Events => Receipt.Events;

    /// <summary>Throws if the transaction faulted, with the fault as the message.</summary>
    /// <exception cref="InvalidOperationException">It faulted.</exception>
    public void ThrowIfFault()
    {
        if (!Succeeded) throw new InvalidOperationException($"{Receipt.FaultCode}: {Receipt.FaultMessage}");
    }
}

/// <summary>What became of a transaction with one call that returns a value.</summary>
/// <typeparam name="TResult">Return type of the call.</typeparam>
public sealed class TestOutcome<TResult> : TestOutcome
{
    private readonly MethodCall<TResult> _call;

    internal TestOutcome(Receipt receipt, MethodCall<TResult> call)
        : base(receipt) => _call = call;

    /// <summary>The return value.</summary>
    /// <exception cref="InvalidOperationException">The transaction faulted.</exception>
    public TResult Value
    {
        get
        {
            ThrowIfFault();
            return _call.DecodeResult(Receipt.ReturnValues[0].Span);
        }
    }
}
