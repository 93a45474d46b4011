using Mono.Cecil;
using Mono.Cecil.Cil;
using static Chain.Contracts.Tests.Verify.IlAttacks;

namespace Chain.Contracts.Tests.Verify;

/// <summary>Constructors that use their object before it is one: each is written anew for a class of <see cref="Source"/> that derives from another.</summary>
internal static class ConstructorIlAttacks
{
    private const string Expected = "ConstructorChain";

    /// <summary>Attacks by name: the code expected, and what is changed.</summary>
    public static IReadOnlyDictionary<string, (string Code, Action<ModuleDefinition> Change)> All { get; } =
        new Dictionary<string, (string, Action<ModuleDefinition>)>
        {
            ["constructor that calls none of its base"] = Constructor(il => Emit(il, OpCodes.Ret)),
            ["constructor that calls that of its base twice"] = Constructor(il => { CallBase(il); CallBase(il); Emit(il, OpCodes.Ret); }),
            ["constructor that calls past its base"] = Constructor(il => { Emit(il, OpCodes.Ldarg_0); il.Emit(OpCodes.Call, Construct(Type(il, "Base")).Body.Instructions.Select(i => i.Operand).OfType<MethodReference>().Last()); Emit(il, OpCodes.Ret); }, "ConstructorChain StackMismatch CallForbidden"),
            ["constructor that makes its base of another object"] = Constructor(il => { NewObject(il, "Derived"); il.Emit(OpCodes.Call, Construct(Type(il, "Base"))); Emit(il, OpCodes.Ret); }),
            ["constructor that calls that of its base on one way"] = Constructor(OneWay),
            ["constructor that calls that of its base over and over"] = Constructor(Loop),
            ["constructor that calls that of its base where it is caught"] = Constructor(Caught),
            ["this called before it is made"] = Constructor(il => { Emit(il, OpCodes.Ldarg_0); il.Emit(OpCodes.Callvirt, Method(il, "Base", "F")); Emit(il, OpCodes.Pop); CallBase(il); Emit(il, OpCodes.Ret); }),
            ["this called directly before it is made"] = Constructor(il => { Emit(il, OpCodes.Ldarg_0); il.Emit(OpCodes.Call, Method(il, "Base", "Own")); Emit(il, OpCodes.Pop); CallBase(il); Emit(il, OpCodes.Ret); }),
            ["this stored before it is made"] = Constructor(Stored, "ConstructorChain StackMismatch"),
            ["this kept in a local before it is made"] = Constructor(Kept, "ConstructorChain StackMismatch"),
            ["this compared before it is made"] = Constructor(il => { Emit(il, OpCodes.Ldarg_0); il.Emit(OpCodes.Castclass, Type(il, "Base")); Emit(il, OpCodes.Pop); CallBase(il); Emit(il, OpCodes.Ret); }, "ConstructorChain StackMismatch"),
            ["field of the base read before it is made"] = Constructor(il => { Emit(il, OpCodes.Ldarg_0); il.Emit(OpCodes.Ldfld, Field(il, "Base", "Kept")); Emit(il, OpCodes.Pop); CallBase(il); Emit(il, OpCodes.Ret); }),
            ["field of the base written before it is made"] = Constructor(il => { Emit(il, OpCodes.Ldarg_0, OpCodes.Ldc_I4_5); il.Emit(OpCodes.Stfld, Writable(Field(il, "Base", "Kept"))); CallBase(il); Emit(il, OpCodes.Ret); }),
            ["reference to a field before it is made"] = Constructor(il => { Emit(il, OpCodes.Ldarg_0); il.Emit(OpCodes.Ldflda, Writable(Field(il, "Base", "Kept"))); Emit(il, OpCodes.Pop); CallBase(il); Emit(il, OpCodes.Ret); }),
            ["delegate on this before it is made"] = Constructor(Delegated, "ConstructorChain DelegateForbidden StackMismatch"),
            ["another object in the place of this"] = Constructor(il => { NewObject(il, "Derived"); il.Emit(OpCodes.Starg, il.Body.ThisParameter); CallBase(il); Emit(il, OpCodes.Ret); }),
            ["reference to this before it is made"] = Constructor(il => { il.Emit(OpCodes.Ldarga, il.Body.ThisParameter); Emit(il, OpCodes.Pop); CallBase(il); Emit(il, OpCodes.Ret); }),
        };

    /// <summary>The control: a constructor that does what it must is accepted.</summary>
    public static Action<ModuleDefinition> Control { get; } = Constructor(il => { CallBase(il); Emit(il, OpCodes.Ret); }).Item2;

    /// <summary>Writes the constructor anew, in a class whose base has one that matters.</summary>
    private static (string, Action<ModuleDefinition>) Constructor(Action<ILProcessor> write, string code = Expected) => (code, module =>
    {
        MethodDefinition constructor = Construct(Type(module, "Derived"));
        constructor.Body = new MethodBody(constructor) { InitLocals = true };
        write(constructor.Body.GetILProcessor());
    }
    );

    private static MethodDefinition Construct(TypeDefinition type) => type.Methods.First(m => m.IsConstructor);

    private static FieldDefinition Writable(FieldDefinition field)
    {
        field.IsInitOnly = false;
        return field;
    }

    private static void CallBase(ILProcessor il)
    {
        Emit(il, OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, Construct(Type(il, "Base")));
    }

    private static void OneWay(ILProcessor il)
    {
        Instruction end = il.Create(OpCodes.Ret);
        Emit(il, OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Brtrue, end);
        CallBase(il);
        il.Append(end);
    }

    private static void Loop(ILProcessor il)
    {
        Instruction head = il.Create(OpCodes.Nop);
        il.Append(head);
        CallBase(il);
        Emit(il, OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Brtrue, head);
        Emit(il, OpCodes.Ret);
    }

    private static void Caught(ILProcessor il)
    {
        Instruction start = il.Create(OpCodes.Nop), handler = il.Create(OpCodes.Pop), end = il.Create(OpCodes.Ret);
        il.Append(start);
        CallBase(il);
        il.Emit(OpCodes.Leave, end);
        il.Append(handler);
        il.Emit(OpCodes.Leave, end);
        il.Append(end);
        il.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch)
        {
            TryStart = start,
            TryEnd = handler,
            HandlerStart = handler,
            HandlerEnd = end,
            CatchType = new TypeReference("System", "Exception", il.Body.Method.Module, il.Body.Method.Module.TypeSystem.CoreLibrary),
        });
    }

    private static void Stored(ILProcessor il)
    {
        Emit(il, OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Newarr, Type(il, "Base"));
        Emit(il, OpCodes.Ldc_I4_0, OpCodes.Ldarg_0, OpCodes.Stelem_Ref);
        CallBase(il);
        Emit(il, OpCodes.Ret);
    }

    private static void Kept(ILProcessor il)
    {
        il.Body.Variables.Add(new VariableDefinition(Type(il, "Base")));
        Emit(il, OpCodes.Ldarg_0, OpCodes.Stloc_0, OpCodes.Ldloc_0);
        il.Emit(OpCodes.Callvirt, Method(il, "Base", "F"));
        Emit(il, OpCodes.Pop);
        CallBase(il);
        Emit(il, OpCodes.Ret);
    }

    private static void Delegated(ILProcessor il)
    {
        MethodDefinition target = new("Later", MethodAttributes.Public | MethodAttributes.HideBySig, il.Body.Method.Module.TypeSystem.Int32);
        target.Parameters.Add(new ParameterDefinition("n", ParameterAttributes.None, il.Body.Method.Module.TypeSystem.Int32));
        Emit(target.Body.GetILProcessor(), OpCodes.Ldarg_1, OpCodes.Ret);
        il.Body.Method.DeclaringType.Methods.Add(target);
        Emit(il, OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldftn, target);
        il.Emit(OpCodes.Newobj, Method(il, "Op", ".ctor"));
        Emit(il, OpCodes.Pop);
        CallBase(il);
        Emit(il, OpCodes.Ret);
    }
}
