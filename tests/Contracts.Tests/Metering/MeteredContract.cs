using Chain.Contracts.Loading;
using Chain.Contracts.Metering;
using Chain.Contracts.Sdk;
using Chain.Contracts.Verify;
using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Compiles a contract as its author would, and makes it run as a node would.</summary>
internal static class MeteredContract
{
    /// <summary>The assembly of a contract that lets numbers overflow: kernels and endless loops do.</summary>
    public static byte[] Compile(params string[] sources) =>
        ContractCompiler.Compile(sources, OptimizationLevel.Release, allowUnsafe: false, checkOverflow: false);

    /// <summary>Verifies, rewrites and loads a contract.</summary>
    public static ContractDefinition Load(byte[] image)
    {
        LoadResult result = new ContractLoader().Load(image);
        Assert.True(result.Contract is not null, string.Join("\n", result.Problems));
        return result.Contract;
    }

    /// <summary>Rewrites the contract class <paramref name="type"/>.</summary>
    public static byte[] Rewrite(byte[] image, string type) =>
        new ContractRewriter(Whitelist.Current, InstructionPrices.Version1).Rewrite(image, type);

    /// <summary>Loads a contract as it is, so that nothing is charged for its instructions.</summary>
    public static ContractDefinition LoadUnmetered(byte[] image, string type) =>
        ContractModule.Load(image, type, AbiOf(image, type), reentrant: false).Definition;

    /// <summary>The interface that the generator wrote for a class.</summary>
    public static string AbiOf(byte[] image, string type)
    {
        using MemoryStream stream = new(image);
        using Mono.Cecil.AssemblyDefinition assembly = Mono.Cecil.AssemblyDefinition.ReadAssembly(stream);
        return (string)assembly.MainModule.GetType(type + "Abi").Fields.Single(f => f.Name == "Json").Constant;
    }
}
