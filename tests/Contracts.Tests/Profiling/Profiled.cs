using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
using Chain.Contracts.Profiling;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Metering;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Profiling;

/// <summary>The same contracts twice: as nodes run them, and so that they report.</summary>
internal sealed class Profiled
{
    private static readonly GasSchedule Prices = GasSchedule.Version1;

    private readonly ContractTestHost _plain;
    private readonly ContractTestHost _profiled;
    private readonly TestMember _member;

    public Profiled(params byte[][] images)
    {
        _plain = new ContractTestHost(images.Select(MeteredContract.Load));
        _profiled = new ContractTestHost(images.Select(image => Load(Profiler, image)));
        _member = _plain.AddMember("acme", "ann");
        _profiled.AddMember("acme", "ann");
    }

    public GasProfiler Profiler { get; } = new();

    public GasProfile Profile => Profiler.Profile();

    /// <summary>Asks a view; the answer, the gas and the fault are those of the plain contract.</summary>
    /// <returns>Gas that the host charged around the contract's code.</returns>
    public long Ask(string contract, string method, params long[] arguments)
    {
        Profiler.Clear();
        MethodCall view = new(contract, method, Encode(arguments));
        ViewResult plain = _plain.TryQuery(view);
        ViewResult profiled = _profiled.TryQuery(view);

        Assert.Equal(plain.Fault, profiled.Fault);
        Assert.Equal(plain.GasUsed, profiled.GasUsed);
        Assert.Equal(plain.Value.ToArray(), profiled.Value.ToArray());
        Assert.Equal(plain.GasUsed, (ulong)Profile.ContractGas + Prices.Call + (Prices.CallByte * (ulong)(view.Arguments.Length + plain.Value.Length)));
        return (long)plain.GasUsed - Profile.ContractGas;
    }

    /// <summary>Sends a transaction to both; receipts are the same.</summary>
    public Ledger.Receipt Send(string contract, string method, ulong gasLimit, params long[] arguments)
    {
        Profiler.Clear();
        MethodCall call = new(contract, method, Encode(arguments));
        Ledger.Transaction transaction = _plain.Transaction([_member], [call], gasLimit);
        Ledger.Receipt plain = _plain.ExecuteBlock(transaction)[0];
        Ledger.Receipt profiled = _profiled.ExecuteBlock(transaction)[0];

        Assert.Equal(plain.FaultCode, profiled.FaultCode);
        Assert.Equal(plain.GasUsed, profiled.GasUsed);
        ulong around = Prices.BasePrice(transaction.Encoded.Length, 0) + Prices.Call + (Prices.CallByte * (ulong)call.Arguments.Length);
        if (plain.ReturnValues.Count > 0) around += Prices.CallByte * (ulong)plain.ReturnValues[0].Length;
        Assert.Equal(plain.GasUsed, around + (ulong)Profile.ContractGas);
        return plain;

    }

    private static ContractDefinition Load(GasProfiler profiler, byte[] image)
    {
        LoadResult result = profiler.Load(image);
        Assert.True(result.Contract is not null, string.Join("\n", result.Problems));
        return result.Contract;
    }

    /// <summary>Numbers as the arguments of a call.</summary>
    public static byte[] Encode(long[] arguments)
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(arguments.Length);
        foreach (long argument in arguments) writer.WriteInt64(argument);
        return writer.ToArray();
    }
}
