using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Chain.Contracts.Metering;

/// <summary>
/// The ways that control may take through a body that was read anew: by falling on, by branches, and by an exception from any
/// instruction to the handlers around it. Instructions between the same borders of regions have the same handlers, to which one
/// node for all of them leads: a body of many handlers would have too many edges else.
/// </summary>
internal sealed class ControlWays
{
    private readonly List<MeteredInstruction> _code;
    private readonly Dictionary<int, int> _index = [];
    private readonly int[] _stretch;
    private readonly List<int[]> _handlers = [];

    public ControlWays(List<MeteredInstruction> code, ImmutableArray<ExceptionRegion> regions)
    {
        _code = code;
        for (int i = 0; i < code.Count; i++) _index.Add(code[i].Offset, i);
        _stretch = new int[code.Count];
        int[] borders = [.. regions.SelectMany(r => (int[])[r.TryOffset, r.TryOffset + r.TryLength]).Distinct().Order()];
        _handlers.Add([]);
        int border = 0;
        for (int i = 0; i < code.Count; i++)
        {
            if (border < borders.Length && code[i].Offset >= borders[border])
            {
                while (border < borders.Length && code[i].Offset >= borders[border]) border++;
                _handlers.Add(Around(code[i].Offset, regions));
            }

            _stretch[i] = _handlers.Count - 1;
        }
    }

    /// <summary>Nodes: the instructions, and behind them one for each stretch.</summary>
    public int Count => _code.Count + _handlers.Count;

    /// <summary>The instruction at an offset.</summary>
    public int At(int offset) => _index[offset];

    /// <summary>How many ways lead on from a node.</summary>
    public int Ways(int node) => node >= _code.Count ? _handlers[node - _code.Count].Length
        : _code[node].Targets.Length + (FallsOn(node) ? 1 : 0) + (_handlers[_stretch[node]].Length > 0 ? 1 : 0);

    /// <summary>Where a way leads.</summary>
    public int Next(int node, int way)
    {
        if (node >= _code.Count) return _handlers[node - _code.Count][way];
        int[] targets = _code[node].Targets;
        if (way < targets.Length) return _index[targets[way]];
        return way == targets.Length && FallsOn(node) ? node + 1 : _code.Count + _stretch[node];
    }

    private bool FallsOn(int node) => _code[node].FallsThrough && node + 1 < _code.Count;

    private int[] Around(int offset, ImmutableArray<ExceptionRegion> regions) =>
        [.. regions.Where(r => offset >= r.TryOffset && offset < r.TryOffset + r.TryLength).Select(r => _index[r.HandlerOffset])];
}
