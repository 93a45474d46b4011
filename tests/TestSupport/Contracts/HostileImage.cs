using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Chain.TestSupport.Contracts;

/// <summary>A contract that is accepted, to which a shape adds code that is slow to load.</summary>
internal sealed class HostileImage
{
    private const string Source = """
        namespace Shop;

        [Contract("shop")]
        public sealed partial class Hostile : Contract
        {
            [Call] public void Nothing() { }
        }

        public class Box { public long Value; public virtual long Get() => Value; public static Box Make() => new(); }
        public static class Callee { public static long Of(long n) { while (n > 5) n -= 3; return n; } public static T Same<T>(T value) => value; }
        public struct One { public long A; }
        public static class Outside { public static long Of(Func<long> f) => f(); public static Func<long> Make(long n) => () => n; public static Action Run(long n) => () => n++; }
        """;

    // Cecil takes long to shorten many branches.
    private const int BranchesMax = 100;

    private static readonly byte[] Contract = ContractCompiler.Compile(Source);

    private HostileImage(ModuleDefinition module) => Module = module;

    /// <summary>The assembly, to add to.</summary>
    public ModuleDefinition Module { get; }

    public TypeReference Long => Module.TypeSystem.Int64;

    public TypeReference Int => Module.TypeSystem.Int32;

    public TypeReference Object => Module.TypeSystem.Object;

    public TypeReference Void => Module.TypeSystem.Void;

    /// <summary>A class with a virtual method.</summary>
    public TypeDefinition Box => Module.GetType("Shop.Box");

    /// <summary>The image with <paramref name="count"/> of what a shape adds.</summary>
    public static byte[] Make(Action<HostileImage, int> shape, int count) => IlEdit.Edit(Contract, module => shape(new HostileImage(module), count));

    /// <summary>A method of the classes that lie ready.</summary>
    public MethodDefinition Ready(string type, string name) => Module.GetType("Shop." + type).Methods.Single(m => m.Name == name);

    /// <summary>A member outside, as the contract refers to it.</summary>
    public MethodReference Outside(string type, string name) =>
        Module.GetMemberReferences().OfType<MethodReference>().First(m => m.DeclaringType.FullName == type && m.Name == name);

    /// <summary>Adds a class.</summary>
    public TypeDefinition Class(string name, TypeReference? parent = null, TypeAttributes flags = TypeAttributes.Public | TypeAttributes.BeforeFieldInit)
    {
        TypeDefinition type = new("S", name, flags, parent ?? Object);
        Module.Types.Add(type);
        return type;
    }

    /// <summary>Adds a static class.</summary>
    public TypeDefinition Static(string name) => Class(name, flags: TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit);

    /// <summary>Adds an interface.</summary>
    public TypeDefinition Interface(string name)
    {
        TypeDefinition type = new("S", name, TypeAttributes.Public | TypeAttributes.Interface | TypeAttributes.Abstract);
        Module.Types.Add(type);
        return type;
    }

    /// <summary>Adds a struct with fields of a type.</summary>
    public TypeDefinition Struct(string name, TypeReference field, int fields)
    {
        TypeReference valueType = Module.GetType("Shop.One").BaseType;
        TypeDefinition type = new("S", name, TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.SequentialLayout | TypeAttributes.BeforeFieldInit, valueType);
        for (int i = 0; i < fields; i++) type.Fields.Add(new FieldDefinition($"f{i}", FieldAttributes.Public, field));
        Module.Types.Add(type);
        return type;
    }

    /// <summary>Adds a static method, without a body yet.</summary>
    public static MethodDefinition Method(TypeDefinition type, string name, TypeReference result, params TypeReference[] parameters) =>
        Add(type, name, MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.HideBySig, result, parameters);

    /// <summary>Adds a virtual method, without a body yet.</summary>
    public static MethodDefinition Virtual(TypeDefinition type, string name, bool isNew, TypeReference result, params TypeReference[] parameters) =>
        Add(type, name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig | (isNew ? MethodAttributes.NewSlot : 0), result, parameters);

    /// <summary>Adds an abstract method.</summary>
    public static MethodDefinition Abstract(TypeDefinition type, string name, TypeReference result, params TypeReference[] parameters) =>
        Add(type, name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.Abstract | MethodAttributes.HideBySig | MethodAttributes.NewSlot, result, parameters);

    /// <summary>Writes a body: locals, then instructions.</summary>
    public static void Body(MethodDefinition method, IEnumerable<TypeReference> locals, Action<ILProcessor> write)
    {
        method.Body = new MethodBody(method) { InitLocals = true };
        foreach (TypeReference local in locals) method.Body.Variables.Add(new VariableDefinition(local));
        write(method.Body.GetILProcessor());
        if (method.Body.Instructions.Count(i => i.Operand is Instruction) < BranchesMax) method.Body.OptimizeMacros();
    }

    private static MethodDefinition Add(TypeDefinition type, string name, MethodAttributes flags, TypeReference result, TypeReference[] parameters)
    {
        MethodDefinition method = new(name, flags, result);
        foreach (TypeReference parameter in parameters) method.Parameters.Add(new ParameterDefinition(parameter));
        type.Methods.Add(method);
        return method;
    }
}
