using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary>Copies a method's code.</summary>
internal static class BodyCopy
{
    /// <summary>The code of <paramref name="method"/>, as a body of <paramref name="copy"/>.</summary>
    public static MethodBody Of(MethodDefinition method, MethodDefinition copy, ReferenceMap map)
    {
        MethodBody from = method.Body;
        MethodBody to = new(copy) { InitLocals = from.InitLocals, MaxStackSize = from.MaxStackSize };
        foreach (VariableDefinition variable in from.Variables) to.Variables.Add(new VariableDefinition(map.Type(variable.VariableType)));

        Dictionary<Instruction, Instruction> copies = [];
        foreach (Instruction instruction in from.Instructions)
        {
            Instruction copied = Instruction.Create(OpCodes.Nop);
            copied.OpCode = instruction.OpCode;
            copies.Add(instruction, copied);
            to.Instructions.Add(copied);
        }

        foreach ((Instruction instruction, Instruction copied) in copies) copied.Operand = Operand(instruction.Operand, to, copy, copies, map);
        foreach (ExceptionHandler handler in from.ExceptionHandlers) to.ExceptionHandlers.Add(Copy(handler, copies, map));
        return to;
    }

    private static object? Operand(
        object? operand, MethodBody body, MethodDefinition method, Dictionary<Instruction, Instruction> copies, ReferenceMap map) => operand switch
        {
            null => null,
            Instruction target => copies[target],
            Instruction[] targets => targets.Select(t => copies[t]).ToArray(),
            VariableDefinition variable => body.Variables[variable.Index],
            ParameterDefinition parameter => parameter.Index < 0 ? body.ThisParameter : method.Parameters[parameter.Index],
            CallSite => throw new ContractLinkException($"The library calls through a pointer in {method.FullName}."),
            _ => map.Operand(operand),
        };

    private static ExceptionHandler Copy(ExceptionHandler handler, Dictionary<Instruction, Instruction> copies, ReferenceMap map) => new(handler.HandlerType)
    {
        CatchType = handler.CatchType is null ? null : map.Type(handler.CatchType),
        TryStart = copies[handler.TryStart],
        TryEnd = handler.TryEnd is null ? null : copies[handler.TryEnd],
        FilterStart = handler.FilterStart is null ? null : copies[handler.FilterStart],
        HandlerStart = copies[handler.HandlerStart],
        HandlerEnd = handler.HandlerEnd is null ? null : copies[handler.HandlerEnd],
    };
}
