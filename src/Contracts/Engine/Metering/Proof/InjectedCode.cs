using System.Collections.Immutable;

namespace Chain.Contracts.Metering;

/// <summary>
/// Recognises what the rewriter may have put into a body: sequences that leave the stack as it was, write nothing but the
/// locals that were added and the meter, and call nothing but the meter.
/// </summary>
internal sealed class InjectedCode(List<MeteredInstruction> code, TokenNames names, ImmutableArray<string> locals, int ownLocals, int? meterArgument)
{
    private const string MeterType = "Chain.Contracts.Runtime.Meter";
    private const int LocalCharge = 4;
    private const int MeterCharge = 6;
    private const int CheckTail = 5;
    private const int FrameSequence = 14;
    private const int HandlerCall = 6;
    private const int CastCharge = 5;

    /// <summary>How many instructions of such a sequence start here; 0 if none does.</summary>
    public int Match(int at)
    {
        if (IsAdded(at, "ldloc", "System.Int64")) return ChargeOfLocal(at) is > 0 and int charge ? charge : CheckOfLocal(at);
        if (LoadsMeter(at)) return MeterUse(at);
        if (IsCastCharge(at)) return CastCharge;
        if (Calls(at, "get_Current")) return at == 0 && IsAdded(1, "stloc", MeterType) ? 2 : 0;
        return Is(at, "conv.ovf.i4") ? Array(at) : 0;
    }

    /// <summary>Length of the filter before a handler of <paramref name="type"/>: whether gas is left decides.</summary>
    public int MatchFilter(int at, string type) =>
        Is(at, "isinst") && names.Of(code[at].Operand) == type && Calls(at + 1, "MayCatch") && Is(at + 2, "endfilter") ? 3 : 0;

    /// <summary>Length of the start of a handler, which charges and gives back the frames that the exception left.</summary>
    public int MatchHandler(int at, string type)
    {
        bool starts = Is(at, "castclass") && names.Of(code[at].Operand) == type;
        return starts && IsHandlerCall(at + 1, "EnterHandler") ? 1 + HandlerCall : 0;
    }

    /// <summary>Length of the start of a finally block, which ends at once when the gas is used up, and tells the meter that it is open.</summary>
    public int MatchGuard(int at)
    {
        bool starts = LoadsMeter(at) && IsMeters(at + 1, "ldfld", "Gas") && IsZero(at + 2) && Is(at + 3, "bge") && Is(at + 4, "endfinally");
        return starts && Target(at + 3) == code[at + 4].Next && IsHandlerCall(at + 5, "EnterFinally") ? 5 + HandlerCall : 0;
    }

    /// <summary>What tells the meter of a handler: what the stack was, and how deep the handler lies.</summary>
    private bool IsHandlerCall(int at, string name) => LoadsMeter(at) && IsAdded(at + 1, "ldloc", "System.Int32")
        && Is(at + 2, "ldc.i4") && Is(at + 3, "sub") && Is(at + 4, "ldc.i4") && Calls(at + 5, name);

    /// <summary>The weight that the body's first sequences count for its frame; 0 if they count none.</summary>
    public int FrameWeight()
    {
        for (int at = 0, length = Match(0); length > 0; at += length, length = Match(at))
        {
            if (LoadsMeter(at) && IsMeters(at + 1, "ldfld", "Stack") && length == FrameSequence) return (int)code[at + 5].Operand;
        }

        return 0;
    }

    /// <summary>Whether an instruction loads the meter for a method that takes it.</summary>
    public bool LoadsMeter(int at) =>
        at < code.Count && ((code[at].Code == "ldarg" && code[at].Operand == meterArgument) || IsAdded(at, "ldloc", MeterType));

    /// <summary>The name of a method without the meter that it takes as its last argument; null if it takes none.</summary>
    public static string? WithoutMeter(string method)
    {
        int behind = method.LastIndexOf(MeterType + ")", StringComparison.Ordinal);
        if (behind < 1) return null;
        int from = method[behind - 1] == ',' ? behind - 1 : behind;
        return method[..from] + method[(behind + MeterType.Length)..];
    }

    /// <summary>What shows the meter a value that is then cast to the type for which it was asked.</summary>
    private bool IsCastCharge(int at) => Is(at, "dup") && Is(at + 1, "dup") && Is(at + 2, "isinst") && LoadsMeter(at + 3) && Calls(at + 4, "ChargeCast")
        && (Is(at + 5, "castclass") || Is(at + 5, "unbox") || Is(at + 5, "unbox.any")) && code[at + 5].Operand == code[at + 2].Operand;

    private int ChargeOfLocal(int at) =>
        IsAmount(at + 1) && Is(at + 2, "sub") && Is(at + 3, "stloc") && code[at + 3].Operand == code[at].Operand ? LocalCharge : 0;

    private int CheckOfLocal(int at) => IsCheckTail(at + 1) ? 1 + CheckTail : 0;

    /// <summary>What follows the load of the meter.</summary>
    private int MeterUse(int at)
    {
        if (Is(at + 1, "dup")) return ChargeOfMeter(at);
        if (IsMeters(at + 1, "ldfld", "Gas")) return IsCheckTail(at + 2) ? 2 + CheckTail : GasRead(at);
        if (IsMeters(at + 1, "ldfld", "Stack")) return TakeFrame(at);
        if (IsAdded(at + 1, "ldloc", "System.Int64")) return GasWrite(at);
        if (IsHandlerCall(at, "LeaveHandler")) return HandlerCall;
        if (IsAdded(at + 1, "ldloc", "System.Int32")) return IsMeters(at + 2, "stfld", "Stack") ? 3 : 0;
        return Is(at + 1, "ldc.i4") && code[at + 1].Operand > 0 && Calls(at + 2, "ChargeObject") ? 3 : 0;
    }

    private int ChargeOfMeter(int at) =>
        IsMeters(at + 2, "ldfld", "Gas") && IsAmount(at + 3) && Is(at + 4, "sub") && IsMeters(at + 5, "stfld", "Gas") ? MeterCharge : 0;

    private bool IsAmount(int at) => Is(at, "ldc.i8") && code[at].Operand >= 0;

    private int TakeFrame(int at)
    {
        bool takes = IsAdded(at + 2, "stloc", "System.Int32") && LoadsMeter(at + 3) && IsAdded(at + 4, "ldloc", "System.Int32") && Is(at + 5, "ldc.i4")
            && code[at + 5].Operand > 0 && Is(at + 6, "sub") && IsMeters(at + 7, "stfld", "Stack");
        bool checks = IsAdded(at + 8, "ldloc", "System.Int32") && Is(at + 9, "ldc.i4") && Is(at + 10, "bge") && LoadsMeter(at + 11)
            && Calls(at + 12, "OutOfStack") && Is(at + 13, "nop") && Target(at + 10) == code[at + 13].Offset;
        bool isOne = takes && checks && code[at + 9].Operand == code[at + 5].Operand
            && code[at + 4].Operand == code[at + 2].Operand && code[at + 8].Operand == code[at + 2].Operand;
        return isOne ? FrameSequence : 0;
    }

    /// <summary>An array's length is put by, shown to the meter, and put back; where gas is kept in a local, it is written before and read after.</summary>
    private int Array(int at)
    {
        if (!IsAdded(at + 1, "stloc", "System.Int32")) return 0;
        int charge = at + 2 + GasWrite(at + 2);
        bool charges = LoadsMeter(charge) && IsLength(charge + 1) && (Is(charge + 2, "ldc.i4") || Is(charge + 2, "sizeof")) && Calls(charge + 3, "ChargeArray");
        if (!charges) return 0;
        int end = charge + 4 + GasRead(charge + 4);
        return IsLength(end) ? end + 1 - at : 0;

        bool IsLength(int load) => IsAdded(load, "ldloc", "System.Int32") && code[load].Operand == code[at + 1].Operand;
    }

    private int GasWrite(int at) => LoadsMeter(at) && IsAdded(at + 1, "ldloc", "System.Int64") && IsMeters(at + 2, "stfld", "Gas") ? 3 : 0;

    private int GasRead(int at) => LoadsMeter(at) && IsMeters(at + 1, "ldfld", "Gas") && IsAdded(at + 2, "stloc", "System.Int64") ? 3 : 0;

    private bool IsCheckTail(int at) =>
        IsZero(at) && Is(at + 1, "bge") && LoadsMeter(at + 2) && Calls(at + 3, "OutOfGas") && Is(at + 4, "nop") && Target(at + 1) == code[at + 4].Offset;

    private bool IsZero(int at) => Is(at, "ldc.i8") && code[at].Operand == 0;

    private int Target(int at) => code[at].Targets[0];

    private bool Is(int at, string name) => at < code.Count && code[at].Code == name;

    private bool IsAdded(int at, string name, string type) =>
        Is(at, name) && code[at].Operand >= ownLocals && code[at].Operand < locals.Length && locals[(int)code[at].Operand] == type;

    private bool Calls(int at, string name) => Is(at, "call") && IsMeter(at, name, '(');

    private bool IsMeters(int at, string name, string field) => Is(at, name) && IsMeter(at, field, ':');

    private bool IsMeter(int at, string member, char end) => names.Of(code[at].Operand).StartsWith($"{MeterType}::{member}{end}", StringComparison.Ordinal);
}
