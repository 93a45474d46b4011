using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>A protected region or a handler: instructions from <paramref name="Start"/> up to <paramref name="End"/>.</summary>
internal readonly record struct CodeRange(int Start, int End)
{
    public bool Contains(int offset) => offset >= Start && offset < End;

    public bool Contains(CodeRange other) => other.Start >= Start && other.End <= End;

    public bool IsApartFrom(CodeRange other) => End <= other.Start || other.End <= Start;
}

/// <summary>A catch or finally and what it protects.</summary>
internal sealed record Handler(bool IsFinally, CodeRange Try, CodeRange Code, EntityHandle CatchType);

/// <summary>The handlers of a body. They nest, and control crosses their borders only as it may (ECMA-335, I.12.4.2).</summary>
internal sealed class HandlerRegions
{
    private readonly ImmutableArray<CodeRange> _ranges;
    private readonly HashSet<CodeRange> _code;
    private readonly HashSet<CodeRange> _finally;
    private readonly int[] _borders;

    private HandlerRegions(ImmutableArray<Handler> handlers)
    {
        Handlers = handlers;
        _ranges = [.. handlers.SelectMany(h => (CodeRange[])[h.Try, h.Code]).Distinct()];
        _code = [.. handlers.Select(h => h.Code)];
        _finally = [.. handlers.Where(h => h.IsFinally).Select(h => h.Code)];
        _borders = [.. _ranges.SelectMany(r => (int[])[r.Start, r.End]).Distinct().Order()];
    }

    public ImmutableArray<Handler> Handlers { get; }

    public static HandlerRegions Read(ImmutableArray<ExceptionRegion> regions, MethodCode code)
    {
        List<Handler> handlers = [];
        foreach (ExceptionRegion region in regions)
        {
            if (region.Kind is not (ExceptionRegionKind.Catch or ExceptionRegionKind.Finally))
            {
                throw new RefusedException(ProblemCodes.HandlerForbidden, $"A handler of the kind {region.Kind} is refused. Use catch without when, and finally.");
            }

            handlers.Add(new Handler(
                region.Kind == ExceptionRegionKind.Finally,
                Range(code, region.TryOffset, region.TryLength),
                Range(code, region.HandlerOffset, region.HandlerLength),
                region.CatchType));
        }

        HandlerRegions read = new([.. handlers]);
        read.CheckNesting();
        foreach (Instruction instruction in code.Instructions)
        {
            bool mayCross = !read.Handlers.IsEmpty || instruction.Code is ILOpCode.Rethrow or ILOpCode.Endfinally;
            if (mayCross) read.CheckCrossing(code, instruction);
        }

        return read;
    }

    /// <summary>Handlers whose protected region holds an offset, the innermost first as the runtime looks for them.</summary>
    public IEnumerable<Handler> Protecting(int offset) => Handlers.Where(h => h.Try.Contains(offset));

    /// <summary>The smallest handler whose code holds an offset.</summary>
    public Handler? Around(int offset) => Handlers.Where(h => h.Code.Contains(offset)).MinBy(h => h.Code.End - h.Code.Start);

    private static CodeRange Range(MethodCode code, int start, int length)
    {
        long end = (long)start + length;
        bool isWhole = start >= 0 && length > 0 && end <= code.Length && code.IndexOf(start) >= 0 && (end == code.Length || code.IndexOf((int)end) >= 0);
        return isWhole ? new CodeRange(start, (int)end) : throw new RefusedException(ProblemCodes.HandlerForbidden, "A protected region or handler does not end at an instruction.");
    }

    private void CheckNesting()
    {
        for (int i = 0; i < Handlers.Length; i++)
        {
            Handler first = Handlers[i];
            if (!first.Try.IsApartFrom(first.Code)) throw Refuse("A handler lies in what it protects.");
            for (int j = i + 1; j < Handlers.Length; j++) CheckPair(first, Handlers[j]);
        }
    }

    /// <summary>The runtime takes the first handler that fits: inner ones stand first, and only equal regions share.</summary>
    private static void CheckPair(Handler first, Handler second)
    {
        bool sharesTry = first.Try == second.Try && first.Code.IsApartFrom(second.Code) && !first.IsFinally && !second.IsFinally;
        bool isApart = Apart(first, second);
        bool isInner = IsIn(first, second.Try) || IsIn(first, second.Code);
        if (!sharesTry && !isApart && !isInner) throw Refuse("Protected regions and handlers overlap, or stand in the wrong order.");
    }

    private static bool Apart(Handler first, Handler second) =>
        first.Try.IsApartFrom(second.Try) && first.Try.IsApartFrom(second.Code) && first.Code.IsApartFrom(second.Try) && first.Code.IsApartFrom(second.Code);

    private static bool IsIn(Handler inner, CodeRange outer) => outer.Contains(inner.Try) && outer.Contains(inner.Code);

    private void CheckCrossing(MethodCode code, Instruction instruction)
    {
        int at = instruction.Offset;
        bool leaves = instruction.Code is ILOpCode.Leave or ILOpCode.Leave_s;
        foreach (int target in instruction.Branches) CheckJump(at, target, leaves);
        if (!instruction.EndsBlock && instruction.Next < code.Length) CheckFall(at, instruction.Next);

        if (instruction.Code is not (ILOpCode.Ret or ILOpCode.Rethrow or ILOpCode.Endfinally)) return;

        Handler? around = Around(at);
        switch (instruction.Code)
        {
            case ILOpCode.Ret when _ranges.Any(r => r.Contains(at)):
                throw Refuse("A method returns out of a protected region or handler.", at);
            case ILOpCode.Rethrow when around is null or { IsFinally: true }:
                throw Refuse("rethrow stands outside of a catch.", at);
            case ILOpCode.Endfinally when around is not { IsFinally: true } || Protecting(at).Any(h => around.Code.Contains(h.Try)):
                throw Refuse("endfinally stands outside of a finally.", at);
        }
    }

    /// <summary>Whether no border of a region lies between two offsets: then they are in the same ones.</summary>
    private bool IsSameStretch(int from, int to) => Stretch(from) == Stretch(to);

    private int Stretch(int offset)
    {
        int at = Array.BinarySearch(_borders, offset);
        return at < 0 ? ~at : at + 1;
    }

    private void CheckJump(int from, int to, bool leaves)
    {
        if (IsSameStretch(from, to)) return;
        foreach (CodeRange range in _ranges)
        {
            bool isIn = range.Contains(from), goesIn = range.Contains(to);
            if (isIn && !goesIn && !leaves) throw Refuse("A branch goes out of a protected region or handler; only leave may.", from);
            if (!isIn && goesIn && to != range.Start) throw Refuse("A branch goes into a protected region or handler.", from);
            if (!isIn && goesIn && _code.Contains(range)) throw Refuse("A branch goes into a handler.", from);
            if (isIn && !goesIn && _finally.Contains(range)) throw Refuse("A branch goes out of a finally.", from);
        }
    }

    /// <summary>Control may fall into a protected region at its start, and out of nothing.</summary>
    private void CheckFall(int from, int to)
    {
        if (IsSameStretch(from, to)) return;
        foreach (CodeRange range in _ranges)
        {
            if (range.Contains(from) && !range.Contains(to)) throw Refuse("Control runs out of a protected region or handler.", from);
            if (!range.Contains(from) && range.Contains(to) && _code.Contains(range)) throw Refuse("Control runs into a handler.", from);
        }
    }

    private static RefusedException Refuse(string message, int? offset = null) =>
        new(ProblemCodes.HandlerForbidden, message + " Compilers do not write this.") { Offset = offset };
}
