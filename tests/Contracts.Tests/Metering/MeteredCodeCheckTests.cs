using Chain.Contracts.Metering;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Chain.Contracts.Tests.Metering;

/// <summary>What the check of rewritten code must find, planted one by one in code that the rewriter made.</summary>
public sealed class MeteredCodeCheckTests
{
    private const string Source = """
        using Chain.Contracts.Sdk;
        namespace Attack;
        [Contract("attack")]
        public sealed partial class Attack : Contract
        {
            [View] public long Run(int n) { long s = 0; for (int i = 0; i < n; i++) s += Work(i); return s; }
            private static long Work(int n) { long s = n; while (s < 100) { s = s * 2 + Step(s); } return s; }
            private static long Step(long s) { for (int i = 0; i < 3; i++) s += i; return s; }
        HANDLERS
        }
        """;

    private const string Handlers = """
            private static long Handled(long s) { try { s = 10 / s; } catch (System.DivideByZeroException) { s = 1; } finally { s++; } return s; }
        """;

    [Theory]
    [InlineData("")]
    [InlineData(Handlers)]
    public void What_the_rewriter_makes_has_no_fault(string handlers) => Assert.Null(MeteredCodeCheck.FindFault(Metered(handlers)));

    [Theory]
    [InlineData("")]
    [InlineData(Handlers)]
    public void A_loop_that_is_charged_but_not_checked_is_found(string handlers) =>
        Assert.Contains("cycle", FaultAfter(handlers, "Work", body =>
        {
            foreach (Instruction check in Checks(body).ToArray()) check.OpCode = OpCodes.Bgt; // Not taken at zero: the pattern is another.
        }));

    [Fact]
    public void A_loop_that_is_checked_but_not_charged_is_found() =>
        Assert.Contains("cycle", FaultAfter("", "Work", body =>
        {
            foreach (Instruction amount in body.Instructions.Where(i => i.OpCode == OpCodes.Ldc_I8 && (long)i.Operand > 0)) amount.Operand = 0L;
        }));

    [Fact]
    public void A_loop_that_leads_back_to_the_prologue_is_found() =>
        Assert.NotNull(FaultAfter("", "Work", body =>
        {
            // The head of the loop reads the gas of the method's start again: charged and checked, and it never falls.
            Instruction back = body.Instructions.Last(i => i.Operand is Instruction target && target.Offset < i.Offset);
            back.Operand = body.Instructions[0];
        }));

    [Fact]
    public void A_call_after_which_stale_gas_is_read_is_found() =>
        Assert.Contains("rises", FaultAfter("", "Work", body =>
        {
            Instruction write = body.Instructions.First(i => i.OpCode == OpCodes.Stfld);
            write.OpCode = OpCodes.Pop;
            write.Operand = null;
            body.GetILProcessor().InsertAfter(write, Instruction.Create(OpCodes.Pop));
        }));

    /// <summary>An allocation may make the gas that is left worth less: what a local holds is shown to it before, and read after it.</summary>
    [Theory]
    [InlineData("private static long Made(int n) { long s = 0; for (int i = 0; i < n; i++) s += new int[i].Length; return s; }", nameof(Runtime.Meter.ChargeArray))]
    [InlineData("private static long Made(int n) { object o = n; for (int i = 0; i < n; i++) o = i; return (int)o; }", nameof(Runtime.Meter.ChargeObject))]
    public void An_allocation_that_does_not_see_the_gas_is_found(string member, string allocation) =>
        Assert.Contains("rises", FaultAfter(member, "Made", body =>
        {
            Instruction write = body.Instructions.Last(i => i.Operand is MethodReference method && method.Name == allocation);
            while (write.OpCode != OpCodes.Stfld) write = write.Previous;
            write.OpCode = OpCodes.Pop;
            write.Operand = null;
            body.GetILProcessor().InsertAfter(write, Instruction.Create(OpCodes.Pop));
        }));

    [Fact]
    public void A_catch_that_is_no_filter_is_found() =>
        Assert.Contains("may catch", FaultAfter(Handlers, "Handled", body =>
        {
            ExceptionHandler handler = body.ExceptionHandlers.First(h => h.HandlerType == ExceptionHandlerType.Filter);
            handler.HandlerType = ExceptionHandlerType.Catch;
            handler.CatchType = body.Method.Module.TypeSystem.Object;
            handler.FilterStart = null;
        }));

    [Fact]
    public void A_finally_without_a_guard_is_found() =>
        Assert.Contains("may catch", FaultAfter(Handlers, "Handled", body =>
        {
            ExceptionHandler handler = body.ExceptionHandlers.First(h => h.HandlerType == ExceptionHandlerType.Finally);
            Instruction end = handler.HandlerStart;
            while (end.OpCode != OpCodes.Endfinally) end = end.Next;
            end.OpCode = OpCodes.Nop;
        }));

    /// <summary>What an open handler keeps of the stack has to be known wherever an exception may go.</summary>
    [Theory]
    [InlineData(nameof(Runtime.Meter.EnterHandler), 2)]
    [InlineData(nameof(Runtime.Meter.EnterFinally), 0)]
    [InlineData(nameof(Runtime.Meter.LeaveHandler), -1)]
    public void A_handler_that_is_counted_at_another_depth_is_found(string member, int depth) =>
        Assert.Contains("without being counted", FaultAfter(Handlers, "Handled", body =>
        {
            Instruction call = body.Instructions.First(i => i.Operand is MethodReference method && method.Name == member);
            call.Previous.Operand = depth;
        }));

    [Fact]
    public void A_handler_that_is_left_before_its_end_is_found() =>
        Assert.Contains("without being counted", FaultAfter(Handlers, "Handled", body =>
        {
            Instruction call = body.Instructions.First(i => i.Operand is MethodReference { Name: nameof(Runtime.Meter.LeaveHandler) });
            body.GetILProcessor().InsertAfter(call, Instruction.Create(OpCodes.Nop));
        }));

    [Fact]
    public void A_handler_that_is_not_counted_is_found() =>
        Assert.Contains("without being counted", FaultAfter(Handlers, "Handled", body =>
        {
            Instruction call = body.Instructions.First(i => i.Operand is MethodReference { Name: nameof(Runtime.Meter.EnterFinally) });
            call.Operand = body.Method.Module.ImportReference(typeof(Runtime.Meter).GetMethod(nameof(Runtime.Meter.LeaveHandler)));
        }));

    [Theory]
    [InlineData("private static long Down(long s) => s == 0 ? 0 : 1 + Down(s - 1);")]
    [InlineData("private static long Down(long s) => s == 0 ? 0 : 1 + Up(s); private static long Up(long s) => Down(s - 1);", "Up")]
    [InlineData("private interface ITurn { long Down(long s); } private sealed class Turn : ITurn { public ITurn? Next; public long Down(long s) { for (int i = 0; i < 2; i++) s--; return Next!.Down(s); } }", "", "Attack.Attack/Turn")]
    public void A_recursion_that_does_not_count_its_frames_is_found(string member, string also = "", string type = "Attack.Attack")
    {
        byte[] image = MeteredContract.Compile(Source.Replace("HANDLERS", member, StringComparison.Ordinal));
        byte[] metered = MeteredContract.Rewrite(image, "Attack.Attack");
        Assert.Null(MeteredCodeCheck.FindFault(metered));

        Assert.Contains("does not count its frame", FaultAfter(metered, type, body =>
        {
            if (body.Method.Name != "Down" && body.Method.Name != also) return;
            foreach (Instruction frame in body.Instructions.Where(i => i.Operand is MethodReference { Name: "OutOfStack" }).ToArray())
            {
                frame.Operand = body.Method.Module.ImportReference(typeof(Runtime.Meter).GetMethod(nameof(Runtime.Meter.OutOfGas)));
            }
        }));
    }

    private static byte[] Metered(string handlers)
    {
        byte[] image = MeteredContract.Compile(Source.Replace("HANDLERS", handlers, StringComparison.Ordinal));
        return MeteredContract.Rewrite(image, "Attack.Attack");
    }

    private static IEnumerable<Instruction> Checks(MethodBody body) =>
        body.Instructions.Where(i => i.OpCode == OpCodes.Bge && i.Next?.Next?.Operand is MethodReference { Name: "OutOfGas" });

    private static string? FaultAfter(string handlers, string method, Action<MethodBody> plant) =>
        FaultAfter(Metered(handlers), "Attack.Attack", body =>
        {
            if (body.Method.Name == method) plant(body);
        });

    private static string? FaultAfter(byte[] metered, string type, Action<MethodBody> plant)
    {
        using MemoryStream input = new(metered);
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(input);
        foreach (MethodBody body in assembly.MainModule.GetType(type).Methods.Where(m => m.HasBody).Select(m => m.Body))
        {
            body.SimplifyMacros();
            plant(body);
        }

        using MemoryStream output = new();
        assembly.Write(output);
        return MeteredCodeCheck.FindFault(output.ToArray());
    }
}
