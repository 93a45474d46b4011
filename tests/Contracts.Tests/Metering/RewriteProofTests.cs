using Chain.Contracts.Metering;
using Chain.Contracts.Verify;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Changes of meaning that the proof of rewriting must find, planted one by one in what the rewriter made.</summary>
public sealed class RewriteProofTests
{
    private const string Source = """
        using System;
        using Chain.Contracts.Sdk;
        namespace Attack;
        public sealed record Pair(int Left, string Right);
        [Contract("attack")]
        public sealed partial class Attack : Contract
        {
            [View] public long Run(int n) { long s = 0; for (int i = 0; i < n; i++) s += Work(i, new int[n]); return s; }
            [View] public string Text(int n) { Pair pair = new(n, "x"); return pair.Right + n.ToString() + (pair == new Pair(1, "y") ? "a" : "b"); }
            [View] public int Apply(int n) { Func<int, int> twice = x => 2 * x; return twice(n) + Max(n, 3); }
            private static long Work(int n, int[] a) { long s = n; while (s < 100) { s = s * 2 + Step(s) + a.Length; if (s == 50) break; } return s; }
            private static long Step(long s) { for (int i = 0; i < 3; i++) s += i; return s; }
            private static T Max<T>(T a, T b) where T : IComparable<T> => a.CompareTo(b) > 0 ? a : b;
        HANDLERS
        }
        """;

    private const string Handlers = """
            private static long Cast(object o) => (long)o;
            private static long Handled(long s) { try { s = 10 / s; } catch (DivideByZeroException) { s = 1; } finally { s++; } return s; }
        """;

    [Theory]
    [InlineData("")]
    [InlineData(Handlers)]
    public void What_the_rewriter_makes_is_the_original_metered(string handlers)
    {
        byte[] image = Image(handlers);
        Assert.Null(RewriteProof.FindFault(image, MeteredContract.Rewrite(image, "Attack.Attack"), Whitelist.Current));
    }

    [Fact]
    public void Another_constant_is_found() => AssertFound("ldc.i4 became", "Work", body =>
    {
        Instruction constant = body.Instructions.First(i => i.OpCode == OpCodes.Ldc_I4 && (int)i.Operand == 100);
        constant.Operand = 101;
    });

    [Fact]
    public void A_call_that_was_added_is_found() => AssertFound("became", "Work", body =>
    {
        MethodReference exit = body.Method.Module.ImportReference(typeof(Environment).GetMethod(nameof(Environment.FailFast), [typeof(string)]));
        body.GetILProcessor().InsertBefore(body.Instructions[0], Instruction.Create(OpCodes.Call, exit));
        body.GetILProcessor().InsertBefore(body.Instructions[0], Instruction.Create(OpCodes.Ldnull));
    });

    [Fact]
    public void A_meter_s_other_member_is_found() => AssertFound("became", "Step", body =>
    {
        MethodReference enter = body.Method.Module.ImportReference(typeof(Runtime.Meter).GetMethod(nameof(Runtime.Meter.Enter)));
        ILProcessor il = body.GetILProcessor();
        Instruction first = body.Instructions[0];
        il.InsertBefore(first, Instruction.Create(OpCodes.Ldnull));
        il.InsertBefore(first, Instruction.Create(OpCodes.Call, enter));
        il.InsertBefore(first, Instruction.Create(OpCodes.Pop));
    });

    [Fact]
    public void An_instruction_that_is_missing_is_found() => AssertFound("became", "Step", body =>
        body.Instructions.Remove(body.Instructions.First(i => i.OpCode == OpCodes.Add)));

    [Fact]
    public void A_branch_to_another_place_is_found() => AssertFound("a branch leads elsewhere", "Work", body =>
    {
        Instruction exit = body.Instructions.Last(i => i.OpCode == OpCodes.Beq || i.OpCode == OpCodes.Bne_Un || i.OpCode == OpCodes.Blt);
        exit.Operand = body.Instructions[^1];
    });

    [Fact]
    public void A_member_that_is_called_itself_instead_of_its_shim_is_found() => AssertFound("became", "Text", body =>
    {
        Instruction call = body.Instructions.First(i => i.Operand is MethodReference { DeclaringType.Name: "Text" });
        call.Operand = body.Method.Module.ImportReference(typeof(string).GetMethod(nameof(string.Concat), [typeof(string), typeof(string), typeof(string)]));
    });

    [Fact]
    public void A_negative_charge_is_found() => AssertFound("became", "Step", body =>
    {
        foreach (Instruction amount in body.Instructions.Where(i => i.OpCode == OpCodes.Ldc_I8 && (long)i.Operand > 0)) amount.Operand = -5L;
    });

    [Fact]
    public void A_handler_of_another_type_is_found() => AssertFound("handler", "Handled", body =>
    {
        Instruction test = body.Instructions.First(i => i.OpCode == OpCodes.Isinst);
        test.Operand = body.Method.Module.TypeSystem.Object;
    });

    [Fact]
    public void A_cast_that_is_charged_as_one_to_another_type_is_found() => AssertFound("became", "Cast", body =>
        body.Instructions.First(i => i.OpCode == OpCodes.Isinst).Operand = body.Method.Module.TypeSystem.Object);

    [Fact]
    public void A_handler_that_covers_other_code_is_found() => AssertFound("handler", "Handled", body =>
    {
        ExceptionHandler handler = body.ExceptionHandlers.First(h => h.HandlerType == ExceptionHandlerType.Filter);
        handler.TryStart = handler.TryStart.Next;
    });

    [Fact]
    public void A_variable_of_another_type_is_found() => AssertFound("variable", "Step", body => body.Variables[0].VariableType = body.Method.Module.TypeSystem.Object);

    /// <summary>But for one, flags say how the runtime calls, locks or compiles a method.</summary>
    [Theory]
    [InlineData(MethodImplAttributes.NoInlining)]
    [InlineData(MethodImplAttributes.Synchronized)]
    [InlineData(MethodImplAttributes.AggressiveInlining)]
    [InlineData((MethodImplAttributes)0x200)] // AggressiveOptimization
    [InlineData(MethodImplAttributes.PreserveSig)]
    [InlineData(MethodImplAttributes.ForwardRef)]
    [InlineData(MethodImplAttributes.Unmanaged)]
    [InlineData((MethodImplAttributes)0x2000)] // Async
    public void A_flag_of_a_method_that_was_added_is_found(MethodImplAttributes flag) => AssertFound("attributes", "Step", body => body.Method.ImplAttributes |= flag);

    [Fact]
    public void A_flag_of_a_method_that_is_missing_is_found()
    {
        byte[] image = Image(Handlers.Replace("private static", "[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] private static", StringComparison.Ordinal));
        byte[] changed = Change(image, "Attack", "Handled", body => body.Method.ImplAttributes &= ~MethodImplAttributes.NoInlining);
        Assert.Contains("attributes", RewriteProof.FindFault(image, changed, Whitelist.Current));
    }

    /// <summary>Control: the flag by which the rewriter bounds the time of compiling.</summary>
    [Fact]
    public void A_method_that_is_compiled_plainly_is_the_original_metered()
    {
        byte[] image = Image(Handlers);
        Assert.Null(RewriteProof.FindFault(image, Change(image, "Attack", "Step", body => body.Method.ImplAttributes |= MethodImplAttributes.NoOptimization), Whitelist.Current));
    }

    [Fact]
    public void A_record_s_member_that_does_more_than_fail_is_found()
    {
        byte[] image = Image("");
        byte[] changed = Change(image, "Pair", "GetHashCode", body => body.Instructions.Last(i => i.OpCode == OpCodes.Ldc_I4).Operand = 1);
        Assert.Contains("record", RewriteProof.FindFault(image, changed, Whitelist.Current));
    }

    [Fact]
    public void A_field_that_was_added_is_found()
    {
        byte[] image = Image("");
        byte[] changed = Change(image, "Attack", "Step", body =>
            body.Method.DeclaringType.Fields.Add(new FieldDefinition("_kept", FieldAttributes.Static, body.Method.Module.TypeSystem.Object)));
        Assert.Contains("_kept", RewriteProof.FindFault(image, changed, Whitelist.Current));
    }

    private static void AssertFound(string expected, string method, Action<MethodBody> plant)
    {
        byte[] image = Image(Handlers);
        Assert.Contains(expected, RewriteProof.FindFault(image, Change(image, "Attack", method, plant), Whitelist.Current));
    }

    private static byte[] Image(string handlers) => MeteredContract.Compile(Source.Replace("HANDLERS", handlers, StringComparison.Ordinal));

    private static byte[] Change(byte[] image, string type, string method, Action<MethodBody> plant)
    {
        using MemoryStream input = new(MeteredContract.Rewrite(image, "Attack.Attack"));
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(input);
        MethodBody body = assembly.MainModule.GetType("Attack." + type).Methods.Single(m => m.Name == method).Body;
        body.SimplifyMacros();
        plant(body);
        body.OptimizeMacros();
        using MemoryStream output = new();
        assembly.Write(output);
        return output.ToArray();
    }
}
