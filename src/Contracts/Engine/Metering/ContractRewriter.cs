using System.Reflection.Metadata.Ecma335;
using Chain.Contracts.Linking;
using Chain.Contracts.Verify;
using Chain.Crypto;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>Makes the assembly of a verified contract pay for what it does (contracts.md E.4).</summary>
/// <param name="whitelist">Prices of members outside the contract.</param>
/// <param name="instructions">Prices of instructions.</param>
public sealed class ContractRewriter(Whitelist whitelist, InstructionPrices instructions)
{
    /// <summary>Most bytes of frames of a chain of calls without recursion: 256 KiB.</summary>
    public const long DeepestBytesMax = 256 * 1024;

    /// <summary>Most frames of a chain of calls without recursion: what an exception that ends a call has to unwind, for the price of any.</summary>
    public const long DeepestFramesMax = 128;

    /// <summary>Rewrites an assembly.</summary>
    /// <param name="image">An assembly that the verifier accepted.</param>
    /// <param name="contractType">Full metadata name of the contract's class.</param>
    /// <returns>The metered assembly, named after the hash of the original.</returns>
    /// <exception cref="StackTooDeepException">A chain of calls needs more stack than contracts have.</exception>
    public byte[] Rewrite(ReadOnlyMemory<byte> image, string contractType) => Rewrite(image, contractType, [], profile: null);

    /// <summary>Rewrites the assembly in which the verifier found a contract.</summary>
    /// <exception cref="StackTooDeepException">A chain of calls needs more stack than contracts have.</exception>
    public byte[] Rewrite(ReadOnlyMemory<byte> image, VerifiedContract contract) => Rewrite(image, contract, profile: null);

    /// <summary>The same, so that the code also reports what it pays for what, if there is a map to fill.</summary>
    internal byte[] Rewrite(ReadOnlyMemory<byte> image, VerifiedContract contract, ProfileMap? profile)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return Rewrite(image, contract.ContractType, contract.Instances, profile);
    }

    /// <summary>Rewrites an assembly, for nodes or, with a map to fill, so that it also reports what it pays for what.</summary>
    private byte[] Rewrite(ReadOnlyMemory<byte> image, string contractType, IReadOnlyList<Instance> instances, ProfileMap? profile)
    {
        using MemoryStream input = new(image.ToArray(), writable: false);
        NoResolver nothing = new();
        ForeignEnums enums = new(nothing);
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(
            input, new ReaderParameters { AssemblyResolver = nothing, MetadataResolver = enums, ReadSymbols = false, ReadingMode = ReadingMode.Deferred });
        ModuleDefinition module = assembly.MainModule;
        enums.Note(module);
        MeterMembers meter = new(module);
        Substitutions.StubRecords(module, meter);
        Substitutions.DropLambdaCaches(module);

        MethodDefinition entry = module.GetType(contractType.Replace('+', '/')).Methods.Single(m => m.Name == "Dispatch");
        ModuleFacts facts = new(module, entry, whitelist, new TypeSizes(module), instructions);
        if (facts.DeepestBytes > DeepestBytesMax) throw StackTooDeepException.OfBytes(facts.DeepestBytes);
        if (facts.DeepestFrames > DeepestFramesMax) throw StackTooDeepException.OfFrames(facts.DeepestFrames);
        profile?.Note(facts);
        CompileBudget budget = Estimate(facts, instances);
        PassMeter(facts, meter);
        foreach (MethodFacts method in facts.All)
        {
            if (!method.IsLeaf) new MethodRewriter(method, facts, meter, profile).Rewrite();
            Substitutions.CallShims(module, method);
        }

        budget.Apply(image.Length);
        StripAttributes(assembly);
        assembly.Name.Name = module.Name = AssemblyName(image);
        using MemoryStream output = new();
        assembly.Write(output, new WriterParameters { DeterministicMvid = true, WriteSymbols = false });
        byte[] metered = output.ToArray();
        if (profile is not null) return metered; // No node runs it, and its reports are none of what the check knows.
        using ProofImage proved = new(metered);
        if ((MeteredCodeCheck.FindFault(proved) ?? RewriteProof.FindFault(image, proved, whitelist)) is { } fault)
        {
            throw new InvalidOperationException($"The rewriter left a fault in {fault}.");
        }

        return metered;
    }

    /// <summary>The name of the assembly that a contract becomes: no host gives rights to one of such a name.</summary>
    public static string AssemblyName(ReadOnlyMemory<byte> image) => "c_" + Hashing.Sha256(image.Span);

    private static CompileBudget Estimate(ModuleFacts facts, IReadOnlyList<Instance> instances)
    {
        Dictionary<int, int> times = instances.GroupBy(i => MetadataTokens.GetToken(i.Method.Handle)).ToDictionary(g => g.Key, g => g.Count());
        CompileBudget budget = new(facts.Sizes);
        foreach (MethodFacts method in facts.All) budget.Add(method, times.GetValueOrDefault(method.Method.MetadataToken.ToInt32(), 1));
        return budget;
    }

    /// <summary>Gives methods the meter as their last argument, and says so where they are called.</summary>
    private static void PassMeter(ModuleFacts facts, MeterMembers meter)
    {
        HashSet<MethodReference> references = [];
        foreach ((Instruction call, MethodDefinition own) in facts.All.SelectMany(m => m.OwnCalls))
        {
            if (own.IsAbstract || !facts.Of(own).TakesMeter) continue;
            MethodReference open = ((MethodReference)call.Operand).GetElementMethod();
            if (open is not MethodDefinition) references.Add(open);
        }

        foreach (MethodReference reference in references) reference.Parameters.Add(new ParameterDefinition(meter.Type));
        foreach (MethodFacts method in facts.All.Where(m => m.TakesMeter)) method.Method.Parameters.Add(new ParameterDefinition(meter.Type));
    }

    /// <summary>Attributes steer compiler, debugger and runtime; those that lay out types stay.</summary>
    private static void StripAttributes(AssemblyDefinition assembly)
    {
        assembly.CustomAttributes.Clear();
        assembly.MainModule.CustomAttributes.Clear();
        foreach (TypeDefinition type in assembly.MainModule.GetTypes())
        {
            for (int i = type.CustomAttributes.Count - 1; i >= 0; i--)
            {
                if (type.CustomAttributes[i].AttributeType.FullName != "System.Runtime.CompilerServices.IsByRefLikeAttribute") type.CustomAttributes.RemoveAt(i);
            }

            foreach (MethodDefinition method in type.Methods)
            {
                method.CustomAttributes.Clear();
                foreach (ParameterDefinition parameter in method.Parameters) parameter.CustomAttributes.Clear();
                method.MethodReturnType.CustomAttributes.Clear();
            }

            foreach (FieldDefinition field in type.Fields) field.CustomAttributes.Clear();
            foreach (PropertyDefinition property in type.Properties) property.CustomAttributes.Clear();
        }
    }

    /// <summary>The rewriter reads nothing but the image.</summary>
    private sealed class NoResolver : IAssemblyResolver
    {
        public AssemblyDefinition Resolve(AssemblyNameReference name) => throw new AssemblyResolutionException(name);

        public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) => throw new AssemblyResolutionException(name);

        public void Dispose()
        {
        }
    }
}
