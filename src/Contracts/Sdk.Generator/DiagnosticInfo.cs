using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>A diagnostic without references into a compilation, so that results of the generator compare by value.</summary>
internal sealed record DiagnosticInfo(
    DiagnosticDescriptor Descriptor, string Path, TextSpan Span, LinePositionSpan Lines, string Arguments)
{
    private const char Separator = '\u001f';

    public static DiagnosticInfo Create(DiagnosticDescriptor descriptor, Location? location, params string[] arguments) => new(
        descriptor,
        location?.SourceTree?.FilePath ?? "",
        location?.SourceSpan ?? default,
        location?.GetLineSpan().Span ?? default,
        string.Join(Separator.ToString(), arguments));

    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Descriptor,
        Path.Length == 0 ? Location.None : Location.Create(Path, Span, Lines),
        Arguments.Split(Separator).Cast<object>().ToArray());
}

/// <summary>What the generator makes of one contract.</summary>
internal sealed record GeneratorOutput(string HintName, string? Source, ImmutableArray<DiagnosticInfo> Problems)
{
    public bool Equals(GeneratorOutput? other) =>
        other is not null && HintName == other.HintName && Source == other.Source && Problems.SequenceEqual(other.Problems);

    public override int GetHashCode() => unchecked((HintName.GetHashCode() * 397) ^ (Source?.GetHashCode() ?? 0));
}
