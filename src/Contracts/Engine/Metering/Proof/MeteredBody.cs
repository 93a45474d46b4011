using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Chain.Contracts.Metering;

/// <summary>One body of rewritten code and what must hold in it.</summary>
internal sealed class MeteredBody
{
    // What stands before the call that opens a handler: the cast, or the question whether gas is left; the meter, two numbers.
    private const int CatchStart = 6;
    private const int FinallyStart = 10;

    private readonly List<MeteredInstruction> _code;
    private readonly ImmutableArray<ExceptionRegion> _regions;
    private readonly Func<long, string?> _meterMember;
    private readonly ControlWays _ways;
    private readonly HashSet<int> _targets = [];

    public MeteredBody(List<MeteredInstruction> code, ImmutableArray<ExceptionRegion> regions, Func<long, string?> meterMember)
    {
        _code = code;
        _regions = regions;
        _meterMember = meterMember;
        _ways = new ControlWays(code, regions);
        foreach (MeteredInstruction instruction in code) _targets.UnionWith(instruction.Targets);
        foreach (ExceptionRegion region in regions) _targets.UnionWith([region.TryOffset, region.HandlerOffset]);
    }

    /// <summary>
    /// An instruction on a cycle that passes no check after a charge; null if every cycle does. Checks are taken out of the graph: then it must
    /// have no cycle left. An exception may go from any instruction to the handlers around it.
    /// </summary>
    public int? FindUnpaidCycle()
    {
        int[] state = new int[_ways.Count]; // 0 new, 1 on the path, 2 done
        Stack<(int Node, int Next)> path = new();
        for (int root = 0; root < _code.Count; root++)
        {
            if (state[root] != 0 || IsPaidCheck(root)) continue;
            state[root] = 1;
            path.Push((root, 0));
            while (path.TryPop(out (int Node, int Next) top))
            {
                if (top.Next == _ways.Ways(top.Node))
                {
                    state[top.Node] = 2;
                    continue;
                }

                path.Push((top.Node, top.Next + 1));
                int next = _ways.Next(top.Node, top.Next);
                if (next < _code.Count && IsPaidCheck(next)) continue;
                if (state[next] == 1) return _code[next < _code.Count ? next : top.Node].Offset;
                if (state[next] != 0) continue;
                state[next] = 1;
                path.Push((next, 0));
            }
        }

        return null;
    }

    /// <summary>
    /// A store that may raise the gas kept in a local: it may be less a constant, or be read from the meter before the first block and right
    /// after a call before which it was written there.
    /// </summary>
    public int? FindRisingGas()
    {
        if (GasLocal() is not { } local) return null;
        for (int i = 0; i < _code.Count; i++)
        {
            if (_code[i].Code is "ldloca" && _code[i].Operand == local) return _code[i].Offset;
            if (_code[i].Code != "stloc" || _code[i].Operand != local) continue;
            if (!IsCharge(i, local) && !IsReload(i)) return _code[i].Offset;
        }

        return null;
    }

    /// <summary>A handler that catches without asking the meter.</summary>
    public int? FindFreeHandler()
    {
        foreach (ExceptionRegion region in _regions)
        {
            bool asks = region.Kind switch
            {
                ExceptionRegionKind.Filter => Calls(_ways.At(region.FilterOffset) + 1, "MayCatch") && _code[_ways.At(region.FilterOffset) + 2].Code == "endfilter",
                ExceptionRegionKind.Finally => IsGuard(_ways.At(region.HandlerOffset)),
                _ => false,
            };
            if (!asks) return region.HandlerOffset;
        }

        return null;
    }

    /// <summary>A handler that does not tell the meter that it is open, or code that tells it of one that it does not leave.</summary>
    public int? FindUncountedHandler()
    {
        foreach (ExceptionRegion region in _regions)
        {
            (int start, string enter) = region.Kind == ExceptionRegionKind.Finally ? (FinallyStart, "EnterFinally") : (CatchStart, "EnterHandler");
            int call = _ways.At(region.HandlerOffset) + start;
            if (!Tells(call, enter) || _code[call - 1].Operand != Depth(region.HandlerOffset)) return region.HandlerOffset;
        }

        for (int i = 1; i < _code.Count; i++)
        {
            if (Calls(i, "LeaveHandler") && !Leaves(i)) return _code[i].Offset;
        }

        return null;
    }

    private bool Tells(int at, string name) => at < _code.Count && Calls(at, name) && _code[at - 1].Code == "ldc.i4";

    /// <summary>Whether control goes to where as many handlers are open as the meter is told.</summary>
    private bool Leaves(int call)
    {
        if (!Tells(call, "LeaveHandler") || call + 1 == _code.Count) return false;
        MeteredInstruction leave = _code[call + 1];
        int? depth = leave.Code switch
        {
            "leave" => Depth(leave.Targets[0]),
            "endfinally" => Depth(leave.Offset) - 1,
            _ => null,
        };
        return _code[call - 1].Operand == depth;
    }

    private int Depth(int offset) => _regions.Count(r => offset >= r.HandlerOffset && offset < r.HandlerOffset + r.HandlerLength);

    /// <summary>A branch over the call of OutOfGas, taken while gas is at least zero, after a charge of at least one; or the charge of a handler.</summary>
    private bool IsPaidCheck(int at)
    {
        if (Calls(at, "EnterHandler")) return true;
        if (_code[at].Code != "bge" || at < 2 || at + 2 >= _code.Count || !Calls(at + 2, "OutOfGas")) return false;
        if (_code[at].Targets[0] != _code[at + 2].Next || _targets.Contains(_code[at].Offset)) return false;
        if (_code[at - 1] is not { Code: "ldc.i8", Operand: 0 }) return false;
        int gas = at - 2;
        bool inLocal = _code[gas].Code == "ldloc";
        bool inMeter = IsMember(gas, "ldfld", "Gas");
        int store = inLocal ? gas - 1 : gas - 2;
        bool stored = inLocal ? store >= 0 && _code[store].Code == "stloc" && _code[store].Operand == _code[gas].Operand : inMeter && store >= 0 && IsMember(store, "stfld", "Gas");
        return stored && store >= 2 && _code[store - 1].Code == "sub" && IsAmount(store - 2) && !AnyTarget(store, at);
    }

    private bool IsAmount(int at) => _code[at] is { Code: "ldc.i8", Operand: > 0 };

    private bool AnyTarget(int from, int to)
    {
        for (int i = from; i <= to; i++)
        {
            if (_targets.Contains(_code[i].Offset)) return true;
        }

        return false;
    }

    /// <summary>The local that gas is kept in: what is written back to the meter.</summary>
    private long? GasLocal()
    {
        for (int i = 1; i < _code.Count; i++)
        {
            if (IsMember(i, "stfld", "Gas") && _code[i - 1].Code == "ldloc") return _code[i - 1].Operand;
        }

        return null;
    }

    private bool IsCharge(int store, long local)
    {
        if (store < 3 || _code[store - 1].Code != "sub" || !IsAmount(store - 2)) return false;
        int gas = store - 3;
        return _code[gas].Code == "ldloc" && _code[gas].Operand == local && !AnyTarget(gas + 1, store);
    }

    private bool IsReload(int store)
    {
        if (store < 2 || !IsMember(store - 1, "ldfld", "Gas") || AnyTarget(store - 1, store)) return false;
        int before = store - 3; // What stands before the load of the meter.
        bool isFirst = before < 0 || (before == 1 && _code[1].Code == "stloc" && Calls(0, "get_Current"));
        if (isFirst) return !AnyTarget(0, store);
        return !_targets.Contains(_code[before + 1].Offset) && _code[before].Code is "call" or "callvirt" or "newobj" && WritesBefore(before);
    }

    /// <summary>Whether gas is written to the meter right before a call, but for what passes it the meter, and the meter a size.</summary>
    private bool WritesBefore(int call)
    {
        int at = call - 1;
        while (at >= 0 && _code[at].Code is "constrained." or "ldarg" or "ldloc" or "ldc.i4" or "sizeof" or "nop") at--;
        return at >= 0 && IsMember(at, "stfld", "Gas");
    }

    private bool IsGuard(int at) =>
        at + 4 < _code.Count && IsMember(at + 1, "ldfld", "Gas") && _code[at + 2] is { Code: "ldc.i8", Operand: 0 } && _code[at + 3].Code == "bge" && _code[at + 4].Code == "endfinally";

    private bool Calls(int at, string name) => IsMember(at, "call", name);

    private bool IsMember(int at, string code, string name) => _code[at].Code == code && _meterMember(_code[at].Operand) == name;
}
