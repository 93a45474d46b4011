using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Chain.Contracts.Verify.Bodies;
using Chain.Contracts.Verify.Reading;

namespace Chain.Contracts.Verify.Rules;

/// <summary>
/// Static fields hold constants; static constructors only make them. The loader runs these before any call and outside of any
/// meter, so their work is bounded here (contracts.md D46 to D48).
/// </summary>
internal static class StaticRules
{
    public static void Check(VerifyContext context)
    {
        foreach (ContractType type in context.Module.Types)
        {
            foreach (ContractField field in type.Fields.Where(f => f is { IsStatic: true, IsLiteral: false })) context.Problems.Check(field.Where, () => CheckField(context, field));
        }

        long left = VerifyLimits.StaticInstructionsMax;
        foreach (ContractMethod method in context.Module.Methods.Where(m => m is { IsStaticConstructor: true, HasBody: true }))
        {
            context.Problems.Check(method.Where, () =>
            {
                left -= new InitialiserCost(context).Of(method);
                if (left < 0) throw new RefusedException(ProblemCodes.StaticConstructorForbidden, "The static constructors make too many constants. Make some where they are used.");
            }, method.Handle);
        }
    }

    private static void CheckField(VerifyContext context, ContractField field)
    {
        if (field.HasData)
        {
            CheckData(context, field);
            return;
        }

        if (LambdaCaches.IsCache(field)) return;
        if (!field.IsReadOnly) throw Refuse("A static field keeps its value between calls. Keep it in the contract's state, or make it const or static readonly");
        if (field.Owner.Arity > 0) throw Refuse("A generic type has a static field. Put it into a type without type parameters");
        if (!Immutability.IsImmutable(field.Type, context.Immutable)) throw Refuse($"A value of {field.Type} can change, and a static field keeps it between calls. Use a sealed type whose fields are all readonly, a ReadOnlySpan of constants, or make the value where it is used");
    }

    /// <summary>Constant bytes lie in the file, and are as many as their type says.</summary>
    private static void CheckData(VerifyContext context, ContractField field)
    {
        PEMemoryBlock data = context.Module.Image.GetSectionData(field.Definition.GetRelativeVirtualAddress());
        int bytes = StaticData.DataBytes(field);
        bool fits = field.Owner.FullName == "<PrivateImplementationDetails>" && field.IsReadOnly && bytes > 0 && data.Length >= bytes;
        if (!fits) throw Refuse("Constant data is not as the compiler lays it out");
    }

    private static RefusedException Refuse(string why) => new(ProblemCodes.StaticFieldForbidden, why + ".");

    /// <summary>Instructions that an initialiser executes: it has no branches, and calls only methods of the same kind.</summary>
    private sealed class InitialiserCost(VerifyContext context)
    {
        // Compilers make chains of a few constructors; the verifier follows them on its own stack.
        private const int DepthMax = 64;

        private readonly Dictionary<ContractMethod, long> _known = [];
        private int _depth;

        public long Of(ContractMethod method)
        {
            if (_known.TryGetValue(method, out long cost)) return cost >= 0 ? cost : throw Refuse("it makes objects in a circle");

            if (++_depth > DepthMax) throw Refuse($"its methods call one another more than {DepthMax} deep");
            _known[method] = -1;
            MethodCode code = MethodCode.Read(context.Module, method);
            cost = code.Instructions.Length;
            if (!code.Regions.Handlers.IsEmpty) throw Refuse("it has handlers");
            foreach (Instruction i in code.Instructions) cost = Math.Min(cost + Extra(i), VerifyLimits.StaticInstructionsMax + 1);
            _known[method] = cost;
            _depth--;
            return cost;
        }

        private long Extra(Instruction i)
        {
            if (i.IsBranch) throw Refuse("it has a branch", i);
            switch (i.Code)
            {
                case ILOpCode.Call or ILOpCode.Newobj:
                    return Called(context.Members.Method(i.Handle), i);
                case ILOpCode.Callvirt or ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Newarr or ILOpCode.Throw or ILOpCode.Box:
                    throw Refuse($"it has the instruction {i.Code}", i);
                default:
                    return 0;
            }
        }

        private long Called(MethodUse method, Instruction i)
        {
            if (method.Own is { HasBody: true, IsVirtual: false } own) return Of(own);
            bool isConstant = SpanData.IsConstructor(method) || method.Listed is { Shim: null, IsVirtual: false };
            return isConstant ? method.Listed?.Cost ?? 0 : throw Refuse($"it calls {method.Declaring}.{method.Name}", i);
        }

        private static RefusedException Refuse(string why, Instruction? i = null) => new(
            ProblemCodes.StaticConstructorForbidden,
            $"A static constructor does more than make constants: {why}. Make the value where it is used.")
        { Offset = i?.Offset };
    }
}
