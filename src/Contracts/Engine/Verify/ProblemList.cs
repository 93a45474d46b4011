using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chain.Contracts.Verify;

/// <summary>Collects problems until there are too many to go on.</summary>
internal sealed class ProblemList
{
    private readonly List<VerifyProblem> _problems = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<VerifyProblem> Found => _problems;

    /// <summary>The checks that are running.</summary>
    public VerifyStage Stage { get; set; }

    /// <summary>Whether nothing was found.</summary>
    public bool IsEmpty => _problems.Count == 0;

    /// <summary>Adds a problem; the same one twice, whatever rows it is in, counts once.</summary>
    /// <exception cref="TooManyProblemsException">The list is full.</exception>
    private void Add(VerifyProblem problem)
    {
        if (_problems.Any(p => p.Code == problem.Code && p.Where == problem.Where && p.Message == problem.Message)) return;

        _problems.Add(problem);
        if (_problems.Count == VerifyLimits.ProblemsMax) throw new TooManyProblemsException();
    }

    /// <summary>Runs one check; what it refuses becomes a problem.</summary>
    /// <param name="where">The member or part that is checked.</param>
    /// <param name="check">The check.</param>
    /// <param name="row">The row that is checked; nil where it is none of its own.</param>
    public void Check(string where, Action check, EntityHandle row = default)
    {
        try
        {
            check();
        }
        catch (RefusedException refused)
        {
            string place = refused.Offset is int offset ? $"{where}, IL_{offset:x4}" : where;
            Add(new VerifyProblem(refused.Code, Printable(place), Printable(refused.Message)) { Token = TokenOf(row), Offset = refused.Offset });
        }
        catch (Exception malformed) when (IsMalformed(malformed))
        {
            Add(new VerifyProblem(ProblemCodes.ImageMalformed, Printable(where), "The assembly cannot be read here. Deploy what the compiler wrote, unchanged.") { Token = TokenOf(row) });
        }
    }

    private static int TokenOf(EntityHandle row) => row.IsNil ? 0 : MetadataTokens.GetToken(row);

    /// <summary>What readers throw at bytes that are no metadata. Anything else is a fault of the verifier.</summary>
    private static bool IsMalformed(Exception exception) =>
        exception is BadImageFormatException or ArgumentException or OverflowException or IndexOutOfRangeException or InvalidOperationException
            or InvalidCastException or NullReferenceException or KeyNotFoundException or IOException or NotSupportedException;

    /// <summary>Names come from strangers: control characters do not reach a terminal, and no text is long.</summary>
    private static string Printable(string text)
    {
        Span<char> shown = stackalloc char[Math.Min(text.Length, 512)];
        for (int i = 0; i < shown.Length; i++) shown[i] = text[i] is >= ' ' and < '\u007f' ? text[i] : '?';
        return new string(shown);
    }
}

/// <summary>Ends the search of an assembly that has too many problems.</summary>
internal sealed class TooManyProblemsException : Exception;

/// <summary>A rule that is broken; becomes a problem where the member being checked is known.</summary>
internal sealed class RefusedException(string code, string message) : Exception(message)
{
    /// <summary>The code of the problem.</summary>
    public string Code { get; } = code;

    /// <summary>Offset in the body, if the problem is in one.</summary>
    public int? Offset { get; init; }
}
