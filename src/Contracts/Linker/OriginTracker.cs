using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary>Remembers where the compiler put each instruction, before forms of its own are written otherwise and all that follows moves.</summary>
internal sealed class OriginTracker
{
    private readonly Dictionary<MethodDefinition, (int Row, Dictionary<Instruction, int> Offsets)> _methods = [];

    /// <summary>Notes all methods of a contract as the compiler wrote them.</summary>
    public void Note(ModuleDefinition contract)
    {
        foreach (MethodDefinition method in contract.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            _methods.Add(method, ((int)method.MetadataToken.RID, method.Body.Instructions.ToDictionary(i => i, i => i.Offset)));
        }
    }

    /// <summary>Where the code of a module came from, once it was written: that gives instructions their offsets.</summary>
    public IReadOnlyDictionary<string, MethodOrigin> Origins(ModuleDefinition written)
    {
        Dictionary<string, MethodOrigin> origins = new(StringComparer.Ordinal);
        foreach (MethodDefinition method in written.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            if (_methods.TryGetValue(method, out (int Row, Dictionary<Instruction, int> Offsets) noted)) origins[method.FullName] = new MethodOrigin(noted.Row, Pair(method.Body, noted.Offsets));
        }

        return origins;
    }

    private static (int Linked, int Written)[] Pair(MethodBody body, Dictionary<Instruction, int> offsets)
    {
        (int Linked, int Written)[] pairs = new (int, int)[body.Instructions.Count];
        int written = 0;
        for (int i = 0; i < pairs.Length; i++)
        {
            written = offsets.GetValueOrDefault(body.Instructions[i], written);
            pairs[i] = (body.Instructions[i].Offset, written);
        }

        return pairs;
    }
}
