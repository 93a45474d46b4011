using Chain.Contracts.Fuzz.Images;

namespace Chain.Contracts.Fuzz.Mutations;

/// <summary>Changes what stands around code: its header and its handlers (ECMA-335, II.25.4).</summary>
internal static class FrameMutations
{
    // Handlers in their long form: flags, start, length, start of the handler, its length, type.
    private const int LongClauseBytes = 24;
    private const int ShortClauseBytes = 12;

    public static void Change(Mutant mutant)
    {
        BodyMap[] guarded = [.. mutant.Seed.Bodies.Where(b => b.HandlerCount > 0)];
        if (guarded.Length > 0 && mutant.Random.Chance(70)) ChangeHandler(mutant, mutant.Pick(guarded));
        else ChangeHeader(mutant, mutant.Pick(mutant.Seed.Bodies));
    }

    private static void ChangeHeader(Mutant mutant, BodyMap body)
    {
        if (body.IsTiny)
        {
            mutant.Disturb(body.HeaderStart, 1);
            return;
        }

        switch (mutant.Random.Next(4))
        {
            case 0:
                mutant.Disturb(body.HeaderStart, 2);
                break;
            case 1:
                mutant.Write16(body.HeaderStart + 2, mutant.Random.Next(12));
                break;
            case 2:
                mutant.Disturb(body.HeaderStart + 4, 4);
                break;
            default:
                mutant.Write32(body.HeaderStart + 8, 0x1100_0000u | (uint)mutant.Random.Next(8));
                break;
        }

        mutant.Note(() => $"header of {body.Name}: {Convert.ToHexString(mutant.Bytes.AsSpan(body.HeaderStart, 12))}");
    }

    private static void ChangeHandler(Mutant mutant, BodyMap body)
    {
        int section = (body.CodeEnd + 3) & ~3;
        bool isLong = (mutant.Bytes[section] & 0x40) != 0;
        int clause = section + 4 + (mutant.Random.Next(body.HandlerCount) * (isLong ? LongClauseBytes : ShortClauseBytes));
        (int at, int bytes) = isLong ? (clause + (4 * mutant.Random.Next(6)), 4) : Short(clause, mutant.Random.Next(6));
        if (at + bytes > body.End) return;

        // Half of the changes end at an instruction.
        if (mutant.Random.Chance(50)) mutant.Write(at, bytes, (uint)(mutant.Pick(body.Instructions).At - body.CodeStart));
        else mutant.Disturb(at, bytes);
        mutant.Note(() => $"handler of {body.Name} at 0x{at:x}: {mutant.Read(at, bytes)}");
    }

    private static (int At, int Bytes) Short(int clause, int field) => field switch
    {
        0 => (clause, 2),
        1 => (clause + 2, 2),
        2 => (clause + 4, 1),
        3 => (clause + 5, 2),
        4 => (clause + 7, 1),
        _ => (clause + 8, 4),
    };
}
