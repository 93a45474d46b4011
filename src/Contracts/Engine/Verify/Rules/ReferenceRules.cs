using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>Every row that names something outside, and every signature, whether code uses it or not.</summary>
internal static class ReferenceRules
{
    // Stand in signatures as modifiers only.
    private static readonly string[] Modifiers = ["System.Runtime.CompilerServices.IsExternalInit", "System.Runtime.InteropServices.InAttribute"];

    public static void Check(VerifyContext context)
    {
        ContractModule module = context.Module;
        MetadataReader reader = module.Reader;
        foreach (AssemblyReferenceHandle handle in reader.AssemblyReferences) context.Problems.Check("references", () => CheckAssembly(module, handle), handle);
        foreach (TypeReferenceHandle handle in reader.TypeReferences) context.Problems.Check("references", () => CheckType(module, handle), handle);
        Sweep(context, TableIndex.TypeSpec, row => module.Type(MetadataTokens.TypeSpecificationHandle(row)));
        Sweep(context, TableIndex.StandAloneSig, row => CheckStandalone(module, MetadataTokens.StandaloneSignatureHandle(row)));
        Sweep(context, TableIndex.MethodSpec, row => context.Members.FindMethod(MetadataTokens.MethodSpecificationHandle(row)));
        Sweep(context, TableIndex.MemberRef, row => CheckMember(context, MetadataTokens.MemberReferenceHandle(row)));
        HashSet<PropertyDefinitionHandle> read = [];
        foreach (ContractType type in module.Types) context.Problems.Check(type.FullName, () => ReadSignatures(module, type, read));
        Sweep(context, TableIndex.Property, row => ReadRest(module, MetadataTokens.PropertyDefinitionHandle(row), read));
    }

    private static void Sweep(VerifyContext context, TableIndex table, Action<int> check)
    {
        for (int row = 1; row <= context.Module.Reader.GetTableRowCount(table); row++)
        {
            int current = row;
            context.Problems.Check("references", () => check(current), MetadataTokens.EntityHandle(table, row));
        }
    }

    private static void CheckAssembly(ContractModule module, AssemblyReferenceHandle handle)
    {
        AssemblyReference reference = module.Reader.GetAssemblyReference(handle);
        string name = module.Text(reference.Name);
        AssemblyName? known = module.Whitelist.Assembly(name);
        if (known is null) throw new RefusedException(ProblemCodes.AssemblyForbidden, $"The assembly {name} is not for contracts: they refer to the SDK and the base library only.");

        byte[] token = module.Reader.GetBlobBytes(reference.PublicKeyOrToken);
        bool fits = reference.Version <= known.Version && reference.Flags == 0 && reference.Culture.IsNil && token.AsSpan().SequenceEqual(known.GetPublicKeyToken() ?? []);
        if (!fits) throw new RefusedException(ProblemCodes.AssemblyForbidden, $"The assembly {name} {reference.Version} is not what nodes run, which is {known.Version}. Build for net10.0 with the SDK of this network.");
    }

    private static void CheckType(ContractModule module, TypeReferenceHandle handle)
    {
        string name = module.ReferenceName(handle);
        if (!AttributeRules.IsAllowed(name) && !Modifiers.Contains(name) && !AttributeRules.IsAllowed(name + "/DebuggingModes"))
        {
            module.Definition(handle);
            return;
        }

        EntityHandle scope = module.Reader.GetTypeReference(handle).ResolutionScope;
        bool fits = scope.Kind switch
        {
            HandleKind.AssemblyReference => IsScope(module, (AssemblyReferenceHandle)scope, name),
            HandleKind.TypeReference => AttributeRules.IsAllowed(module.ReferenceName(scope)),
            _ => false,
        };
        if (!fits) throw new RefusedException(ProblemCodes.ModulePartForbidden, $"{name} is looked for in another module.");
    }

    /// <summary>
    /// Whether there is such an assembly, which is checked with the others: no attribute does anything by being named. Modifiers are part of
    /// the signatures of what contracts call, and these name those of the base library.
    /// </summary>
    private static bool IsScope(ContractModule module, AssemblyReferenceHandle scope, string name) =>
        MetadataTokens.GetRowNumber(scope) is var row && row >= 1 && row <= module.Reader.GetTableRowCount(TableIndex.AssemblyRef)
        && (!Modifiers.Contains(name) || module.Text(module.Reader.GetAssemblyReference(scope).Name) == "System.Runtime");

    private static void CheckStandalone(ContractModule module, StandaloneSignatureHandle handle) =>
        new SignatureReader(module, module.Reader.GetBlobReader(module.Reader.GetStandaloneSignature(handle).Signature)).Locals();

    private static void CheckMember(VerifyContext context, MemberReferenceHandle handle)
    {
        ContractModule module = context.Module;
        MemberReference reference = module.Reader.GetMemberReference(handle);
        bool isAttribute = reference.Parent.Kind == HandleKind.TypeReference && AttributeRules.IsAllowed(module.ReferenceName(reference.Parent))
            && module.ReferenceName(reference.Parent) != "System.Type";
        if (isAttribute)
        {
            if (module.Text(reference.Name) != ".ctor") throw new RefusedException(ProblemCodes.MemberForbidden, "Attributes are applied, not used.");
            new SignatureReader(module, module.Reader.GetBlobReader(reference.Signature)).AttributeConstructor();
            return;
        }

        if (reference.GetKind() == MemberReferenceKind.Field) context.Members.Field(handle);
        else context.Members.FindOpen(handle);
    }

    private static IReadOnlyList<TypeSig> Property(ContractModule module, PropertyDefinitionHandle handle) =>
        new SignatureReader(module, module.Reader.GetBlobReader(module.Reader.GetPropertyDefinition(handle).Signature)).Property();

    /// <summary>Properties that no type has, or that stand behind one that is refused.</summary>
    private static void ReadRest(ContractModule module, PropertyDefinitionHandle handle, HashSet<PropertyDefinitionHandle> read)
    {
        if (!read.Contains(handle)) _ = Property(module, handle);
    }

    /// <summary>Signatures are read when they are first asked for; here all are.</summary>
    private static void ReadSignatures(ContractModule module, ContractType type, HashSet<PropertyDefinitionHandle> read)
    {
        foreach (ContractField field in type.Fields) _ = field.Type;
        foreach (ContractMethod method in type.Methods) _ = method.Signature;
        _ = type.BaseType;
        _ = type.Interfaces;
        _ = type.TypeParameters;
        foreach (ContractMethod method in type.Methods) _ = method.TypeParameters;

        VariableScope scope = new(type.TypeParameters, []);
        foreach (PropertyDefinitionHandle property in type.Definition.GetProperties())
        {
            read.Add(property);
            foreach (TypeSig part in Property(module, property)) scope.Check(part);
        }
    }
}
