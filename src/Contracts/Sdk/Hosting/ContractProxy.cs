using System.ComponentModel;

namespace Chain.Contracts.Sdk;

/// <summary>Base class of generated proxies: how one contract calls another. Declare a field of the proxy's type.</summary>
/// <remarks>
/// Arguments and results are encoded and decoded: the contracts share no objects. The callee sees this contract's name
/// as its caller and none of the transaction's signatures.
/// </remarks>
public abstract class ContractProxy
{
    private readonly ContractContext _context;
    private readonly CallFlags _flags;
    private readonly long _gasMax;

    /// <summary>Called by generated constructors.</summary>
    protected ContractProxy(ContractContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _flags = CallFlags.All;
        _gasMax = long.MaxValue;
    }

    /// <summary>Called by generated code: another proxy, whose calls may do and use up less.</summary>
    /// <param name="from">The proxy, whose own bounds stay.</param>
    /// <param name="flags">What calls may do.</param>
    /// <param name="gasMax">Gas that a call is given at most; below 0 counts as 0.</param>
    protected ContractProxy(ContractProxy from, CallFlags flags, long gasMax)
    {
        ArgumentNullException.ThrowIfNull(from);
        _context = from._context;
        _flags = from._flags & flags;
        _gasMax = Math.Min(from._gasMax, Math.Max(gasMax, 0));
    }

    /// <summary>
    /// Makes a call and returns its fault as a value; then nothing that the callee wrote or emitted remains, and the gas that it
    /// was given is used up. A result that is none of the type is such a fault, <c>BadResult</c>. Out of gas is returned only where the proxy bounds it; otherwise it stops the transaction, as
    /// other broken limits always do.
    /// </summary>
    public CallOutcome<TResult> Try<TResult>(MethodCall<TResult> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        CallFault? fault = MakeCall(call, out TResult? value);
        return new CallOutcome<TResult>(fault, value);
    }

    /// <summary>Makes a call without a result and returns its fault, or null.</summary>
    public CallFault? Try(MethodCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return MakeCall(call).Fault;
    }

    /// <summary>Makes a call; a fault of the callee stops the caller with the same code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TResult Invoke<TResult>(MethodCall<TResult> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        CallFault? fault = MakeCall(call, out TResult? value);
        if (fault is not null) _context.RaiseAgain(fault);
        return value!;
    }

    /// <summary>Makes a call without a result; a fault of the callee stops the caller with the same code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void Invoke(MethodCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        CallFault? fault = MakeCall(call).Fault;
        if (fault is not null) _context.RaiseAgain(fault);
    }

    private CallResult MakeCall(MethodCall call) => _context.Call(call.Contract, call.Method, call.Arguments, _flags, _gasMax);

    private CallFault? MakeCall<TResult>(MethodCall<TResult> call, out TResult? value)
    {
        value = default;
        CallResult result = MakeCall(call);
        if (result.Fault is not null) return result.Fault;
        if (call.TryDecodeResult(result.Value, out TResult decoded, out _))
        {
            value = decoded;
            return null;
        }

        return _context.Refuse(result);
    }
}

/// <summary>The result of a call that may fault.</summary>
/// <typeparam name="TResult">Return type of the method.</typeparam>
/// <param name="Fault">Why it had no effect; null if it succeeded.</param>
/// <param name="Value">Its return value; default on a fault.</param>
public readonly record struct CallOutcome<TResult>(CallFault? Fault, TResult? Value)
{
    /// <summary>Whether the call took effect.</summary>
    public bool Succeeded => Fault is null;
}
