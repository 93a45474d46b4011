using System.Security.Cryptography;
using Chain.Contracts.Abi;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Client;

/// <summary>Gathers what a transaction says. <see cref="Build"/> gives a draft to sign.</summary>
public sealed class TransactionBuilder
{
    /// <summary>
    /// Gas limit if none is given: 50,000,000, enough for calls that touch some dozens of keys. What is not used is not
    /// charged, but a block holds only as many transactions as their limits fit into its own.
    /// </summary>
    public const ulong DefaultGasLimit = 50_000_000;

    /// <summary>How long a transaction is valid if nothing is said.</summary>
    public static readonly TimeSpan DefaultValidity = TimeSpan.FromSeconds(60);

    private readonly Hash32 _genesisHash;
    private readonly PublicKey _sender;
    private readonly TimeProvider _time;
    private readonly List<ContractCall> _calls = [];
    private readonly SortedSet<PublicKey> _cosigners = [];
    private ulong _gasLimit = DefaultGasLimit;
    private ulong? _validUntil;
    private byte[]? _salt;

    /// <summary>Starts a transaction.</summary>
    /// <param name="genesisHash">The network.</param>
    /// <param name="sender">Who sends it, and whose organisation is charged.</param>
    /// <param name="time">Clock of the validity; null for the system's.</param>
    public TransactionBuilder(Hash32 genesisHash, PublicKey sender, TimeProvider? time = null)
    {
        _genesisHash = genesisHash;
        _sender = sender;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Adds a call. All calls take effect, or none.</summary>
    /// <param name="contract">Name of the contract.</param>
    /// <param name="method">Name of the method.</param>
    /// <param name="arguments">Canonical bytes: an array of the arguments.</param>
    public TransactionBuilder Call(string contract, string method, ReadOnlyMemory<byte> arguments)
    {
        _calls.Add(new ContractCall(contract, method, arguments));
        return this;
    }

    /// <summary>Adds a call with arguments as JSON, by the contract's interface.</summary>
    /// <param name="contract">The interface, from <see cref="ChainClient.GetContractAsync"/>.</param>
    /// <param name="method">Name of the method.</param>
    /// <param name="arguments">JSON: an array by position, or an object by name.</param>
    /// <exception cref="AbiFormatException">The arguments do not fit; the message names the field.</exception>
    public TransactionBuilder Call(AbiContract contract, string method, string arguments)
    {
        ArgumentNullException.ThrowIfNull(contract);
        if (!contract.TryGetMethod(method, out AbiMethod? found)) throw new ArgumentException($"{contract.Name} has no method {method}.", nameof(method));

        return Call(contract.Name, method, AbiCodec.EncodeArguments(found, arguments));
    }

    /// <summary>Asks for a further signature.</summary>
    public TransactionBuilder Cosigner(PublicKey key)
    {
        if (key == _sender) throw new ArgumentException("The sender signs anyway and cannot be a cosigner.", nameof(key));

        _cosigners.Add(key);
        return this;
    }

    /// <summary>Most gas that execution may use.</summary>
    public TransactionBuilder GasLimit(ulong gas)
    {
        _gasLimit = gas;
        return this;
    }

    /// <summary>How long from now a block may include it. The network has an upper limit, one hour by default.</summary>
    public TransactionBuilder ValidFor(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        return ValidUntil(_time.GetUtcNow() + duration);
    }

    /// <summary>The last block time at which a block may include it.</summary>
    public TransactionBuilder ValidUntil(DateTimeOffset time)
    {
        _validUntil = checked((ulong)time.ToUnixTimeMilliseconds());
        return this;
    }

    /// <summary>Sixteen bytes that make equal transactions differ. Random if not given.</summary>
    public TransactionBuilder Salt(ReadOnlySpan<byte> salt)
    {
        if (salt.Length != LedgerLimits.SaltBytes) throw new ArgumentException($"A salt has {LedgerLimits.SaltBytes} bytes.", nameof(salt));

        _salt = salt.ToArray();
        return this;
    }

    /// <summary>The draft, not signed yet.</summary>
    /// <exception cref="ArgumentException">It has no calls, or breaks a limit of the ledger.</exception>
    public DraftTransaction Build()
    {
        if (_validUntil is null) ValidFor(DefaultValidity);
        return new DraftTransaction(new TransactionBody
        {
            GenesisHash = _genesisHash,
            Sender = _sender,
            Cosigners = [.. _cosigners],
            Calls = [.. _calls],
            GasLimit = _gasLimit,
            ValidUntil = _validUntil!.Value,
            Salt = _salt ?? RandomNumberGenerator.GetBytes(LedgerLimits.SaltBytes),
        });
    }
}
