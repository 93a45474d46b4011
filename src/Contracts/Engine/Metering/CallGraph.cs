using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>
/// Who may come to call whom, on the safe side: a virtual call reaches every method of its name and number of parameters, a
/// delegate every method whose address is taken, the SDK every override of its members. Each such group is a node of its own,
/// between those who call it and those that it reaches: many callers of many methods would make too many edges else.
/// </summary>
internal sealed class CallGraph
{
    private readonly ModuleFacts _module;
    private readonly List<MethodFacts> _methods;
    private readonly Dictionary<MethodFacts, int> _index = [];
    private readonly Dictionary<(string, int), int> _groups = [];
    private readonly List<int[]> _edges = [];
    private readonly int _delegates;
    private readonly int _fromOutside;

    public CallGraph(ModuleFacts module)
    {
        _module = module;
        _methods = [.. module.All];
        for (int i = 0; i < _methods.Count; i++) _index.Add(_methods[i], i);

        List<int[]> groups = [];
        foreach (IGrouping<(string, int), MethodFacts> group in module.Virtuals)
        {
            _groups.Add(group.Key, _methods.Count + groups.Count);
            groups.Add([.. group.Select(m => _index[m])]);
        }

        _delegates = _methods.Count + groups.Count;
        groups.Add([.. _methods.Where(m => m.IsAddressTaken).Select(m => _index[m])]);
        _fromOutside = _methods.Count + groups.Count;
        groups.Add([_delegates, .. _methods.Where(m => _module.IsCalledOutside(m.Method)).Select(m => _index[m])]);
        _edges.AddRange(_methods.Select(Edges));
        _edges.AddRange(groups);
    }

    /// <summary>Bytes of frames on the longest way through the methods that calls each method once.</summary>
    public long DeepestBytes { get; private set; }

    /// <summary>Frames on the longest way through the methods that calls each method once, without those that are counted while they run.</summary>
    public long DeepestFrames { get; private set; }

    /// <summary>Marks the methods of every cycle of calls.</summary>
    public void MarkRecursion()
    {
        int[] component = Components();
        int[] sizes = new int[_edges.Count];
        foreach (int c in component) sizes[c]++;
        DeepestBytes = Deepest(component, static method => method.FrameBytes);
        for (int i = 0; i < _methods.Count; i++)
        {
            _methods[i].IsRecursive = !_methods[i].IsLeaf && (sizes[component[i]] > 1 || _edges[i].Contains(i));
        }

        DeepestFrames = Deepest(component, static method => method.IsRecursive ? 0 : 1);
    }

    /// <summary>Components are numbered callees first, so one pass in their order finds the longest way.</summary>
    private long Deepest(int[] component, Func<MethodFacts, long> weight)
    {
        long[] deepest = new long[_edges.Count];
        long[] own = new long[_edges.Count];
        for (int i = 0; i < _methods.Count; i++) own[component[i]] += weight(_methods[i]);
        foreach (int i in Enumerable.Range(0, _edges.Count).OrderBy(i => component[i]))
        {
            long below = 0;
            foreach (int target in _edges[i])
            {
                if (component[target] != component[i]) below = Math.Max(below, deepest[component[target]]);
            }

            deepest[component[i]] = Math.Max(deepest[component[i]], own[component[i]] + below);
        }

        return deepest.Append(0).Max();
    }

    /// <summary>The names by which a method may be called.</summary>
    public static IEnumerable<string> Names(MethodDefinition method) =>
        method.Overrides.Select(o => o.Name).Append(method.Name).Distinct(StringComparer.Ordinal);

    private int[] Edges(MethodFacts method)
    {
        HashSet<int> edges = [];
        foreach (MethodDefinition own in method.OwnCalls.Values)
        {
            if (!own.IsAbstract) edges.Add(_index[_module.Of(own)]);
            if (own.IsVirtual) AddGroup(edges, own);
        }

        foreach ((Instruction call, MemberPrice price) in method.OutsideCalls)
        {
            MethodReference called = (MethodReference)call.Operand;
            if (called.Name == "Invoke") edges.Add(_delegates);
            else if (ModuleFacts.MayCharge(call, price)) edges.Add(_fromOutside);
            AddGroup(edges, called);
        }

        return [.. edges];
    }

    private void AddGroup(HashSet<int> edges, MethodReference called)
    {
        if (_groups.TryGetValue((called.Name, called.Parameters.Count), out int group)) edges.Add(group);
    }

    /// <summary>Strongly connected components by Tarjan's algorithm, without recursion: the number of each method's.</summary>
    private int[] Components()
    {
        int count = _edges.Count, time = 0, components = 0;
        int[] seen = new int[count], low = new int[count], component = new int[count];
        Array.Fill(component, -1);
        Stack<int> open = new();
        Stack<(int Node, int Next)> path = new();
        for (int root = 0; root < count; root++)
        {
            if (seen[root] != 0) continue;
            path.Push((root, 0));
            while (path.TryPop(out (int Node, int Next) top))
            {
                int node = top.Node;
                if (top.Next == 0)
                {
                    seen[node] = low[node] = ++time;
                    open.Push(node);
                }
                else
                {
                    int done = _edges[node][top.Next - 1];
                    if (component[done] < 0) low[node] = Math.Min(low[node], low[done]);
                }

                int next = top.Next;
                while (next < _edges[node].Length && seen[_edges[node][next]] != 0)
                {
                    int target = _edges[node][next++];
                    if (component[target] < 0) low[node] = Math.Min(low[node], seen[target]);
                }

                if (next < _edges[node].Length)
                {
                    path.Push((node, next + 1));
                    path.Push((_edges[node][next], 0));
                    continue;
                }

                if (low[node] != seen[node]) continue;
                int popped;
                do
                {
                    popped = open.Pop();
                    component[popped] = components;
                }
                while (popped != node);
                components++;
            }
        }

        return component;
    }
}
