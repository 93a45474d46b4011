using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Chain.Contracts.Linking;

/// <summary>
/// Records ask for each other's runtime type when they are compared, which is reflection. A record without relations needs not ask;
/// among relatives the name of the class says the same.
/// </summary>
internal static class RecordContracts
{
    private const string Getter = "get_EqualityContract";
    private const string NameGetter = "get_EqualityName";
    private const string Clone = "<Clone>$";
    private const string CompilerGenerated = "System.Runtime.CompilerServices.CompilerGeneratedAttribute";
    private const string PreserveBaseOverrides = "System.Runtime.CompilerServices.PreserveBaseOverridesAttribute";

    /// <summary>Rewrites all records of a module.</summary>
    public static void Lower(ModuleDefinition module)
    {
        TypeDefinition[] records = [.. module.GetTypes().Where(t => t.Methods.Any(IsGetter))];
        HashSet<TypeDefinition> related = [.. records.Where(r => ParentOf(r) is not null), .. records.Select(ParentOf).OfType<TypeDefinition>()];
        foreach (TypeDefinition record in records.Where(r => !related.Contains(r))) DropComparison(record);

        // Copies of generic relatives have types that change on the way up; the verifier tells their author.
        if (related.Count == 0 || related.Any(r => r.HasGenericParameters || !r.Methods.Any(IsGetter))) return;

        foreach (TypeDefinition record in related) NameContract(record);
        foreach (TypeDefinition record in related.Where(r => ParentOf(r) is not null)) OverrideClone(record);
        foreach (MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody)) CallRootClone(method);
    }

    private static bool IsGetter(MethodDefinition method) =>
        method is { Name: Getter, HasBody: true, ReturnType.FullName: "System.Type" } && IsCompilerGenerated(method);

    private static bool IsCompilerGenerated(MethodDefinition method) => method.CustomAttributes.Any(a => a.AttributeType.FullName == CompilerGenerated);

    private static TypeDefinition? ParentOf(TypeDefinition record) =>
        record.BaseType?.GetElementType() is TypeDefinition parent && parent.Methods.Any(m => m.Name == Clone) ? parent : null;

    private static TypeDefinition RootOf(TypeDefinition record)
    {
        while (ParentOf(record) is { } parent) record = parent;
        return record;
    }

    /// <summary>Two that are both of the only class there is need not compare their classes.</summary>
    private static void DropComparison(TypeDefinition record)
    {
        foreach (MethodDefinition method in record.Methods.Where(m => m is { Name: "Equals", HasBody: true } && IsCompilerGenerated(m)))
        {
            Instruction? compare = method.Body.Instructions.FirstOrDefault(IsTypeComparison);
            Instruction[]? form = compare is null ? null : ComparisonOf(compare);
            if (form is null) continue;

            method.Body.SimplifyMacros();
            ILProcessor il = method.Body.GetILProcessor();
            foreach (Instruction instruction in form) il.Remove(instruction);
            method.Body.OptimizeMacros();
        }
    }

    /// <summary><c>ldarg this; callvirt getter; ldarg other; callvirt getter; call op_Equality; brfalse</c>.</summary>
    private static Instruction[]? ComparisonOf(Instruction compare)
    {
        if (compare is not { Previous.Previous.Previous.Previous: { } first, Next: { OpCode.Code: Code.Brfalse or Code.Brfalse_S } last }) return null;

        bool fits = first.OpCode.Code == Code.Ldarg_0 && IsGetterCall(first.Next) && compare.Previous.Previous.OpCode.Code == Code.Ldarg_1 && IsGetterCall(compare.Previous);
        return fits ? [first, first.Next, compare.Previous.Previous, compare.Previous, compare, last] : null;
    }

    private static bool IsGetterCall(Instruction instruction) => instruction.Operand is MethodReference { Name: Getter };

    private static bool IsTypeComparison(Instruction instruction) =>
        instruction.Operand is MethodReference { Name: "op_Equality", DeclaringType.FullName: "System.Type" };

    private static void NameContract(TypeDefinition record)
    {
        ModuleDefinition module = record.Module;
        MethodDefinition getter = record.Methods.Single(IsGetter);
        getter.Name = NameGetter;
        getter.ReturnType = module.TypeSystem.String;
        getter.Body = new MethodBody(getter);
        ILProcessor il = getter.Body.GetILProcessor();
        il.Emit(OpCodes.Ldstr, record.FullName);
        il.Emit(OpCodes.Ret);
        foreach (PropertyDefinition property in record.Properties.Where(p => p.GetMethod == getter)) property.PropertyType = module.TypeSystem.String;

        MethodReference equals = new("op_Equality", module.TypeSystem.Boolean, module.TypeSystem.String);
        equals.Parameters.Add(new ParameterDefinition(module.TypeSystem.String));
        equals.Parameters.Add(new ParameterDefinition(module.TypeSystem.String));
        foreach (Instruction compare in record.Methods.Where(m => m.HasBody).SelectMany(m => m.Body.Instructions).Where(IsTypeComparison)) compare.Operand = equals;
    }

    /// <summary>The compiler lets a copy return the record's own class; an override that returns the root's does as well.</summary>
    private static void OverrideClone(TypeDefinition record)
    {
        MethodDefinition? clone = record.Methods.FirstOrDefault(m => m.Name == Clone);
        if (clone is null) return;

        clone.ReturnType = RootOf(record);
        clone.Overrides.Clear();
        clone.IsNewSlot = false;
        foreach (CustomAttribute attribute in clone.CustomAttributes.Where(a => a.AttributeType.FullName == PreserveBaseOverrides).ToArray()) clone.CustomAttributes.Remove(attribute);
    }

    private static void CallRootClone(MethodDefinition method)
    {
        Instruction[] calls =
        [
            .. method.Body.Instructions.Where(i => i.Operand is MethodDefinition { Name: Clone } called && ParentOf(called.DeclaringType) is not null),
        ];
        if (calls.Length == 0) return;

        method.Body.SimplifyMacros();
        foreach (Instruction call in calls)
        {
            TypeDefinition record = ((MethodDefinition)call.Operand).DeclaringType;
            MethodDefinition root = RootOf(record).Methods.First(m => m.Name == Clone);
            CompilerForms.Replace(method.Body, call, Instruction.Create(OpCodes.Callvirt, root), Instruction.Create(OpCodes.Castclass, record));
        }

        method.Body.OptimizeMacros();
    }
}
