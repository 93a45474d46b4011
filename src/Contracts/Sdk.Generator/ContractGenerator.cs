using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>
/// Completes each class marked <c>[Contract]</c>: constructor, dispatch, codecs, ABI, call builders and proxy, so that
/// nothing of a contract is found by reflection.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ContractGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<GeneratorOutput> outputs = context.SyntaxProvider.ForAttributeWithMetadataName(
            SdkNames.ContractAttribute,
            static (node, _) => node is ClassDeclarationSyntax,
            static (found, cancellation) => Generate(found, cancellation));
        context.RegisterSourceOutput(outputs, static (production, output) =>
        {
            foreach (DiagnosticInfo problem in output.Problems) production.ReportDiagnostic(problem.ToDiagnostic());
            if (output.Source is not null) production.AddSource(output.HintName, output.Source);
        });
    }

    private static GeneratorOutput Generate(GeneratorAttributeSyntaxContext found, CancellationToken cancellation)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)found.TargetSymbol;
        List<DiagnosticInfo> problems = [];
        ContractModel? model = new ContractReader(type, found.SemanticModel.Compilation, problems, cancellation).Read();
        string? source = model is null ? null : problems.Count > 0 ? ContractStub.Write(model) : new ContractWriter(model).Write();
        return new GeneratorOutput($"{type.ToDisplayString()}.g.cs", source, [.. problems]);
    }
}
