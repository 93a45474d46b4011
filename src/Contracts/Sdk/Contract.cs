using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Chain.Contracts.Sdk;

/// <summary>
/// Base class of contracts. A fresh instance serves one call: fields other than typed state do not survive it. All that
/// a contract may know or do is here and in the typed state.
/// </summary>
public abstract class Contract
{
    private readonly ContractContext _context;

    /// <summary>Called by the generated constructor.</summary>
    protected Contract(ContractContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
    }

    /// <summary>The block in which the call executes; for a view, the last executed one.</summary>
    protected BlockInfo Block => _context.Block;

    /// <summary>Id of the transaction; zero in a view.</summary>
    protected Hash32 TransactionId => _context.TransactionId;

    /// <summary>Number of the call in its transaction, from 0. With <see cref="TransactionId"/> it names the call.</summary>
    protected int CallIndex => _context.CallIndex;

    /// <summary>The contract that called this one; null in a call that stands in the transaction, and in a user's view.</summary>
    protected string? Caller => _context.Caller;

    /// <summary>
    /// Address of the transaction's sender, only in calls that stand in the transaction itself; elsewhere the call
    /// faults with <c>NotSigned</c>, so that no contract can spend a signature that it was not shown.
    /// </summary>
    protected Address Sender => _context.Sender;

    /// <summary>
    /// Whether <paramref name="address"/> signed the transaction. True only in calls that stand in the transaction
    /// itself: a contract called by a contract sees <see cref="Caller"/> instead.
    /// </summary>
    [SuppressMessage("Naming", "CA1720", Justification = "It says that an address signed; no type is meant.")]
    protected bool Signed(Address address) => _context.IsSigner(address);

    /// <summary>Stops the call with a fault unless the condition holds. All writes of the transaction are rolled back.</summary>
    protected void Require([DoesNotReturnIf(false)] bool condition, Fault fault)
    {
        if (!condition) _context.Raise(fault);
    }

    /// <summary>Stops the call with a fault. All writes of the transaction are rolled back.</summary>
    [DoesNotReturn]
    protected void Reject(Fault fault) => _context.Raise(fault);

    /// <summary>SHA-256.</summary>
    protected Hash32 Sha256(ReadOnlySpan<byte> data) => _context.Sha256(data);

    /// <summary>The address of a public key.</summary>
    protected Address AddressOf(PublicKey key) => _context.AddressOf(key);

    /// <summary>Whether an Ed25519 signature over the bytes is good.</summary>
    protected bool VerifySignature(PublicKey key, ReadOnlySpan<byte> message, Signature signature) =>
        _context.VerifySignature(key, message, signature);

    /// <summary>
    /// What a contract's assembly holds, or why the engine refuses it. Answers only the contract <c>registry</c>: a call
    /// of any other faults with <c>NotRegistry</c>.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ImageReport InspectImage(ReadOnlySpan<byte> image) => _context.Inspect(image);

    /// <summary>Used by generated code: starts to encode an event.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected CanonicalWriter StartEvent()
    {
        _context.Values.Clear();
        return _context.Values;
    }

    /// <summary>Used by generated code: emits what was encoded since <see cref="StartEvent"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void FinishEvent(string name) => _context.Emit(name, _context.Values.WrittenSpan);
}
