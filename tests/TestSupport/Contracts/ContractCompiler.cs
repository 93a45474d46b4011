using System.Collections.Immutable;
using System.Globalization;
using Chain.Contracts.Linking;
using Chain.Contracts.Sdk;
using Chain.Contracts.Sdk.Generator;
using Chain.Encoding;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Chain.TestSupport.Contracts;

/// <summary>Compiles C# as an author's build does: reference assemblies, generator, Release, overflow checked.</summary>
internal static class ContractCompiler
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using Chain.Contracts.Sdk;
        global using Chain.Encoding;
        """;

    private static System.Text.Encoding Utf8 => System.Text.Encoding.UTF8;

    private static string Library => typeof(Chain.Contracts.Std.Sorting).Assembly.Location;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Directory.GetFiles(ReferencePack(), "*.dll").Append(typeof(Contract).Assembly.Location).Append(typeof(Address).Assembly.Location).Append(Library)
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
    ];

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Preview, preprocessorSymbols: ["CHAIN_CONTRACT"]);

    /// <summary>The assembly's bytes.</summary>
    /// <exception cref="InvalidOperationException">The compiler finds errors.</exception>
    public static byte[] Compile(string source, OptimizationLevel optimization = OptimizationLevel.Release, bool allowUnsafe = false) =>
        Compile([source], optimization, allowUnsafe, checkOverflow: true);

    /// <summary>The assembly's bytes of several files.</summary>
    public static byte[] Compile(string[] sources, OptimizationLevel optimization, bool allowUnsafe, bool checkOverflow) =>
        Compile(sources, optimization, allowUnsafe, checkOverflow, pdb: null);

    /// <summary>An assembly and its portable PDB, as a build writes both.</summary>
    public static (byte[] Image, byte[] Pdb) CompileWithPdb(string[] sources, OptimizationLevel optimization = OptimizationLevel.Release)
    {
        using MemoryStream pdb = new();
        return (Compile(sources, optimization, allowUnsafe: false, checkOverflow: true, pdb), pdb.ToArray());
    }

    private static byte[] Compile(string[] sources, OptimizationLevel optimization, bool allowUnsafe, bool checkOverflow, MemoryStream? pdb)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "contract",
            [CSharpSyntaxTree.ParseText(Usings, Parse, "usings.cs", Utf8), .. sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, Parse, i == 0 ? "contract.cs" : $"contract{i}.cs", Utf8))],
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: optimization,
                checkOverflow: checkOverflow,
                allowUnsafe: allowUnsafe,
                deterministic: true,
                nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ContractGenerator().AsSourceGenerator()], parseOptions: Parse);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> problems);
        using MemoryStream image = new();
        EmitResult result = pdb is null ? output.Emit(image) : output.Emit(image, pdb, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        string[] errors = [.. problems.Concat(result.Diagnostics).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];
        if (errors.Length > 0) throw new InvalidOperationException(string.Join('\n', errors));
        return image.ToArray();
    }

    /// <summary>What is deployed of a contract that uses the library.</summary>
    public static byte[] Link(byte[] image) => ContractLinker.Link(image, File.ReadAllBytes(Library));

    /// <summary>What is deployed, and where its code came from.</summary>
    public static LinkedContract LinkWithOrigins(byte[] image) => ContractLinker.LinkWithOrigins(image, File.ReadAllBytes(Library));

    /// <summary>A whole contract around members of its class.</summary>
    public static string Contract(string members, string others = "") => $$"""
        namespace Shop;

        [Contract("shop")]
        public sealed partial class Attack : Contract
        {
            [Call] public void Nothing() { }
            {{members}}
        }

        {{others}}
        """;

    private static string ReferencePack()
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string packs = Path.Combine(runtime, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref");
        string version = Directory.GetDirectories(packs).Where(d => Path.GetFileName(d).StartsWith("10.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Last();
        return Path.Combine(version, "ref", string.Create(CultureInfo.InvariantCulture, $"net{Environment.Version.Major}.0"));
    }
}
