using Mono.Cecil;
using Mono.Cecil.Cil;
using static Chain.TestSupport.Contracts.HostileImage;

namespace Chain.TestSupport.Contracts;

/// <summary>Method bodies that the runtime optimises in time that grows faster than their blocks and loops alone say.</summary>
internal static class HostileFlows
{
    /// <summary>Shapes by name; each adds as many methods as it is asked for.</summary>
    public static IReadOnlyDictionary<string, Action<HostileImage, int>> All { get; } = new Dictionary<string, Action<HostileImage, int>>
    {
        ["loops within nested handlers"] = (image, count) => HostileBodies.Methods(image, count, (m, i) => NestedTries(image, m, 60)),
        ["loops within fewer nested handlers"] = (image, count) => HostileBodies.Methods(image, count, (m, i) => NestedTries(image, m, 30)),
        ["jump tables within loops over many locals"] = (image, count) =>
            HostileBodies.Methods(image, count, (m, i) => Tables(image, m, 40, 120, 200), image.Int),
        ["fewer jump tables within loops over many locals"] = (image, count) => HostileBodies.Methods(image, count, (m, i) => Tables(image, m, 20, 80, 200), image.Int),
        ["calls that pass large structs"] = (image, count) => LargeArguments(image, count, 400),
        ["short methods of calls that pass large structs"] = (image, count) => LargeArguments(image, count, 100),
    };

    /// <summary>Loops around protected regions, each around the next.</summary>
    private static void NestedTries(HostileImage image, MethodDefinition method, int depth) => Body(method, [image.Long], il =>
    {
        Instruction[] starts = [.. Enumerable.Range(0, depth).Select(_ => il.Create(OpCodes.Nop))];
        foreach (Instruction start in starts) il.Append(start);
        for (int i = depth - 1; i >= 0; i--)
        {
            Instruction handler = il.Create(OpCodes.Ldloc_0), after = il.Create(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Leave, after);
            il.Append(handler);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Conv_I8);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc_0);
            il.Emit(OpCodes.Endfinally);
            il.Append(after);
            il.Emit(OpCodes.Brtrue, starts[i]);
            il.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Finally) { TryStart = starts[i], TryEnd = handler, HandlerStart = handler, HandlerEnd = after });
        }

        il.Emit(OpCodes.Ret);
    });

    /// <summary>Each table leads to each target, and targets lead back: values of all locals meet everywhere.</summary>
    private static void Tables(HostileImage image, MethodDefinition method, int tables, int targets, int locals) => Body(method, Enumerable.Repeat(image.Int, locals), il =>
    {
        VariableDefinition Local(int i) => il.Body.Variables[i % locals];
        Instruction[] starts = [.. Enumerable.Range(0, tables).Select(_ => il.Create(OpCodes.Ldarg_0))];
        Instruction[] ends = [.. Enumerable.Range(0, targets).Select(_ => il.Create(OpCodes.Nop))];
        for (int i = 0; i < tables; i++)
        {
            il.Append(starts[i]);
            il.Emit(OpCodes.Switch, ends);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Stloc, Local(i * 12));
        }

        for (int i = 0; i < targets; i++)
        {
            il.Append(ends[i]);
            il.Emit(OpCodes.Ldloc, Local(i));
            il.Emit(OpCodes.Ldloc, Local((i * 7) + 3));
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc, Local((i * 3) + 1));
            il.Emit(OpCodes.Ldloc, Local(i * 5));
            il.Emit(OpCodes.Brtrue, starts[i % tables]);
        }

        for (int i = 0; i < locals; i++)
        {
            il.Emit(OpCodes.Ldloc, Local(i));
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc_0);
        }

        il.Emit(OpCodes.Ret);
    });

    private static void LargeArguments(HostileImage image, int count, int calls)
    {
        TypeDefinition wide = image.Struct("Wide", image.Object, 16);
        MethodDefinition callee = Method(image.Static("Taker"), "take", wide, wide, wide, wide, wide);
        Body(callee, [image.Int], il =>
        {
            Instruction start = il.Create(OpCodes.Ldloc_0); // The compiler would put a method without a loop in the place of the call.
            il.Append(start);
            il.Emit(OpCodes.Brtrue, start);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ret);
        });
        HostileBodies.Methods(image, count, (m, i) => Body(m, [wide], il =>
        {
            for (int c = 0; c < calls; c++)
            {
                for (int a = 0; a < callee.Parameters.Count; a++) il.Emit(OpCodes.Ldloc_0);
                il.Emit(OpCodes.Call, callee);
                il.Emit(OpCodes.Stloc_0);
            }

            il.Emit(OpCodes.Ret);
        }));
    }
}
