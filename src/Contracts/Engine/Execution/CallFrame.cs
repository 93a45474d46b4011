using System.Diagnostics.CodeAnalysis;
using Chain.Contracts.Sdk;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Execution;

/// <summary>The context of one call: every service charges gas first, and remembers why it stopped the call.</summary>
internal sealed class CallFrame : ContractContext
{
    private readonly TransactionScope _scope;
    private readonly byte[] _keyPrefix;
    private readonly string _contract;
    private readonly CallFlags _flags;

    public CallFrame(TransactionScope scope, byte[] keyPrefix, string contract, string? caller, CallFlags flags)
        : base(scope.Keys, scope.Values)
    {
        _scope = scope;
        _keyPrefix = keyPrefix;
        _contract = contract;
        _flags = flags;
        Caller = caller;
    }

    /// <summary>Why the call stopped; null while it runs and after it succeeded.</summary>
    public CallFault? Fault { get; private set; }

    public override BlockInfo Block => _scope.Block;

    public override Hash32 TransactionId => _scope.TransactionId;

    public override int CallIndex => _scope.CallIndex;

    public override string? Caller { get; }

    public override Address Sender
    {
        get
        {
            ThrowIfStopped();
            if (Caller is not null || _scope.Sender is not { } sender)
            {
                Stop(FaultCodes.NotSignedFault);
                return default;
            }

            return sender;
        }
    }

    protected override ReadOnlySpan<byte> KeyPrefix => _keyPrefix;

    private GasSchedule Prices => _scope.Rules.Gas;

    private ExecutionLimits Limits => _scope.Rules.Limits;

    public override bool IsSigner(Address address)
    {
        ThrowIfStopped();
        return Caller is null && _scope.IsSigner(address);
    }

    [DoesNotReturn]
    public override void Raise(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Stop(new CallFault($"{_contract}.{fault.Code}", fault.Message));
    }

    [DoesNotReturn]
    public override void RaiseAgain(CallFault fault) => Stop(fault);

    public override Hash32 Sha256(ReadOnlySpan<byte> data)
    {
        Charge(Prices.Hash, Prices.HashByte, data.Length);
        return Hashing.Sha256(data);
    }

    public override Address AddressOf(PublicKey key)
    {
        Charge(Prices.Hash, Prices.HashByte, PublicKey.Size);
        return Addresses.FromPublicKey(key);
    }

    public override bool VerifySignature(PublicKey key, ReadOnlySpan<byte> message, Signature signature)
    {
        Charge(Prices.VerifySignature, Prices.HashByte, message.Length);
        return Ed25519.Verify(key, message, signature);
    }

    public override ImageReport Inspect(ReadOnlySpan<byte> image)
    {
        ThrowIfStopped();
        if (_contract != DeployedContracts.RegistryName) Stop(FaultCodes.NotRegistryFault);
        if (!_scope.Contracts.CanDeploy) Stop(FaultCodes.NoDeploymentFault);
        Charge(Prices.Inspect, Prices.InspectByte, image.Length);
        return _scope.Contracts.Inspect(image);
    }

    protected override bool TryRead(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        CheckRead(key);
        Charge(Prices.Read, Prices.ReadByte, key.Length);
        bool found = _scope.State.TryGet(key, out byte[]? bytes);
        if (found) Charge(0, Prices.ReadByte, bytes!.Length);
        value = bytes;
        return found;
    }

    protected override bool Contains(ReadOnlySpan<byte> key)
    {
        CheckRead(key);
        Charge(Prices.Read, Prices.ReadByte, key.Length);
        return _scope.State.TryGet(key, out _);
    }

    protected override void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        CheckWrite(key);
        if (value.Length > Limits.ValueBytesMax)
        {
            Stop(FaultCodes.TooLong(FaultCodes.ValueTooLarge, "A state value", value.Length, Limits.ValueBytesMax));
        }

        Charge(Prices.Write, Prices.WriteByte, key.Length + value.Length);
        _scope.State.Put(key, value.ToArray());
    }

    protected override void Remove(ReadOnlySpan<byte> key)
    {
        CheckWrite(key);
        Charge(Prices.Write, Prices.WriteByte, key.Length);
        _scope.State.Put(key, null);
    }

    protected override void Scan(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> from, int limit, List<StateEntry> into)
    {
        CheckRead(prefix);
        CheckKey(from);
        if (limit > Limits.ScanEntriesMax) Stop(FaultCodes.TooLong(FaultCodes.ScanTooLarge, "A scan", limit, Limits.ScanEntriesMax));

        Charge(Prices.Scan, Prices.ReadByte, from.Length);
        if (limit <= 0) return;
        foreach (StateEntry entry in _scope.State.Scan(prefix.ToArray(), from.ToArray()))
        {
            Charge(Prices.ScanEntry, Prices.ReadByte, entry.Key.Length + entry.Value.Length);
            into.Add(entry);
            if (into.Count == limit) break;
        }
    }

    protected override void ChargeArray(int length, int itemBytes)
    {
        ThrowIfStopped();
        _scope.Meter.ChargeArray(length, itemBytes);
    }

    protected override void Emit(string name, ReadOnlySpan<byte> data)
    {
        Need(CallFlags.Emit);
        if (!Names.IsEvent(name)) Stop(FaultCodes.ContractErrorFault);
        if (data.Length > Limits.EventBytesMax)
        {
            Stop(FaultCodes.TooLong(FaultCodes.EventTooLarge, "An event", data.Length, Limits.EventBytesMax));
        }

        Charge(Prices.Event, Prices.EventByte, data.Length);
        if (!_scope.TryEmit(new ContractEvent(_contract, name, data.ToArray()))) throw new CallStoppedException();
    }

    protected override CallResult Call(string contract, string method, ReadOnlySpan<byte> arguments, CallFlags flags, long gasMax)
    {
        ThrowIfStopped();
        Need(CallFlags.Call);
        CallTerms terms = new(_contract, _flags & flags, gasMax);
        CallResult result = _scope.RunFor(terms, contract, method, arguments);
        if (_scope.Terminal is not null) throw new CallStoppedException();
        return result;
    }

    protected override CallFault Refuse(CallResult result)
    {
        ThrowIfStopped();
        return _scope.TryRefuse(result) ? FaultCodes.BadResultFault : throw new CallStoppedException();
    }

    private void CheckWrite(ReadOnlySpan<byte> key)
    {
        Need(CallFlags.Write);
        CheckKey(key);
    }

    private void CheckRead(ReadOnlySpan<byte> key)
    {
        Need(CallFlags.Read);
        CheckKey(key);
    }

    private void Need(CallFlags flag)
    {
        if ((_flags & flag) == 0) Stop(FaultCodes.NotAllowedFault(flag, _flags));
    }

    /// <summary>The SDK makes only keys of the contract's own; that code of a contract cannot make others is decided here.</summary>
    private void CheckKey(ReadOnlySpan<byte> key)
    {
        if (!key.StartsWith(_keyPrefix)) Stop(FaultCodes.ForeignKeyFault);
        int length = key.Length - _keyPrefix.Length;
        if (length > Limits.KeyBytesMax) Stop(FaultCodes.TooLong(FaultCodes.KeyTooLong, "A state key", length, Limits.KeyBytesMax));
    }

    private void Charge(ulong price, ulong unitPrice = 0, int count = 0)
    {
        ThrowIfStopped();
        if (!_scope.Charge(price, unitPrice, count)) throw new CallStoppedException();
    }

    /// <summary>
    /// A contract that swallowed the end of its call gets no further; and what it kept of another call, which may show
    /// signatures or write where this one may not, is of no use to it.
    /// </summary>
    private void ThrowIfStopped()
    {
        if (!_scope.IsRunning(this)) throw new InvalidOperationException("The call of this context is not the one that runs.");
        if (Fault is not null || _scope.Terminal is not null) throw new CallStoppedException();
    }

    /// <summary>Receipts hold what is written here, so what a receipt cannot hold becomes an error of the contract.</summary>
    [DoesNotReturn]
    private void Stop(CallFault fault)
    {
        Fault ??= Names.IsFaultCode(fault.Code) && fault.Message is not null
            ? fault with { Message = FaultMessage.Cut(fault.Message) }
            : FaultCodes.ContractErrorFault;
        throw new CallStoppedException();
    }
}
