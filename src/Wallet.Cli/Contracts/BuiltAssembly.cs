using System.Globalization;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Linking;
using Chain.Contracts.Profiling;
using Chain.Contracts.Verify;
using Chain.Wallet.Cli.Screens;

namespace Chain.Wallet.Cli.Contracts;

/// <summary>An assembly that a build wrote: what is deployed of it, and where in the source it comes from.</summary>
internal sealed class BuiltAssembly
{
    private const int PlacesMax = 5;

    private readonly string _path;
    private readonly LinkedContract _linked;
    private readonly Lazy<SourceLines?> _lines;

    private BuiltAssembly(string path, LinkedContract linked)
    {
        _path = path;
        _linked = linked;
        _lines = new Lazy<SourceLines?>(ReadLines);
    }

    /// <summary>What is deployed: complete, without the library beside it.</summary>
    internal byte[] Image => _linked.Image;

    /// <summary>Lines of its source; null where there is no PDB of the build, as <see cref="WhyNoLines"/> says.</summary>
    internal SourceLines? Lines => _lines.Value;

    /// <summary>Why there are no lines; null if there are.</summary>
    internal string? WhyNoLines { get; private set; }

    /// <summary>Links an assembly.</summary>
    /// <exception cref="CliException">There is none, it cannot be linked, or it is too large.</exception>
    internal static BuiltAssembly Link(string path)
    {
        try
        {
            LinkedContract linked = ContractLinker.LinkFileWithOrigins(path);
            return linked.Image.Length is > 0 and <= ContractRegistry.ImageBytesMax
                ? new BuiltAssembly(path, linked)
                : throw new CliException(
                    ExitCode.Usage, $"{path}: A contract's assembly has 1 to {Pages.Number(ContractRegistry.ImageBytesMax)} bytes with what it uses of the library, not {Pages.Number(linked.Image.Length)}.");
        }
        catch (ContractLinkException e)
        {
            throw new CliException(ExitCode.Usage, e.Message);
        }
    }

    /// <summary>Lines of source where a problem is, the first few; members where lines are not known; empty where it is nowhere in the code.</summary>
    internal IReadOnlyList<string> PlacesOf(VerifyProblem problem)
    {
        if (problem.Token == 0) return [];

        IEnumerable<ReferenceUse> uses = ReferenceUses.Find(Image, problem.Token);
        if (problem.Offset is int offset) uses = uses.Select(use => use with { Offset = offset });
        return [.. uses.Select(Place).Distinct().Take(PlacesMax)];
    }

    private string Place(ReferenceUse use) => Lines?.Find(use.Member, use.Offset ?? 0) is { } line
        ? string.Create(CultureInfo.InvariantCulture, $"{ProfileText.FileName(line.File)}:{line.Number}")
        : MemberName(use.Member);

    /// <summary>A member without its type and parameters: <c>Shop.ShopContract.Put</c>.</summary>
    private static string MemberName(string full)
    {
        int member = full.IndexOf("::", StringComparison.Ordinal);
        int end = full.IndexOf('(', member);
        string name = full[(full.LastIndexOf(' ', member) + 1)..(end < 0 ? full.Length : end)];
        return name.Replace("::", ".", StringComparison.Ordinal).Replace('/', '.');
    }

    private SourceLines? ReadLines()
    {
        string pdb = Path.ChangeExtension(_path, ".pdb");
        if (!File.Exists(pdb))
        {
            WhyNoLines = $"There is no {pdb}.";
            return null;
        }

        try
        {
            return SourceLines.Read(File.ReadAllBytes(_path), File.ReadAllBytes(pdb), OriginOf);
        }
        catch (FormatException e)
        {
            WhyNoLines = $"{pdb}: {e.Message}";
            return null;
        }
    }

    private CompiledPlace? OriginOf(string method, int offset) =>
        _linked.Origins.TryGetValue(method, out MethodOrigin? origin) ? new CompiledPlace(origin.Row, origin.OffsetOf(offset)) : null;
}
