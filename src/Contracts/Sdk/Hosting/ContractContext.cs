using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Chain.Contracts.Sdk;

/// <summary>
/// What the engine provides to the SDK for one call. Opaque to contracts: they are handed it only to pass it on to
/// <see cref="Contract"/>. Implemented by the engine.
/// </summary>
/// <remarks>Any member that changes or reads something charges gas first, and may stop the call.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ContractContext
{
    /// <summary>Creates a context over scratch buffers that calls of one executor share.</summary>
    protected ContractContext(KeyWriter keys, CanonicalWriter values)
    {
        Keys = keys;
        Values = values;
    }

    /// <summary>The block of the call.</summary>
    public abstract BlockInfo Block { get; }

    /// <summary>Id of the transaction; zero in a view.</summary>
    public abstract Hash32 TransactionId { get; }

    /// <summary>Number of the top-level call in its transaction.</summary>
    public abstract int CallIndex { get; }

    /// <summary>The calling contract, or null.</summary>
    public abstract string? Caller { get; }

    /// <summary>The sender; faults unless the call stands in the transaction.</summary>
    public abstract Address Sender { get; }

    /// <summary>Whether the address signed, and the call stands in the transaction.</summary>
    public abstract bool IsSigner(Address address);

    /// <summary>Stops the call. The engine remembers the fault, so that contract code cannot swallow it.</summary>
    [DoesNotReturn]
    public abstract void Raise(Fault fault);

    /// <summary>Stops the call with the fault of a call that it made, under the callee's code.</summary>
    [DoesNotReturn]
    public abstract void RaiseAgain(CallFault fault);

    /// <summary>SHA-256.</summary>
    public abstract Hash32 Sha256(ReadOnlySpan<byte> data);

    /// <summary>The address of a public key.</summary>
    public abstract Address AddressOf(PublicKey key);

    /// <summary>Verifies an Ed25519 signature.</summary>
    public abstract bool VerifySignature(PublicKey key, ReadOnlySpan<byte> message, Signature signature);

    /// <summary>
    /// Verifies and prepares an assembly, priced by its bytes. Only for the contract <c>registry</c>; any other faults.
    /// </summary>
    public abstract ImageReport Inspect(ReadOnlySpan<byte> image);

    /// <summary>Bytes before the contract's own part of every state key.</summary>
    protected internal abstract ReadOnlySpan<byte> KeyPrefix { get; }

    /// <summary>Reads a value by its full key.</summary>
    protected internal abstract bool TryRead(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value);

    /// <summary>Whether a full key has a value.</summary>
    protected internal abstract bool Contains(ReadOnlySpan<byte> key);

    /// <summary>Writes a value under a full key; both are copied.</summary>
    protected internal abstract void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Removes a full key.</summary>
    protected internal abstract void Remove(ReadOnlySpan<byte> key);

    /// <summary>
    /// Appends at most <paramref name="limit"/> entries whose full keys start with <paramref name="prefix"/> and are at
    /// least <paramref name="from"/>, ascending.
    /// </summary>
    protected internal abstract void Scan(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> from, int limit, List<StateEntry> into);

    /// <summary>Charges an array that the SDK makes for the contract, before it is made.</summary>
    protected internal abstract void ChargeArray(int length, int itemBytes);

    /// <summary>Emits an event.</summary>
    protected internal abstract void Emit(string name, ReadOnlySpan<byte> data);

    /// <summary>Calls another contract with at most the flags of this call, and at most <paramref name="gasMax"/> gas, at least 0.</summary>
    protected internal abstract CallResult Call(string contract, string method, ReadOnlySpan<byte> arguments, CallFlags flags, long gasMax);

    /// <summary>
    /// Makes a call that ended well a failed one, since its result is none that the caller understands: nothing that was written
    /// or emitted since it began remains. Returns its fault.
    /// </summary>
    protected internal abstract CallFault Refuse(CallResult result);

    /// <summary>Scratch for state keys.</summary>
    internal KeyWriter Keys { get; }

    /// <summary>Scratch for encoded values.</summary>
    internal CanonicalWriter Values { get; }

    /// <summary>Starts a key of the state field <paramref name="slot"/>.</summary>
    internal KeyWriter StartKey(byte slot)
    {
        Keys.Start(KeyPrefix);
        Keys.WriteByte(slot);
        return Keys;
    }
}

/// <summary>A key and value found by a scan.</summary>
/// <param name="Key">Full key.</param>
/// <param name="Value">Canonical value.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct StateEntry(byte[] Key, byte[] Value);

/// <summary>How a call of another contract ended.</summary>
/// <param name="Fault">Why it had no effect; null if it succeeded.</param>
/// <param name="Value">Its canonical return value; empty on a fault.</param>
/// <param name="Before">What refusing the result needs; default on a fault.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct CallResult(CallFault? Fault, byte[] Value, CallSavepoint Before);

/// <summary>Where the engine stood before a call of another contract.</summary>
/// <param name="Writes">Writes of the transaction.</param>
/// <param name="Events">Events of the transaction.</param>
/// <param name="EventBytes">Bytes of their data.</param>
/// <param name="GasLeft">Gas that the call was given and did not use.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct CallSavepoint(int Writes, int Events, int EventBytes, long GasLeft);

/// <summary>A fault of a call that a contract made.</summary>
/// <param name="Code">Full code, <c>contract.Code</c>, or a code of the engine.</param>
/// <param name="Message">What happened.</param>
public sealed record CallFault(string Code, string Message);
