using System.Reflection;
using System.Reflection.Metadata;
using Chain.Contracts.Fuzz.Images;
using Chain.Contracts.Metering;
using Chain.Contracts.Verify;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Whatever instruction the verifier lets pass has a price: asked of the verifier itself, for each that there is.</summary>
public sealed class OpcodePriceTests
{
    private static readonly SeedImage Contract = Corpus.Compiled.Seeds.Single(s => s.Name == "arithmetic");

    // Long forms, as the rewriter sees them.
    private static readonly Dictionary<ushort, string> Names = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (ushort)code.Value, code => LongName(code.Name));

    [Fact]
    public void Every_instruction_that_the_verifier_lets_pass_has_a_price()
    {
        Assert.Empty(Unpriced(IsAllowed, InstructionPrices.Version1));
        Assert.InRange(All().Count(IsAllowed), 150, 200); // Otherwise it was not the instruction that was asked about.
        Assert.DoesNotContain(InstructionPrices.Version1.Names, name => InstructionPrices.Version1[name] < 1);
    }

    /// <summary>Controls: an instruction that is let pass and has no price, and a price that is missing.</summary>
    [Fact]
    public void An_instruction_without_a_price_is_found()
    {
        string[] lines = [.. InstructionPrices.Version1.Names.Where(name => name != "ldsflda").Select(name => $"{name} 1")];

        Assert.Equal(["calli"], Unpriced(code => code == (ushort)ILOpCode.Calli || IsAllowed(code), InstructionPrices.Version1));
        Assert.Equal(["ldsflda"], Unpriced(IsAllowed, InstructionPrices.Parse(string.Join('\n', lines))));
    }

    private static string[] Unpriced(Func<ushort, bool> isAllowed, InstructionPrices prices) =>
        [.. All().Where(isAllowed).Select(code => Names[code]).Except(prices.Names).Order(StringComparer.Ordinal)];

    private static IEnumerable<ushort> All() => typeof(System.Reflection.Emit.OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (ushort)((System.Reflection.Emit.OpCode)field.GetValue(null)!).Value).Where(Names.ContainsKey);

    /// <summary>Puts the instruction at the start of a method: the verifier refuses it there by name, or for what it does.</summary>
    private static bool IsAllowed(ushort code)
    {
        byte[] image = [.. Contract.Bytes];
        BodyMap body = Contract.Bodies.Single(b => b.Name == "Canvas");
        Span<byte> il = image.AsSpan(body.CodeStart, body.CodeEnd - body.CodeStart);
        il.Clear();
        byte[] opcode = code > 0xff ? [(byte)(code >> 8), (byte)code] : [(byte)code];
        opcode.CopyTo(il);
        il[^1] = (byte)ILOpCode.Ret;
        return !ContractVerifier.Verify(image).Problems.Any(p =>
            p.Code == ProblemCodes.OpcodeForbidden && p.Where.EndsWith("IL_0000", StringComparison.Ordinal) && p.Message.StartsWith("The instruction ", StringComparison.Ordinal));
    }

    private static string LongName(string name)
    {
        string plain = name.TrimEnd('.');
        if (plain.StartsWith("ldc.i4", StringComparison.Ordinal)) return "ldc.i4";
        if (plain.EndsWith(".s", StringComparison.Ordinal)) return plain[..^2];
        return char.IsAsciiDigit(plain[^1]) && plain[^2] == '.' ? plain[..^2] : plain;
    }
}
