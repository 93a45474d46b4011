using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>
/// Who may come to call whom, on the safe side: a virtual call reaches every method of its name and number of parameters, a
/// delegate every method whose address is taken, the SDK every override of its members.
/// </summary>
internal sealed class CallGraph
{
    private readonly ModuleFacts _module;
    private readonly List<MethodFacts> _methods;
    private readonly Dictionary<MethodFacts, int> _index = [];
    private readonly int[][] _edges;

    public CallGraph(ModuleFacts module)
    {
        _module = module;
        _methods = [.. module.All];
        for (int i = 0; i < _methods.Count; i++) _index.Add(_methods[i], i);

        ILookup<(string, int), int> virtuals = _methods.Where(m => m.Method.IsVirtual || m.Method.HasOverrides)
            .SelectMany(m => Names(m.Method).Select(name => (Key: (name, m.Method.Parameters.Count), Index: _index[m])))
            .ToLookup(entry => entry.Key, entry => entry.Index);
        int[] delegates = [.. _methods.Where(m => m.IsAddressTaken).Select(m => _index[m])];
        int[] overrides = [.. _methods.Where(m => _module.IsCalledOutside(m.Method)).Select(m => _index[m])];
        int[] fromOutside = [.. delegates.Concat(overrides).Distinct()];
        _edges = [.. _methods.Select(m => Edges(m, virtuals, delegates, fromOutside))];
    }

    /// <summary>Bytes of frames on the longest way through the methods that calls each method once.</summary>
    public long DeepestBytes { get; private set; }

    /// <summary>Marks the methods of every cycle of calls.</summary>
    public void MarkRecursion()
    {
        int[] component = Components();
        int[] sizes = new int[_methods.Count];
        foreach (int c in component) sizes[c]++;
        DeepestBytes = Deepest(component);
        for (int i = 0; i < _methods.Count; i++)
        {
            _methods[i].IsRecursive = !_methods[i].IsLeaf && (sizes[component[i]] > 1 || _edges[i].Contains(i));
        }
    }

    /// <summary>Components are numbered callees first, so one pass in their order finds the longest way.</summary>
    private long Deepest(int[] component)
    {
        long[] bytes = new long[_methods.Count];
        long[] own = new long[_methods.Count];
        for (int i = 0; i < _methods.Count; i++) own[component[i]] += _methods[i].FrameBytes;
        foreach (int i in Enumerable.Range(0, _methods.Count).OrderBy(i => component[i]))
        {
            long below = 0;
            foreach (int target in _edges[i])
            {
                if (component[target] != component[i]) below = Math.Max(below, bytes[component[target]]);
            }

            bytes[component[i]] = Math.Max(bytes[component[i]], own[component[i]] + below);
        }

        return bytes.Append(0).Max();
    }

    /// <summary>Whether a virtual call of one method may run another.</summary>
    public static bool MayStandFor(MethodDefinition method, MethodDefinition called) =>
        (method.IsVirtual || method.HasOverrides) && method.Parameters.Count == called.Parameters.Count && Names(method).Contains(called.Name, StringComparer.Ordinal);

    /// <summary>The names by which a method may be called.</summary>
    public static IEnumerable<string> Names(MethodDefinition method) =>
        method.Overrides.Select(o => o.Name).Append(method.Name).Distinct(StringComparer.Ordinal);

    private int[] Edges(MethodFacts method, ILookup<(string, int), int> virtuals, int[] delegates, int[] fromOutside)
    {
        HashSet<int> edges = [];
        foreach (MethodDefinition own in method.OwnCalls.Values)
        {
            if (!own.IsAbstract) edges.Add(_index[_module.Of(own)]);
            if (own.IsVirtual) edges.UnionWith(virtuals[(own.Name, own.Parameters.Count)]);
        }

        foreach ((Instruction call, MemberPrice price) in method.OutsideCalls)
        {
            MethodReference called = (MethodReference)call.Operand;
            if (called.Name == "Invoke") edges.UnionWith(delegates);
            else if (ModuleFacts.MayCharge(call, price)) edges.UnionWith(fromOutside);
            edges.UnionWith(virtuals[(called.Name, called.Parameters.Count)]);
        }

        return [.. edges];
    }

    /// <summary>Strongly connected components by Tarjan's algorithm, without recursion: the number of each method's.</summary>
    private int[] Components()
    {
        int count = _methods.Count, time = 0, components = 0;
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
