using Chain.Contracts.Linking;
using Chain.Contracts.Profiling;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Tests.Profiling;

/// <summary>A contract with its PDB, linked as an author's tools do.</summary>
internal sealed class BuiltSource
{
    private readonly string[] _texts;
    private readonly SourceLines _lines;

    public BuiltSource(params string[] sources)
    {
        _texts = sources[0].Split('\n');
        (byte[] image, byte[] pdb) = ContractCompiler.CompileWithPdb(sources);
        Linked = ContractCompiler.LinkWithOrigins(image);
        _lines = SourceLines.Read(image, pdb, (method, offset) => Linked.Origins.TryGetValue(method, out MethodOrigin? origin) ? new CompiledPlace(origin.Row, origin.OffsetOf(offset)) : null);
    }

    public LinkedContract Linked { get; }

    public SourceLines Lines => _lines;

    /// <summary>Lines of the first source where a problem is.</summary>
    public string[] LinesOf(VerifyProblem problem) => problem.Token == 0
        ? []
        : [.. ReferenceUses.Find(Linked.Image, problem.Token).Select(use => _lines.Find(use.Member, problem.Offset ?? use.Offset ?? 0)).OfType<SourceLine>().Select(TextOf)];

    /// <summary>The text of a line of the first source.</summary>
    public string TextOf(SourceLine line) => line.File == "contract.cs" ? _texts[line.Number - 1].Trim() : "";
}
