using Chain.Contracts.Loading;
using Chain.Contracts.Metering;
using Chain.Contracts.Sdk;
using Chain.Contracts.Sdk.Generator;
using Chain.Contracts.Tests.Verify;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Compiles a contract as its author would, and makes it run as a node would.</summary>
internal static class MeteredContract
{
    /// <summary>The assembly of a contract.</summary>
    public static byte[] Compile(params string[] sources)
    {
        CSharpParseOptions parsing = new(LanguageVersion.Latest, preprocessorSymbols: ["CHAIN_CONTRACT"]);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "contract",
            sources.Select(source => CSharpSyntaxTree.ParseText(source, parsing)),
            ContractCompiler.References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, deterministic: true, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ContractGenerator().AsSourceGenerator()], parseOptions: parsing);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        using MemoryStream image = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = output.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return image.ToArray();
    }

    /// <summary>Verifies, rewrites and loads a contract.</summary>
    public static ContractDefinition Load(byte[] image)
    {
        LoadResult result = new ContractLoader().Load(image);
        Assert.True(result.Contract is not null, string.Join("\n", result.Problems));
        return result.Contract;
    }

    /// <summary>Rewrites the contract class <paramref name="type"/>.</summary>
    public static byte[] Rewrite(byte[] image, string type) =>
        new ContractRewriter(WhitelistPrices.Current, InstructionPrices.Version1).Rewrite(image, type);

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
