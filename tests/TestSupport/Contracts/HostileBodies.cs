using Mono.Cecil;
using Mono.Cecil.Cil;
using static Chain.TestSupport.Contracts.HostileImage;

namespace Chain.TestSupport.Contracts;

/// <summary>Method bodies that take long to verify, to rewrite or to compile.</summary>
internal static class HostileBodies
{
    private const int MethodsOfType = 900;

    /// <summary>Shapes by name; each adds as many methods as it is asked for.</summary>
    public static IReadOnlyDictionary<string, Action<HostileImage, int>> All { get; } = new Dictionary<string, Action<HostileImage, int>>
    {
        ["locals that turn stale one after the other"] = (image, count) => Methods(image, count, (m, i) => StaleChain(image, m, 256, 1)),
        ["the same in few locals of many methods"] = (image, count) => Methods(image, count, (m, i) => StaleChain(image, m, 40, 1)),
        ["the same in long methods"] = (image, count) => Methods(image, count, (m, i) => StaleChain(image, m, 256, 25)),
        ["nested handlers around plain code"] = (image, count) => Methods(image, count, (m, i) => Nested(m, 63, 20_000)),
        ["nested handlers around branches"] = (image, count) => Methods(image, count, (m, i) => Nested(m, 63, 0, branches: 1_800)),
        ["handlers one after the other"] = (image, count) => Methods(image, count, (m, i) => Sequence(image, m, 60)),
        ["jump tables"] = (image, count) => Methods(image, count, (m, i) => JumpTables(m, 1_500, 1)),
        ["jump tables of equal targets"] = (image, count) => Methods(image, count, (m, i) => JumpTables(m, 20, 90)),
        ["long methods of plain code"] = (image, count) => Methods(image, count, (m, i) => Plain(m, 32_000)),
        ["long methods of calls"] = (image, count) => Methods(image, count, (m, i) => Calls(image, m, 4_500)),
        ["long methods of branches"] = (image, count) => Methods(image, count, (m, i) => Branches(m, 1_900)),
        ["many locals across many blocks"] = (image, count) => Methods(image, count, (m, i) => Web(image, m, 250, 500)),
        ["many locals across many loops"] = (image, count) => Methods(image, count, (m, i) => Loops(image, m, 100, 500)),
        ["deeply nested loops"] = (image, count) => Methods(image, count, (m, i) => NestedLoops(image, m, 120)),
        ["array loops"] = (image, count) => Methods(image, count, (m, i) => ArrayLoops(image, m, 400)),
        ["divisions, checked arithmetic"] = (image, count) => Methods(image, count, (m, i) => Arithmetic(m, 8_000)),
        ["joins of deep stacks"] = (image, count) => Methods(image, count, (m, i) => DeepJoins(image, m, 60, 400)),
        ["tiny methods"] = (image, count) => Methods(image, count, (m, i) => Body(m, [], il => il.Emit(OpCodes.Ret))),
        ["tiny methods of many locals"] = (image, count) => Methods(image, count, (m, i) => Body(m, Enumerable.Repeat(image.Long, 256), il => il.Emit(OpCodes.Ret))),
        ["tiny methods of many parameters"] = (image, count) => Methods(image, count, (m, i) => Body(m, [], il => il.Emit(OpCodes.Ret)), [.. Enumerable.Repeat(image.Long, 32)]),
        ["small methods with a loop"] = (image, count) => Methods(image, count, (m, i) => SmallLoop(m)),
        ["large structs copied"] = (image, count) => Methods(image, count, (m, i) => StructCopies(image, m, 1_500)),
        ["sums of many terms"] = (image, count) => Methods(image, count, (m, i) => Chain(image, m, 15_000, image.Long, il => { il.Emit(OpCodes.Ldloc_0); il.Emit(OpCodes.Add); })),
        ["checked products of many factors"] = (image, count) => Methods(image, count, (m, i) => Chain(image, m, 10_000, image.Long, il => { il.Emit(OpCodes.Ldloc_0); il.Emit(OpCodes.Mul_Ovf); })),
        ["quotients of quotients"] = (image, count) => Methods(image, count, (m, i) => Chain(image, m, 15_000, image.Long, il => { il.Emit(OpCodes.Ldloc_0); il.Emit(OpCodes.Div); })),
        ["negations of negations"] = (image, count) => Methods(image, count, (m, i) => Chain(image, m, 32_000, image.Long, il => il.Emit(OpCodes.Neg))),
        ["comparisons of comparisons"] = (image, count) => Methods(image, count, (m, i) => Chain(image, m, 10_000, image.Int, il => { il.Emit(OpCodes.Ldloc_0); il.Emit(OpCodes.Ceq); })),
        ["conversions of conversions"] = (image, count) => Methods(image, count, (m, i) => Chain(image, m, 8_000, image.Long, il => { il.Emit(OpCodes.Conv_I4); il.Emit(OpCodes.Conv_U1); il.Emit(OpCodes.Conv_Ovf_I2); il.Emit(OpCodes.Conv_I8); })),
        ["calls of what calls return"] = (image, count) => Methods(image, count, (m, i) => Chain(image, m, 6_000, image.Long, il => il.Emit(OpCodes.Call, image.Ready("Callee", "Of")))),
        ["inlined calls of what calls return"] = Inlined,
        ["fields of fields"] = Links,
        ["stores into arrays of structs"] = (image, count) => Methods(image, count, (m, i) => ArrayStores(image, m, 1_200)),
    };

    /// <summary>Adds static methods and writes the body of each.</summary>
    public static void Methods(HostileImage image, int count, Action<MethodDefinition, int> write, params TypeReference[] parameters)
    {
        TypeDefinition? type = null;
        for (int i = 0; i < count; i++)
        {
            if (i % MethodsOfType == 0) type = image.Static($"M{i / MethodsOfType}");
            write(Method(type!, "m" + i, image.Void, parameters), i);
        }
    }

    /// <summary>Each local is found to hold objects of others only after the one behind it.</summary>
    private static void StaleChain(HostileImage image, MethodDefinition method, int locals, int repeat) => Body(method, Enumerable.Repeat<TypeReference>(image.Box, locals), il =>
    {
        for (int r = 0; r < repeat; r++)
        {
            for (int i = 0; i + 1 < locals; i++)
            {
                il.Emit(OpCodes.Ldloc, il.Body.Variables[i + 1]);
                il.Emit(OpCodes.Stloc, il.Body.Variables[i]);
            }
        }

        il.Emit(OpCodes.Call, image.Ready("Box", "Make"));
        il.Emit(OpCodes.Stloc, il.Body.Variables[locals - 1]);
        il.Emit(OpCodes.Ret);
    });

    private static void Nested(MethodDefinition method, int depth, int nops, int branches = 0) => Body(method, [], il =>
    {
        Instruction end = il.Create(OpCodes.Ret), start = il.Create(OpCodes.Nop);
        il.Append(start);
        for (int i = 0; i < nops; i++) il.Emit(OpCodes.Nop);
        for (int i = 0; i < branches; i++)
        {
            Instruction next = il.Create(OpCodes.Nop);
            il.Emit(OpCodes.Ldnull);
            il.Emit(OpCodes.Brtrue, next);
            il.Append(next);
        }

        Instruction leave = il.Create(OpCodes.Leave, end);
        il.Append(leave);
        for (int i = 0; i < depth; i++)
        {
            Instruction handler = il.Create(OpCodes.Endfinally), after = i + 1 < depth ? il.Create(OpCodes.Leave, end) : end;
            il.Append(handler);
            il.Append(after);
            il.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Finally) { TryStart = start, TryEnd = handler, HandlerStart = handler, HandlerEnd = after });
        }
    });

    private static void Sequence(HostileImage image, MethodDefinition method, int count) => Body(method, [image.Long], il =>
    {
        Instruction next = il.Create(OpCodes.Nop);
        il.Append(next);
        for (int i = 0; i < count; i++)
        {
            Instruction start = il.Create(OpCodes.Ldc_I8, 5L), after = il.Create(OpCodes.Nop), handler = il.Create(OpCodes.Pop);
            il.Append(start);
            il.Emit(OpCodes.Call, image.Ready("Callee", "Of"));
            il.Emit(OpCodes.Stloc_0);
            il.Emit(OpCodes.Leave, after);
            il.Append(handler);
            il.Emit(OpCodes.Leave, after);
            il.Append(after);
            il.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch) { CatchType = image.Object, TryStart = start, TryEnd = handler, HandlerStart = handler, HandlerEnd = after });
        }

        il.Emit(OpCodes.Ret);
    });

    private static void JumpTables(MethodDefinition method, int targets, int tables) => Body(method, [method.Module.TypeSystem.Int32], il =>
    {
        Instruction[] ends = [.. Enumerable.Range(0, targets).Select(_ => il.Create(OpCodes.Nop))];
        for (int i = 0; i < Math.Max(tables, 3); i++)
        {
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Switch, ends);
        }

        foreach (Instruction end in ends)
        {
            il.Append(end);
            if (targets > 100) il.Emit(OpCodes.Br, ends[^1]);
        }

        il.Emit(OpCodes.Ret);
    });

    private static void Plain(MethodDefinition method, int bytes) => Body(method, [], il =>
    {
        for (int i = 0; i < bytes / 2; i++)
        {
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Pop);
        }

        il.Emit(OpCodes.Ret);
    });

    private static void Calls(HostileImage image, MethodDefinition method, int count) => Body(method, [image.Long], il =>
    {
        for (int i = 0; i < count; i++)
        {
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Call, image.Ready("Callee", "Of"));
            il.Emit(OpCodes.Pop);
        }

        il.Emit(OpCodes.Ret);
    });

    private static void Branches(MethodDefinition method, int count) => Body(method, [method.Module.TypeSystem.Int32], il =>
    {
        Instruction end = il.Create(OpCodes.Ret);
        for (int i = 0; i < count / 2; i++)
        {
            Instruction next = il.Create(OpCodes.Nop);
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Bne_Un, next);
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Ldc_I4_3);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc_0);
            il.Append(next);
        }

        il.Append(end);
    });

    /// <summary>Values that live in many locals across a web of branches.</summary>
    private static void Web(HostileImage image, MethodDefinition method, int locals, int blocks) => Body(method, Enumerable.Repeat(image.Long, locals), il =>
    {
        Instruction[] starts = [.. Enumerable.Range(0, blocks + 1).Select(_ => il.Create(OpCodes.Nop))];
        for (int i = 0; i < blocks; i++)
        {
            il.Append(starts[i]);
            VariableDefinition a = il.Body.Variables[i * 7 % locals], b = il.Body.Variables[i * 11 % locals], c = il.Body.Variables[i * 13 % locals];
            il.Emit(OpCodes.Ldloc, a);
            il.Emit(OpCodes.Ldloc, b);
            il.Emit(OpCodes.Xor);
            il.Emit(OpCodes.Stloc, c);
            il.Emit(OpCodes.Ldloc, a);
            il.Emit(OpCodes.Ldloc, c);
            il.Emit(OpCodes.Blt, starts[i * 17 % (blocks + 1)]);
            il.Emit(OpCodes.Ldloc, b);
            il.Emit(OpCodes.Ldloc, c);
            il.Emit(OpCodes.Bgt, starts[i * 31 % (blocks + 1)]);
        }

        il.Append(starts[blocks]);
        il.Emit(OpCodes.Ret);
    });

    private static void Loops(HostileImage image, MethodDefinition method, int locals, int loops) => Body(method, Enumerable.Repeat(image.Long, locals), il =>
    {
        for (int i = 0; i < loops; i++)
        {
            VariableDefinition a = il.Body.Variables[i % locals], b = il.Body.Variables[(i * 7 + 1) % locals];
            Instruction start = il.Create(OpCodes.Ldloc, a);
            il.Append(start);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Conv_I8);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc, a);
            il.Emit(OpCodes.Ldloc, a);
            il.Emit(OpCodes.Ldloc, b);
            il.Emit(OpCodes.Blt, start);
        }

        il.Emit(OpCodes.Ret);
    });

    private static void NestedLoops(HostileImage image, MethodDefinition method, int depth) => Body(method, Enumerable.Repeat(image.Long, depth), il =>
    {
        Instruction[] starts = [.. Enumerable.Range(0, depth).Select(i => il.Create(OpCodes.Ldloc, il.Body.Variables[i]))];
        foreach (Instruction start in starts)
        {
            il.Append(start);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Conv_I8);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc, (VariableDefinition)start.Operand);
        }

        for (int i = depth - 1; i >= 0; i--)
        {
            il.Emit(OpCodes.Ldloc, il.Body.Variables[i]);
            il.Emit(OpCodes.Ldloc, il.Body.Variables[(i + 1) % depth]);
            il.Emit(OpCodes.Blt, starts[i]);
        }

        il.Emit(OpCodes.Ret);
    });

    /// <summary>Loops over arrays, of which compilers make two forms.</summary>
    private static void ArrayLoops(HostileImage image, MethodDefinition method, int loops) => Body(method, [new ArrayType(image.Int), image.Int, image.Int], il =>
    {
        for (int l = 0; l < loops; l++)
        {
            Instruction test = il.Create(OpCodes.Ldloc_1), start = il.Create(OpCodes.Ldloc_2);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Stloc_1);
            il.Emit(OpCodes.Br, test);
            il.Append(start);
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Ldloc_1);
            il.Emit(OpCodes.Ldelem_I4);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc_2);
            il.Emit(OpCodes.Ldloc_1);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc_1);
            il.Append(test);
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Ldlen);
            il.Emit(OpCodes.Conv_I4);
            il.Emit(OpCodes.Blt, start);
        }

        il.Emit(OpCodes.Ret);
    });

    private static void Arithmetic(MethodDefinition method, int count) => Body(method, [method.Module.TypeSystem.Int64], il =>
    {
        for (int i = 0; i < count; i++)
        {
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Ldloc_0);
            il.Emit((i % 4) switch { 0 => OpCodes.Div, 1 => OpCodes.Mul_Ovf, 2 => OpCodes.Rem_Un, _ => OpCodes.Add_Ovf });
            il.Emit(OpCodes.Stloc_0);
        }

        il.Emit(OpCodes.Ret);
    });

    /// <summary>Blocks that meet with many values on the stack.</summary>
    private static void DeepJoins(HostileImage image, MethodDefinition method, int depth, int blocks) => Body(method, [image.Int], il =>
    {
        il.Body.MaxStackSize = 64;
        for (int i = 0; i < depth; i++) il.Emit(OpCodes.Newobj, image.Box.Methods.Single(m => m.IsConstructor));
        for (int i = 0; i < blocks; i++)
        {
            Instruction next = il.Create(OpCodes.Nop);
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Brtrue, next);
            il.Emit(OpCodes.Pop);
            il.Emit(OpCodes.Ldnull);
            il.Append(next);
        }

        for (int i = 0; i < depth; i++) il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ret);
    });

    /// <summary>One expression, whose tree is as deep as it is long.</summary>
    private static void Chain(HostileImage image, MethodDefinition method, int count, TypeReference type, Action<ILProcessor> step) => Body(method, [type], il =>
    {
        il.Emit(OpCodes.Ldloc_0);
        for (int i = 0; i < count; i++) step(il);
        il.Emit(OpCodes.Stloc_0);
        il.Emit(OpCodes.Ret);
    });

    /// <summary>The compiler puts the body of what is called in the place of the call.</summary>
    private static void Inlined(HostileImage image, int count)
    {
        MethodDefinition small = Method(image.Static("Small"), "small", image.Long, image.Long);
        Body(small, [], il =>
        {
            il.Emit(OpCodes.Ldarg_0);
            for (int i = 0; i < 40; i++) il.Emit(i % 2 == 0 ? OpCodes.Neg : OpCodes.Not);
            il.Emit(OpCodes.Ret);
        });
        Methods(image, count, (m, i) => Chain(image, m, 6_000, image.Long, il => il.Emit(OpCodes.Call, small)));
    }

    private static void Links(HostileImage image, int count)
    {
        TypeDefinition link = image.Class("Link");
        FieldDefinition next = new("next", FieldAttributes.Public, link);
        link.Fields.Add(next);
        Methods(image, count, (m, i) => Chain(image, m, 6_000, link, il => il.Emit(OpCodes.Ldfld, next)));
    }

    private static void SmallLoop(MethodDefinition method) => Body(method, [method.Module.TypeSystem.Int32], il =>
    {
        Instruction start = il.Create(OpCodes.Ldloc_0);
        il.Append(start);
        il.Emit(OpCodes.Brtrue, start);
        il.Emit(OpCodes.Ret);
    });

    private static void StructCopies(HostileImage image, MethodDefinition method, int count)
    {
        TypeDefinition wide = image.Module.GetType("S.Wide") ?? image.Struct("Wide", image.Object, 16);
        Body(method, Enumerable.Repeat<TypeReference>(wide, 20), il =>
        {
            for (int i = 0; i < count; i++)
            {
                il.Emit(OpCodes.Ldloc, il.Body.Variables[i % 20]);
                il.Emit(OpCodes.Stloc, il.Body.Variables[i * 7 % 20]);
            }

            il.Emit(OpCodes.Ret);
        });
    }

    private static void ArrayStores(HostileImage image, MethodDefinition method, int count)
    {
        TypeDefinition wide = image.Module.GetType("S.Wide") ?? image.Struct("Wide", image.Object, 16);
        Body(method, [new ArrayType(wide), wide], il =>
        {
            for (int i = 0; i < count; i++)
            {
                il.Emit(OpCodes.Ldloc_0);
                il.Emit(OpCodes.Ldc_I4_0);
                il.Emit(OpCodes.Ldloc_0);
                il.Emit(OpCodes.Ldc_I4_1);
                il.Emit(OpCodes.Ldelem_Any, wide);
                il.Emit(OpCodes.Stelem_Any, wide);
            }

            il.Emit(OpCodes.Ret);
        });
    }
}
