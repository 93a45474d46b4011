using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>
/// Completes each class marked <c>[Contract]</c>: constructor, dispatch, codecs, ABI, call builders and proxy, so that
/// nothing of a contract is found by reflection. For each interface marked <c>[ContractInterface]</c> it writes call builders and proxy.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ContractGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Register(context, SdkNames.ContractAttribute, static node => node is ClassDeclarationSyntax, GenerateContract);
        Register(context, SdkNames.ContractInterfaceAttribute, static node => node is InterfaceDeclarationSyntax, GenerateInterface);
    }

    private static void Register(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        Func<SyntaxNode, bool> isDeclaration,
        Func<GeneratorAttributeSyntaxContext, CancellationToken, GeneratorOutput> generate)
    {
        IncrementalValuesProvider<GeneratorOutput> outputs =
            context.SyntaxProvider.ForAttributeWithMetadataName(attribute, (node, _) => isDeclaration(node), generate);
        context.RegisterSourceOutput(outputs, static (production, output) =>
        {
            foreach (DiagnosticInfo problem in output.Problems) production.ReportDiagnostic(problem.ToDiagnostic());
            if (output.Source is not null) production.AddSource(output.HintName, output.Source);
        });
    }

    private static GeneratorOutput GenerateContract(GeneratorAttributeSyntaxContext found, CancellationToken cancellation)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)found.TargetSymbol;
        List<DiagnosticInfo> problems = [];
        ContractModel? model = new ContractReader(type, found.SemanticModel.Compilation, problems, cancellation).Read();
        string? source = model is null ? null : problems.Count > 0 ? ContractStub.Write(model) : ContractWriter.Write(model);
        return new GeneratorOutput($"{type.ToDisplayString()}.g.cs", source, [.. problems]);
    }

    private static GeneratorOutput GenerateInterface(GeneratorAttributeSyntaxContext found, CancellationToken cancellation)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)found.TargetSymbol;
        List<DiagnosticInfo> problems = [];
        string? source = new InterfaceReader(type, problems).Read() is { } model ? InterfaceWriter.Write(model) : null;
        return new GeneratorOutput($"{type.ToDisplayString()}.g.cs", source, [.. problems]);
    }
}
