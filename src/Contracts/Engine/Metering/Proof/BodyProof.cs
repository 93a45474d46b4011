using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chain.Contracts.Metering;

/// <summary>
/// Compares a rewritten body with the original one: what remains without the rewriter's sequences must be the original,
/// instruction by instruction, with shims where the whitelist says so, and control must go the same ways.
/// </summary>
internal sealed class BodyProof
{
    private readonly List<MeteredInstruction> _own;
    private readonly List<MeteredInstruction> _code;
    private readonly InjectedCode _injected;
    private readonly SameInstruction _same;
    private readonly int[] _places;
    private readonly IReadOnlyList<ExceptionRegion> _ownRegions;
    private readonly IReadOnlyList<ExceptionRegion> _regions;
    private readonly TokenNames _names;
    private readonly HashSet<int>[] _starts;
    private readonly Dictionary<int, int> _index = [];
    private readonly Dictionary<int, (int Filter, int Handler)> _handlers = [];

    public BodyProof(BodyPair own, BodyPair metered, InjectedCode injected, SameInstruction same)
    {
        _own = own.Code;
        _ownRegions = own.Regions;
        _names = own.Names;
        _code = metered.Code;
        _regions = metered.Regions;
        _injected = injected;
        _same = same;
        _places = new int[_own.Count];
        _starts = new HashSet<int>[_own.Count + 1];
        for (int i = 0; i < _own.Count; i++) _index.Add(_own[i].Offset, i);
    }

    /// <summary>What differs; null if nothing.</summary>
    public string? FindFault() => Align() ?? Branches() ?? Regions();

    private string? Align()
    {
        int at = 0;
        for (int i = 0; i < _own.Count; i++)
        {
            HashSet<int> starts = _starts[i] = [];
            if (!SkipHandlerStart(i, ref at)) return Fault("the start of a handler is another", at);
            for (int length = _injected.Match(at); length > 0; length = _injected.Match(at))
            {
                starts.Add(_code[at].Offset);
                at += length;
            }

            if (at >= _code.Count) return "instructions are missing at its end";
            starts.Add(_code[at].Offset);
            bool passesMeter = _injected.LoadsMeter(at);
            if (passesMeter && ++at == _code.Count) return "instructions are missing at its end";
            if (!_same.Is(_own, i, _code, at, passesMeter)) return Fault($"{_own[i].Code} became {_same.Describe(_code[at])}", at);
            _places[i] = at++;
        }

        _starts[_own.Count] = at < _code.Count ? [_code[at].Offset] : [_code[^1].Next];
        return at == _code.Count ? null : Fault("instructions follow its end", at);
    }

    private bool SkipHandlerStart(int own, ref int at)
    {
        foreach (ExceptionRegion region in _ownRegions)
        {
            if (region.HandlerOffset != _own[own].Offset) continue;
            int start = at;
            int length = region.Kind == ExceptionRegionKind.Catch ? SkipCatch(region, at) : _injected.MatchGuard(at);
            if (length == 0) return false;
            if (region.Kind != ExceptionRegionKind.Catch) _handlers[own] = (-1, _code[start].Offset);
            _starts[own].Add(_code[start].Offset);
            at += length;
        }

        return true;
    }

    private int SkipCatch(ExceptionRegion region, int at)
    {
        string type = _names.Of(MetadataTokens.GetToken(region.CatchType));
        int filter = _injected.MatchFilter(at, type);
        int handler = filter == 0 ? 0 : _injected.MatchHandler(at + filter, type);
        if (handler == 0) return 0;
        _handlers[_index[region.HandlerOffset]] = (_code[at].Offset, _code[at + filter].Offset);
        return filter + handler;
    }

    /// <summary>A branch leads to its target, or to what the rewriter put right before it.</summary>
    private string? Branches()
    {
        for (int i = 0; i < _own.Count; i++)
        {
            MeteredInstruction branch = _code[_places[i]];
            if (branch.Targets.Length != _own[i].Targets.Length) return Fault("a branch has other targets", branch);
            for (int t = 0; t < branch.Targets.Length; t++)
            {
                if (!_starts[_index[_own[i].Targets[t]]].Contains(branch.Targets[t])) return Fault("a branch leads elsewhere", branch);
            }
        }

        return null;
    }

    private string? Regions()
    {
        if (_regions.Count != _ownRegions.Count) return "it has other handlers";
        for (int i = 0; i < _regions.Count; i++)
        {
            ExceptionRegion own = _ownRegions[i], region = _regions[i];
            (int filter, int handler) = _handlers[_index[own.HandlerOffset]];
            bool isSame = own.Kind == ExceptionRegionKind.Catch
                ? region.Kind == ExceptionRegionKind.Filter && region.FilterOffset == filter && region.HandlerOffset == handler
                : region.Kind == own.Kind && region.HandlerOffset == handler;
            isSame &= Leads(own.TryOffset, region.TryOffset) && Leads(own.TryOffset + own.TryLength, region.TryOffset + region.TryLength)
                && Leads(own.HandlerOffset + own.HandlerLength, region.HandlerOffset + region.HandlerLength);
            if (!isSame) return "a handler covers other code";
        }

        return null;
    }

    private bool Leads(int own, int offset) => _starts[_index.GetValueOrDefault(own, _own.Count)].Contains(offset);

    private string Fault(string what, int at) => at < _code.Count ? Fault(what, _code[at]) : what;

    private static string Fault(string what, MeteredInstruction at) => $"{what} at IL_{at.Offset:x4}";
}

/// <summary>A body with what its tokens mean.</summary>
internal sealed record BodyPair(List<MeteredInstruction> Code, IReadOnlyList<ExceptionRegion> Regions, TokenNames Names);
