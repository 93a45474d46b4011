using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Tests.Verify;

/// <summary>Hostile contracts that no C# compiler writes: each changes a contract that is accepted.</summary>
internal static class IlAttacks
{
    /// <summary>The contract before: what attacks need lies ready in it.</summary>
    public static string Source { get; } = ContractCompiler.Contract(
        """
        private static int Target(int n, long l, string s, object o, int[] a) => n;
        private static ReadOnlySpan<byte> Data() => "abcdef"u8;
        private static void In(in long n) { }
        private static void Ref(ref long n) { }
        private static bool Same(string s, IEquatable<string> other) => other.Equals(s);
        """,
        """
        public class Base { protected readonly int Kept = 1; private int _own; public virtual int F() => _own; public int Own() => _own; }
        public sealed class Derived : Base { public override int F() => 2; }
        public sealed record Fixed(int N);
        public static class Constants { public static readonly Fixed One = new(1); public static readonly Hash32 Zero = default; }
        public abstract class Half { public abstract int F(); }
        public interface IThing { int F(); }
        public interface IOther;
        public struct Plain { public long A; }
        public delegate int Op(int n);
        public static class Ops { public static int Twice(int n) => 2 * n; public static string Text(string s) => s; public static Op Make() => n => n + 1; public static Op Group() => Twice; }
        public enum Kind { A }
        public interface IGives<out T> { T Give(); }
        public interface ITakes<T> { int Take(T value); }
        public sealed class Giver : IGives<string>, ITakes<string> { public string Give() => "a"; public int Take(string value) => value.Length; }
        public static class Variance
        {
            public static IGives<object> Fits(IGives<string> from) => from;
            public static int Call(ITakes<object> to) => to.Take(new object());
            public static int Pass(Giver giver, ITakes<object> other) => Call(other);
        }
        public static class Outer { public sealed class Inner; }
        """);

    /// <summary>Attacks by name: the code expected, and what is changed.</summary>
    public static IReadOnlyDictionary<string, (string Code, Action<ModuleDefinition> Change)> All { get; } =
        new Dictionary<string, (string, Action<ModuleDefinition>)>
        {
            ["out where values go in"] = ("TypeShapeForbidden", module => module.GetType("Shop.ITakes`1").GenericParameters[0].IsCovariant = true),
            ["in where values come out"] = ("TypeShapeForbidden", module => module.GetType("Shop.IGives`1").GenericParameters[0].Attributes = GenericParameterAttributes.Contravariant),
            ["conversion that nothing allows"] = ("StackMismatch", module => module.GetType("Shop.IGives`1").GenericParameters[0].IsCovariant = false),
            ["taker of texts as taker of objects"] = ("StackMismatch", module =>
                module.GetType("Shop.Variance").Methods.Single(m => m.Name == "Pass").Body.Instructions.First(i => i.OpCode.Code == Code.Ldarg_1).OpCode = OpCodes.Ldarg_0),
            ["variance of a class"] = ("TypeShapeForbidden", module => module.GetType("Shop.Ops").GenericParameters.Add(
                new GenericParameter("T", module.GetType("Shop.Ops")) { IsCovariant = true })),
            ["stack underflow"] = Body("StackMismatch", il => Emit(il, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret)),
            ["text compared through a reference"] = ("StackMismatch", TextByReference),
            ["plain method of a name special to the runtime"] = ("MethodShapeForbidden", module => module.GetType("Shop.Ops").Methods.Single(m => m.Name == "Twice").IsRuntimeSpecialName = true),
            ["cache of another type"] = ("StaticFieldForbidden StackMismatch", module => Caches(module).Fields[0].FieldType = module.TypeSystem.Object),
            ["caches of another class"] = ("StaticFieldForbidden", module => Caches(module).CustomAttributes.Clear()),
            ["caches beside a number"] = ("StaticFieldForbidden", module => Caches(module).Fields.Add(new FieldDefinition("kept", FieldAttributes.Static | FieldAttributes.Public, module.TypeSystem.Int32))),
            ["nothing returned"] = Body("StackMismatch", il => Emit(il, OpCodes.Ret)),
            ["values left over"] = Body("StackMismatch", il => Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ldc_I4_0, OpCodes.Ret)),
            ["int as object"] = Body("StackMismatch", il => { Emit(il, OpCodes.Ldarg_0); Call(il, "Text"); Emit(il, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["long as object"] = Body("StackMismatch", il => { Emit(il, OpCodes.Ldarg_1); Call(il, "Text"); Emit(il, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["object as string"] = Body("StackMismatch", il => { Emit(il, OpCodes.Ldarg_3); Call(il, "Text"); Emit(il, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["object as int"] = Body("StackMismatch", il => Emit(il, OpCodes.Ldarg_3, OpCodes.Ret)),
            ["long as int"] = Body("StackMismatch", il => Emit(il, OpCodes.Ldarg_1, OpCodes.Ret)),
            ["int and long added"] = Body("StackMismatch", il => Emit(il, OpCodes.Ldarg_0, OpCodes.Ldarg_1, OpCodes.Add, OpCodes.Ret)),
            ["reference arithmetic"] = Body("StackMismatch", il => { il.Emit(OpCodes.Ldarga, il.Body.Method.Parameters[0]); Emit(il, OpCodes.Ldc_I4_8, OpCodes.Add, OpCodes.Ldind_I4, OpCodes.Ret); }),
            ["join of int and object"] = Body("StackMismatch", Join),
            ["join of different depth"] = Body("StackMismatch", JoinDepth),
            ["object array as int array"] = Body("StackMismatch", il => Emit(il, OpCodes.Ldarg_3, OpCodes.Ldc_I4_0, OpCodes.Ldelem_I4, OpCodes.Ret)),
            ["long element of int array"] = Body("StackMismatch", il => { il.Emit(OpCodes.Ldarg, il.Body.Method.Parameters[4]); Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ldelem_I8, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["field of another type"] = Body("StackMismatch", il => { Emit(il, OpCodes.Ldarg_2); il.Emit(OpCodes.Ldfld, Public(Field(il, "Base", "Kept"))); Emit(il, OpCodes.Ret); }),
            ["calli"] = Body("OpcodeForbidden SignatureForbidden", il => { il.Emit(OpCodes.Ldftn, Method(il, "Ops", "Twice")); il.Emit(OpCodes.Calli, new CallSite(il.Body.Method.ReturnType)); Emit(il, OpCodes.Ret); }),
            ["jmp"] = Body("OpcodeForbidden", il => il.Emit(OpCodes.Jmp, il.Body.Method)),
            ["cpblk"] = Body("OpcodeForbidden", il => Emit(il, OpCodes.Ldnull, OpCodes.Ldnull, OpCodes.Ldc_I4_0, OpCodes.Cpblk, OpCodes.Ldc_I4_0, OpCodes.Ret)),
            ["initblk"] = Body("OpcodeForbidden", il => Emit(il, OpCodes.Ldnull, OpCodes.Ldc_I4_0, OpCodes.Ldc_I4_0, OpCodes.Initblk, OpCodes.Ldc_I4_0, OpCodes.Ret)),
            ["localloc"] = Body("OpcodeForbidden", il => Emit(il, OpCodes.Ldc_I4_8, OpCodes.Localloc, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret)),
            ["tail call"] = Body("OpcodeForbidden", il => { Emit(il, OpCodes.Ldarg_0, OpCodes.Tail); il.Emit(OpCodes.Call, Method(il, "Ops", "Twice")); Emit(il, OpCodes.Ret); }),
            ["volatile"] = Body("OpcodeForbidden", il => { il.Emit(OpCodes.Ldarga, il.Body.Method.Parameters[0]); Emit(il, OpCodes.Volatile, OpCodes.Ldind_I4, OpCodes.Ret); }),
            ["breakpoint"] = Body("OpcodeForbidden", il => Emit(il, OpCodes.Break, OpCodes.Ldc_I4_0, OpCodes.Ret)),
            ["float constant"] = Body("OpcodeForbidden", il => { il.Emit(OpCodes.Ldc_R8, 1.5); Emit(il, OpCodes.Conv_I4, OpCodes.Ret); }),
            ["float by conversion"] = Body("OpcodeForbidden", il => Emit(il, OpCodes.Ldarg_0, OpCodes.Conv_R_Un, OpCodes.Conv_I4, OpCodes.Ret)),
            ["token of a type"] = Body("OpcodeForbidden", il => { il.Emit(OpCodes.Ldtoken, il.Body.Method.DeclaringType); Emit(il, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["method pointer as number"] = Body("StackMismatch", il => { il.Emit(OpCodes.Ldftn, Method(il, "Ops", "Twice")); Emit(il, OpCodes.Conv_I4, OpCodes.Ret); }),
            ["delegate of another signature"] = Body("DelegateForbidden", il => MakeDelegate(il, OpCodes.Ldnull, "Ops", "Text")),
            ["delegate without an object"] = Body("DelegateForbidden", il => MakeDelegate(il, OpCodes.Ldnull, "Base", "Own")),
            ["delegate on an object of another type"] = Body("DelegateForbidden", il => MakeDelegate(il, OpCodes.Ldarg_2, "Base", "Own")),
            ["delegate from a fabricated pointer"] = Body("StackMismatch", il => { Emit(il, OpCodes.Ldnull, OpCodes.Ldarg_0, OpCodes.Conv_U); il.Emit(OpCodes.Newobj, Method(il, "Op", ".ctor")); Emit(il, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["readonly field written"] = Body("ReadOnlyWritten AccessDenied", il => { NewObject(il, "Base"); Emit(il, OpCodes.Ldc_I4_5); il.Emit(OpCodes.Stfld, Public(Field(il, "Base", "Kept"))); Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["reference to a readonly field written"] = Body("ReferenceEscapes", il => { NewObject(il, "Base"); il.Emit(OpCodes.Ldflda, Public(Field(il, "Base", "Kept"))); Emit(il, OpCodes.Ldc_I4_5, OpCodes.Stind_I4, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["init accessor of a shared object"] = Body("ReadOnlyWritten", il => { il.Emit(OpCodes.Ldsfld, Field(il, "Constants", "One")); Emit(il, OpCodes.Ldc_I4_5); il.Emit(OpCodes.Callvirt, Method(il, "Fixed", "set_N")); Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["init accessor of a shared object by a local"] = Body("ReadOnlyWritten", InitByLocal),
            ["static readonly written"] = Body("StaticFieldForbidden", il => { NewDefault(il); il.Emit(OpCodes.Stsfld, Field(il, "Constants", "Zero")); Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["static readonly written by reference"] = Body("ReferenceEscapes", il => { il.Emit(OpCodes.Ldsflda, Field(il, "Constants", "Zero")); il.Emit(OpCodes.Initobj, Field(il, "Constants", "Zero").FieldType); Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["private field of another class"] = Body("AccessDenied", il => { NewObject(il, "Base"); il.Emit(OpCodes.Ldfld, Field(il, "Base", "_own")); Emit(il, OpCodes.Ret); }),
            ["private class of another class"] = Body("AccessDenied", il => { Inner(il.Body.Method.Module).IsNestedPrivate = true; il.Emit(OpCodes.Newobj, Inner(il.Body.Method.Module).Methods.Single(m => m.IsConstructor)); Emit(il, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["array of a private class of another class"] = Body("AccessDenied", il => { Inner(il.Body.Method.Module).IsNestedPrivate = true; Emit(il, OpCodes.Ldc_I4_1); il.Emit(OpCodes.Newarr, Inner(il.Body.Method.Module)); Emit(il, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["two methods named as the generated one"] = ("ContractMissing", module => Find(module, "Attack", "Same").Name = "Dispatch"),
            ["virtual method called past its override"] = Body("CallForbidden", il => { NewObject(il, "Derived"); il.Emit(OpCodes.Castclass, Type(il, "Base")); il.Emit(OpCodes.Call, Method(il, "Base", "F")); Emit(il, OpCodes.Ret); }),
            ["method of null called directly"] = Body("StackMismatch", il => { Emit(il, OpCodes.Ldnull); il.Emit(OpCodes.Call, Method(il, "Base", "Own")); Emit(il, OpCodes.Ret); }),
            ["item of null as another type"] = Body("StackMismatch", il => { Emit(il, OpCodes.Ldnull, OpCodes.Ldc_I4_0); il.Emit(OpCodes.Ldelema, Type(il, "Plain")); Emit(il, OpCodes.Ldind_I4, OpCodes.Ret); }),
            ["number among objects of null"] = Body("StackMismatch", il => Emit(il, OpCodes.Ldnull, OpCodes.Ldc_I4_0, OpCodes.Ldc_I4_0, OpCodes.Stelem_Ref, OpCodes.Ldc_I4_0, OpCodes.Ret)),
            ["field of a struct of null"] = Body("StackMismatch", il => { Emit(il, OpCodes.Ldnull); il.Emit(OpCodes.Ldfld, Field(il, "Plain", "A")); Emit(il, OpCodes.Conv_I4, OpCodes.Ret); }),
            ["abstract method called directly"] = Body("CallForbidden", il => { Emit(il, OpCodes.Ldnull); il.Emit(OpCodes.Castclass, Type(il, "Half")); il.Emit(OpCodes.Call, Method(il, "Half", "F")); Emit(il, OpCodes.Ret); }),
            ["object of an abstract class"] = Body("CallForbidden AccessDenied", il => { il.Emit(OpCodes.Newobj, Method(il, "Half", ".ctor")); Emit(il, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["constructor called twice"] = Body("ConstructorChain", il => { NewObject(il, "Base"); il.Emit(OpCodes.Call, Method(il, "Base", ".ctor")); Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["constant bytes read as a variable"] = Body("OpcodeForbidden", il => { il.Emit(OpCodes.Ldsflda, Data(il)); Emit(il, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["constant bytes beyond their end"] = ("OpcodeForbidden", module => Longer(Find(module, "Attack", "Data"))),
            ["control runs off the end"] = Body("BodyMalformed", il => Emit(il, OpCodes.Ldc_I4_0)),
            ["fault handler"] = Body("HandlerForbidden", il => Protect(il, ExceptionHandlerType.Fault)),
            ["return from a protected region"] = Body("HandlerForbidden", il => Protect(il, ExceptionHandlerType.Finally, returns: true)),
            ["jump into a protected region"] = Body("HandlerForbidden", JumpIntoTry),
            ["rethrow outside of a catch"] = Body("HandlerForbidden", il => Emit(il, OpCodes.Rethrow)),
            ["endfinally outside of a finally"] = Body("HandlerForbidden", il => Emit(il, OpCodes.Endfinally)),
            ["deep stack"] = Body("MethodTooLarge", DeepStack),
            ["many locals"] = Body("MethodTooLarge", il => { for (int i = 0; i < 300; i++) il.Body.Variables.Add(new VariableDefinition(il.Body.Method.ReturnType)); Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["large frame"] = Body("FrameTooLarge", il => { for (int i = 0; i < 200; i++) il.Body.Variables.Add(new VariableDefinition(Field(il, "Constants", "Zero").FieldType)); Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["long body"] = Body("MethodTooLarge", il => { for (int i = 0; i < 40_000; i++) Emit(il, OpCodes.Nop); Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["many blocks"] = Body("MethodTooLarge", ManyBlocks),
            ["many handlers"] = Body("MethodTooLarge", il => { for (int i = 0; i < 65; i++) Protect(il, ExceptionHandlerType.Finally, end: i == 64); }),
            ["locals that are not cleared"] = Body("MethodShapeForbidden", il => { il.Body.Variables.Add(new VariableDefinition(il.Body.Method.ReturnType)); il.Body.InitLocals = false; Emit(il, OpCodes.Ldloc_0, OpCodes.Ret); }),
            ["pinned local"] = Body("SignatureForbidden", il => { il.Body.Variables.Add(new VariableDefinition(new PinnedType(new ByReferenceType(il.Body.Method.ReturnType)))); Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret); }),
            ["readonly reference passed on"] = Body("ReferenceEscapes", PassReadOnly),
            ["runtime-async method"] = ("MethodShapeForbidden", module => Find(module, "Attack", "Target").ImplAttributes |= (MethodImplAttributes)0x2000),
            ["method without a body"] = ("MethodShapeForbidden", module => { Find(module, "Attack", "Target").Body = null; Find(module, "Attack", "Target").ImplAttributes = MethodImplAttributes.Runtime; }),
            ["member of the module"] = ("ModulePartForbidden", module => module.Types[0].Fields.Add(new FieldDefinition("global", FieldAttributes.Public | FieldAttributes.Static, module.TypeSystem.Int32))),
            ["embedded resource"] = ("ImageNotPureIL ModulePartForbidden", module => module.Resources.Add(new EmbeddedResource("r", ManifestResourceAttributes.Public, [1, 2, 3]))),
            ["forwarded type"] = ("ModulePartForbidden", module => module.ExportedTypes.Add(new ExportedType("A", "B", module, module.AssemblyReferences[0]))),
            ["second module"] = ("ModulePartForbidden", module => module.ModuleReferences.Add(new ModuleReference("libc"))),
            ["name with a control character"] = ("NameForbidden", module => Find(module, "Attack", "Target").Name = "Tar\u202Eget"),
            ["two types of one name"] = ("NameDuplicate", module => module.Types.Add(new TypeDefinition("Shop", "Base", TypeAttributes.Public | TypeAttributes.Class, module.TypeSystem.Object))),
            ["two methods of one signature"] = ("NameDuplicate", module => Type(module, "Ops").Methods.Add(Copy(Find(module, "Ops", "Twice")))),
            ["two methods that differ in being static"] = ("NameDuplicate", module => { MethodDefinition other = Copy(Find(module, "Ops", "Twice")); other.IsStatic = false; other.HasThis = true; other.Body.Instructions[0].OpCode = OpCodes.Ldarg_1; Type(module, "Ops").Methods.Add(other); }),
            ["type of the library's namespace"] = ("NameForbidden", module => Type(module, "Kind").Namespace = "System"),
            ["base class that is its own"] = ("BaseTypeForbidden", module => Type(module, "Base").BaseType = Type(module, "Derived")),
            ["sealed base class"] = ("BaseTypeForbidden", module => Type(module, "Half").BaseType = Type(module, "Derived")),
            ["interface that is not implemented"] = ("MemberNotImplemented", module => { Type(module, "Base").Interfaces.Add(new InterfaceImplementation(Type(module, "IThing"))); Find(module, "IThing", "F").Name = "G"; }),
            ["abstract method that is not implemented"] = ("MemberNotImplemented", module => { Type(module, "Derived").BaseType = Type(module, "Half"); Find(module, "Derived", "F").Name = "H"; }),
            ["abstract method that is hidden instead of implemented"] = ("MemberNotImplemented", module => { Type(module, "Derived").BaseType = Type(module, "Half"); Find(module, "Derived", "F").IsNewSlot = true; }),
            ["override of a sealed method"] = ("OverrideForbidden", module => Find(module, "Base", "F").IsFinal = true),
            ["override that fewer see than what it overrides outside"] = ("OverrideForbidden", module => Find(module, "Fixed", "Equals", "Object").Attributes = MethodAttributes.Family | MethodAttributes.Virtual | MethodAttributes.HideBySig),
            ["delegate by a constructor of another form"] = Body("MemberForbidden", DelegateOfOneArgument),
            ["field of an access that means nothing"] = ("TypeShapeForbidden", module => Field(module, "Plain", "A").Attributes |= FieldAttributes.FieldAccessMask),
            ["method of an access that means nothing"] = ("MethodShapeForbidden", module => Find(module, "Attack", "Target").Attributes |= MethodAttributes.MemberAccessMask),
            ["field with an offset"] = ("ModulePartForbidden", module => { Type(module, "Plain").Attributes |= TypeAttributes.ExplicitLayout; Type(module, "Plain").Attributes &= ~TypeAttributes.SequentialLayout; Type(module, "Plain").Fields[0].Offset = 0; }),
            ["size of a struct"] = ("TypeShapeForbidden", module => { Type(module, "Plain").ClassSize = 1 << 20; Type(module, "Plain").PackingSize = 0; }),
            ["later library"] = ("AssemblyForbidden", module => module.AssemblyReferences.First(r => r.Name == "System.Runtime").Version = new Version(99, 0, 0, 0)),
            ["library of another key"] = ("AssemblyForbidden", module => module.AssemblyReferences.First(r => r.Name == "System.Runtime").PublicKeyToken = [1, 2, 3, 4, 5, 6, 7, 8]),
            ["another assembly"] = ("AssemblyForbidden", module => module.AssemblyReferences.Add(new AssemblyNameReference("Chain.Contracts", new Version(1, 0, 0, 0)))),
            ["contract of no name"] = ("ContractMissing", module => Type(module, "Attack").CustomAttributes.First(a => a.AttributeType.Name == "ContractAttribute").ConstructorArguments[0] = new CustomAttributeArgument(module.TypeSystem.String, "../x")),
            ["delegate that nobody can make"] = ("BaseTypeForbidden", module => Type(module, "Op").IsAbstract = true),
            ["contract that nobody can make"] = ("ContractMissing CallForbidden", module => Type(module, "Attack").IsAbstract = true),
            ["modifier of another library"] = ("ModulePartForbidden", module => module.GetTypeReferences().First(t => t.Name is "IsExternalInit" or "InAttribute").Scope = module.AssemblyReferences.First(r => r.Name == "Chain.Contracts.Sdk")),
            ["contract without a dispatch"] = ("ContractMissing", module => Find(module, "Attack", "Dispatch").Name = "Other"),
            ["attribute by any name"] = ("AttributeForbidden", module => Type(module, "Base").CustomAttributes.Add(new CustomAttribute(new MethodReference(".ctor", module.TypeSystem.Void, new TypeReference("System", "STAThreadAttribute", module, module.TypeSystem.CoreLibrary)) { HasThis = true }))),
            ["type through another library"] = ("TypeForbidden", module => module.GetTypeReferences().First(t => t.Name == "StateFaults" || t.Name == "Hash32").Scope = module.AssemblyReferences.First(r => r.Name == "Chain.Contracts.Sdk")),
            ["native entry"] = ("ImageNotPureIL", module => module.Attributes |= ModuleAttributes.Required32Bit),
        };

    internal static (string, Action<ModuleDefinition>) Body(string code, Action<ILProcessor> write) => (code, module =>
    {
        MethodDefinition target = Find(module, "Attack", "Target");
        target.Body = new MethodBody(target) { InitLocals = true };
        write(target.Body.GetILProcessor());
    }
    );

    internal static TypeDefinition Type(ModuleDefinition module, string name) => module.Types.First(t => t.Name == name);

    internal static TypeDefinition Type(ILProcessor il, string name) => Type(il.Body.Method.Module, name);

    internal static MethodDefinition Find(ModuleDefinition module, string type, string name) => Type(module, type).Methods.First(m => m.Name == name);

    internal static MethodDefinition Method(ILProcessor il, string type, string name) => Find(il.Body.Method.Module, type, name);

    private static MethodDefinition Find(ModuleDefinition module, string type, string name, string parameter) =>
        Type(module, type).Methods.First(m => m.Name == name && m.Parameters.Count == 1 && m.Parameters[0].ParameterType.Name == parameter);

    internal static FieldDefinition Field(ILProcessor il, string type, string name) => Field(il.Body.Method.Module, type, name);

    private static FieldDefinition Field(ModuleDefinition module, string type, string name) => Type(module, type).Fields.First(f => f.Name == name);

    private static FieldDefinition Data(ILProcessor il) => Type(il, "<PrivateImplementationDetails>").Fields.First(f => f.InitialValue.Length > 0);

    private static FieldDefinition Public(FieldDefinition field)
    {
        field.IsPublic = true;
        return field;
    }

    internal static void Emit(ILProcessor il, params OpCode[] codes)
    {
        foreach (OpCode code in codes) il.Emit(code);
    }

    private static void Call(ILProcessor il, string name) => il.Emit(OpCodes.Call, Method(il, "Ops", name));

    internal static void NewObject(ILProcessor il, string type) => il.Emit(OpCodes.Newobj, Method(il, type, ".ctor"));

    private static void NewDefault(ILProcessor il)
    {
        VariableDefinition local = new(Field(il, "Constants", "Zero").FieldType);
        il.Body.Variables.Add(local);
        il.Emit(OpCodes.Ldloc, local);
    }

    private static void MakeDelegate(ILProcessor il, OpCode target, string type, string method)
    {
        Emit(il, target);
        il.Emit(OpCodes.Ldftn, Method(il, type, method));
        il.Emit(OpCodes.Newobj, Method(il, "Op", ".ctor"));
        Emit(il, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret);
    }

    private static void DelegateOfOneArgument(ILProcessor il)
    {
        ModuleDefinition module = il.Body.Method.Module;
        MethodReference odd = new(".ctor", module.TypeSystem.Void, new TypeReference("System", "Action", module, module.TypeSystem.CoreLibrary)) { HasThis = true };
        odd.Parameters.Add(new ParameterDefinition(module.TypeSystem.Object));
        Emit(il, OpCodes.Ldnull);
        il.Emit(OpCodes.Ldftn, Method(il, "Ops", "Twice"));
        il.Emit(OpCodes.Newobj, odd);
        Emit(il, OpCodes.Pop, OpCodes.Ldc_I4_0, OpCodes.Ret);
    }

    /// <summary>The shim for texts would take the reference for a text.</summary>
    private static void TextByReference(ModuleDefinition module)
    {
        MethodDefinition same = module.GetTypes().SelectMany(t => t.Methods).Single(m => m.Name == "Same");
        ILProcessor il = same.Body.GetILProcessor();
        il.Replace(same.Body.Instructions[0], il.Create(OpCodes.Ldarga, same.Parameters[0]));
        il.InsertBefore(same.Body.Instructions.Single(i => i.OpCode == OpCodes.Callvirt), il.Create(OpCodes.Constrained, module.TypeSystem.String));
    }

    private static void Join(ILProcessor il)
    {
        Instruction other = il.Create(OpCodes.Ldarg_2), end = il.Create(OpCodes.Pop);
        Emit(il, OpCodes.Ldarg_0);
        il.Emit(OpCodes.Brtrue, other);
        Emit(il, OpCodes.Ldarg_0);
        il.Emit(OpCodes.Br, end);
        il.Append(other);
        il.Append(end);
        Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret);
    }

    private static void JoinDepth(ILProcessor il)
    {
        Instruction loop = il.Create(OpCodes.Ldarg_0);
        il.Append(loop);
        il.Emit(OpCodes.Br, loop);
    }

    private static void InitByLocal(ILProcessor il)
    {
        VariableDefinition local = new(Type(il, "Fixed"));
        il.Body.Variables.Add(local);
        il.Emit(OpCodes.Ldsfld, Field(il, "Constants", "One"));
        il.Emit(OpCodes.Stloc, local);
        il.Emit(OpCodes.Ldloc, local);
        Emit(il, OpCodes.Ldc_I4_5);
        il.Emit(OpCodes.Callvirt, Method(il, "Fixed", "set_N"));
        Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret);
    }

    private static void Longer(MethodDefinition method)
    {
        Instruction length = method.Body.Instructions.First(i => i.OpCode.Code is Code.Ldc_I4_6);
        length.OpCode = OpCodes.Ldc_I4;
        length.Operand = 1_000;
    }

    private static void Protect(ILProcessor il, ExceptionHandlerType kind, bool returns = false, bool end = true)
    {
        Instruction after = il.Create(OpCodes.Nop), start = il.Create(OpCodes.Nop), handler = il.Create(OpCodes.Nop);
        il.Append(start);
        if (returns) Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret);
        il.Emit(OpCodes.Leave, after);
        il.Append(handler);
        Emit(il, OpCodes.Endfinally);
        il.Append(after);
        if (end) Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret);
        il.Body.ExceptionHandlers.Add(new ExceptionHandler(kind) { TryStart = start, TryEnd = handler, HandlerStart = handler, HandlerEnd = after });
    }

    private static void JumpIntoTry(ILProcessor il)
    {
        Instruction after = il.Create(OpCodes.Ldc_I4_0), start = il.Create(OpCodes.Nop), inside = il.Create(OpCodes.Nop), handler = il.Create(OpCodes.Endfinally);
        Emit(il, OpCodes.Ldarg_0);
        il.Emit(OpCodes.Brtrue, inside);
        il.Append(start);
        il.Append(inside);
        il.Emit(OpCodes.Leave, after);
        il.Append(handler);
        il.Append(after);
        Emit(il, OpCodes.Ret);
        il.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Finally) { TryStart = start, TryEnd = handler, HandlerStart = handler, HandlerEnd = after });
    }

    private static void DeepStack(ILProcessor il)
    {
        for (int i = 0; i < 100; i++) Emit(il, OpCodes.Ldc_I4_0);
        for (int i = 0; i < 99; i++) Emit(il, OpCodes.Pop);
        Emit(il, OpCodes.Ret);
    }

    private static void ManyBlocks(ILProcessor il)
    {
        for (int i = 0; i < 2_100; i++)
        {
            Instruction next = il.Create(OpCodes.Nop);
            il.Emit(OpCodes.Br, next);
            il.Append(next);
        }

        Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret);
    }

    private static void PassReadOnly(ILProcessor il)
    {
        MethodDefinition given = Method(il, "Attack", "In"), asked = Method(il, "Attack", "Ref");
        ILProcessor body = given.Body.GetILProcessor();
        body.Body.Instructions.Clear();
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Call, asked);
        body.Emit(OpCodes.Ret);
        Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ret);
    }

    private static MethodDefinition Copy(MethodDefinition method)
    {
        MethodDefinition copy = new(method.Name, method.Attributes, method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters) copy.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        ILProcessor il = copy.Body.GetILProcessor();
        Emit(il, OpCodes.Ldarg_0, OpCodes.Ret);
        return copy;
    }

    private static TypeDefinition Inner(ModuleDefinition module) => Type(module, "Outer").NestedTypes.Single();

    /// <summary>Where the compiler keeps delegates of static methods.</summary>
    private static TypeDefinition Caches(ModuleDefinition module) => module.GetTypes().Single(t => t.Name == "<>O");
}
