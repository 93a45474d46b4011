using System.Buffers;
using System.Reflection.Metadata;
using Chain.Contracts.Verify.Reading;

namespace Chain.Contracts.Verify.Rules;

/// <summary>Names are plain, belong to the contract, and stand for one thing (contracts.md D28, D45).</summary>
internal static class NameRules
{
    private static readonly string[] Reserved = ["System", "Microsoft", "Mono", "Internal", "Chain.Contracts.Runtime", "Chain.Contracts.Sdk", "Chain.Contracts.Std", "Chain.Encoding"];

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.<>`$|/-=,@+{}[]&~#:");

    public static void Check(VerifyContext context)
    {
        ContractModule module = context.Module;
        context.Problems.Check("assembly", () => CheckAssembly(module));
        HashSet<string> types = new(StringComparer.Ordinal);
        foreach (ContractType type in module.Types)
        {
            context.Problems.Check(type.FullName, () =>
            {
                CheckType(context, type);
                if (!types.Add(type.FullName)) throw new RefusedException(ProblemCodes.NameDuplicate, $"Two types are named {type.FullName}.");
                CheckMembers(module, type);
            });
        }
    }

    /// <summary>Others may build an assembly's full name of its row: nothing is in it but a name and a version that can be written.</summary>
    private static void CheckAssembly(ContractModule module)
    {
        AssemblyDefinition assembly = module.Reader.GetAssemblyDefinition();
        CheckText(module.Text(assembly.Name));
        Version version = assembly.Version;
        bool isPlain = assembly is { Flags: 0, Culture.IsNil: true, PublicKey.IsNil: true }
            && Math.Max(Math.Max(version.Major, version.Minor), Math.Max(version.Build, version.Revision)) < ushort.MaxValue;
        if (!isPlain) throw new RefusedException(ProblemCodes.NameForbidden, "The assembly is signed, has a culture or flags, or a number of its version is 65535. Remove what the project says of them.");
    }

    private static void CheckType(VerifyContext context, ContractType type)
    {
        CheckText(type.FullName);
        string[] parts = type.FullName.Split('/');
        if (parts.Skip(1).Any(name => name.Contains('.', StringComparison.Ordinal)))
        {
            // To the runtime such a name is that of a type in a namespace: attributes of its own, which it obeys, among them.
            throw new RefusedException(ProblemCodes.NameForbidden, $"The name of {type.FullName}, which is nested, has a dot. Compilers do not write this.");
        }

        string space = parts[0];
        bool isReserved = Reserved.Any(reserved => IsWithin(space, reserved)) && !(context.Library is { } library && IsWithin(space, library));
        if (isReserved || context.Module.Whitelist.FindType(type.FullName) is not null)
        {
            throw new RefusedException(ProblemCodes.NameForbidden, $"The name {type.FullName} belongs to libraries. Use a namespace of your own.");
        }
    }

    private static bool IsWithin(string name, string space) =>
        name.StartsWith(space, StringComparison.OrdinalIgnoreCase) && (name.Length == space.Length || name[space.Length] == '.');

    private static void CheckMembers(ContractModule module, ContractType type)
    {
        if (type.Methods.Length + type.Fields.Length > VerifyLimits.MembersMax) throw new RefusedException(ProblemCodes.TypeShapeForbidden, $"A type has at most {VerifyLimits.MembersMax} members. Split it.");

        if (type.Methods.CountBy(m => m.Name, StringComparer.Ordinal).FirstOrDefault(n => n.Value > VerifyLimits.OverloadsMax) is { Key: { } name })
        {
            throw new RefusedException(ProblemCodes.TypeShapeForbidden, $"A type has at most {VerifyLimits.OverloadsMax} methods of one name, and {type.FullName} has more named {name}. Name some otherwise.");
        }

        HashSet<string> members = new(StringComparer.Ordinal);
        foreach (ContractField field in type.Fields)
        {
            CheckText(field.Name);
            if (!members.Add(field.Name)) throw new RefusedException(ProblemCodes.NameDuplicate, $"Two fields are named {field.Where}.");
        }

        foreach (ContractMethod method in type.Methods)
        {
            CheckText(method.Name);
            string signature = $"{method.Name}<{method.Signature.Arity}>{method.Signature.Text}";
            if (!members.Add(signature)) throw new RefusedException(ProblemCodes.NameDuplicate, $"Two methods are named {method.Where}{method.Signature.Text}.");
        }

        foreach (PropertyDefinitionHandle handle in type.Definition.GetProperties())
        {
            PropertyDefinition property = module.Reader.GetPropertyDefinition(handle);
            CheckText(module.Text(property.Name));
        }
    }

    /// <summary>What C# compilers make of names: letters, digits and some ASCII signs. No controls, no spaces, nothing that looks like another.</summary>
    private static void CheckText(string name)
    {
        if (name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Allowed)) return;

        throw new RefusedException(ProblemCodes.NameForbidden, $"The name '{name}' holds other characters than ASCII letters, digits and the signs that compilers use.");
    }
}
