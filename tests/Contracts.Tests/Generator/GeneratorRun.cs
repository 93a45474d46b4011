using System.Collections.Immutable;
using Chain.Contracts.Sdk;
using Chain.Contracts.Sdk.Generator;
using Chain.Encoding;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chain.Contracts.Tests.Generator;

/// <summary>Compiles a snippet with the generator, as an author's build does.</summary>
internal static class GeneratorRun
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using Chain.Contracts.Sdk;
        using Chain.Encoding;

        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(Contract).Assembly.Location)
            .Append(typeof(Address).Assembly.Location)
            .Append(typeof(Chain.Contracts.Library.Consortium.Consortium).Assembly.Location)
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Errors of generator and compiler together, as <c>ID message</c>.</summary>
    public static string[] Errors(params string[] sources)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new ContractGenerator());
        driver.RunGeneratorsAndUpdateCompilation(Compile(sources), out Compilation output, out ImmutableArray<Diagnostic> problems);
        return [.. problems.Concat(output.GetDiagnostics())
            .Where(d => d.Severity == DiagnosticSeverity.Error)
            .Select(d => $"{d.Id} {d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}")
            .Distinct()];
    }

    /// <summary>Whether a second run on an edit that does not concern contracts reuses the first run's output.</summary>
    public static bool ReusesOutputAfterUnrelatedEdit(string source)
    {
        GeneratorDriverOptions options = new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ContractGenerator().AsSourceGenerator()], driverOptions: options);
        CSharpCompilation first = Compile([source]);
        driver = driver.RunGenerators(first);
        driver = driver.RunGenerators(first.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated { }")));
        return driver.GetRunResult().Results[0].TrackedOutputSteps
            .SelectMany(step => step.Value)
            .SelectMany(step => step.Outputs)
            .All(output => output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
    }

    private static CSharpCompilation Compile(string[] sources) => CSharpCompilation.Create(
        "snippet",
        sources.Select((source, i) => CSharpSyntaxTree.ParseText(Usings + source, new CSharpParseOptions(LanguageVersion.Latest), $"file{i}.cs")),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
}
