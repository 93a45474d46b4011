using System.Reflection.Metadata;
using Chain.Contracts.Abi;
using Chain.Contracts.Verify.Reading;

namespace Chain.Contracts.Verify.Rules;

/// <summary>Finds the contract of an assembly, as the generator completes it.</summary>
internal static class ContractRules
{
    private const string Attribute = "Chain.Contracts.Sdk.ContractAttribute";
    private const string DispatchSignature =
        "(Chain.Contracts.Sdk.ContractContext,System.String,System.ReadOnlySpan`1<System.Byte>,Chain.Encoding.CanonicalWriter):Chain.Contracts.Sdk.DispatchResult";

    private const int NameLengthMax = 64;

    public static VerifiedContract Find(VerifyContext context)
    {
        ContractType[] contracts = [.. context.Module.Types.Where(t => t.Attributes.Has(Attribute))];
        if (contracts.Length != 1) throw Refuse($"{contracts.Length} classes are marked [Contract]; an assembly has exactly one");

        ContractType type = contracts[0];
        bool isClass = type is { Arity: 0, IsSealed: true, IsAbstract: false, Enclosing: null } && type.BaseType?.Text == "Chain.Contracts.Sdk.Contract";
        if (!isClass) throw Refuse($"{type.FullName} is not a sealed class that derives from Contract");

        bool hasDispatch = type.Methods.Any(m => m is { Name: "Dispatch", IsStatic: true, HasBody: true, Access: not Types.Access.Private } && m.Signature is { Arity: 0 } && m.Signature.Text == DispatchSignature);
        if (!hasDispatch) throw Refuse($"{type.FullName} has no Dispatch method; the SDK's generator writes it");

        if (type.Methods.Count(m => m.Name == "Dispatch") > 1) throw Refuse($"{type.FullName} has a second method named Dispatch, which is the name of the generated one. Rename it");

        (string name, int version, bool reentrant) = ReadAttribute(context.Module, type);
        string abi = ReadAbi(context.Module, type);
        CheckInterface(abi, name, version);
        return new VerifiedContract(name, version, reentrant, abi, type.FullName, context.HasHandlers) { Instances = context.Instances };
    }

    private static (string Name, int Version, bool Reentrant) ReadAttribute(ContractModule module, ContractType type)
    {
        CustomAttributeHandle[] handles = [.. type.Definition.GetCustomAttributes().Where(a => module.AttributeName(a) == Attribute)];
        if (handles.Length != 1) throw Refuse("[Contract] stands twice");

        BlobReader blob = module.Reader.GetBlobReader(module.Reader.GetCustomAttribute(handles[0]).Value);
        if (blob.ReadUInt16() != 1) throw Refuse("[Contract] is malformed");

        string? name = blob.ReadSerializedString();
        int version = 1;
        bool reentrant = false;
        for (int left = blob.ReadUInt16(); left > 0; left--)
        {
            (byte kind, byte code, string? property) = (blob.ReadByte(), blob.ReadByte(), blob.ReadSerializedString());
            if (kind == (byte)CustomAttributeNamedArgumentKind.Property && code == (byte)SerializationTypeCode.Int32 && property == "Version") version = blob.ReadInt32();
            else if (kind == (byte)CustomAttributeNamedArgumentKind.Property && code == (byte)SerializationTypeCode.Boolean && property == "Reentrant") reentrant = blob.ReadBoolean();
            else throw Refuse("[Contract] is malformed");
        }

        bool isName = name is { Length: > 0 and <= NameLengthMax } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        if (!isName || version < 1 || blob.RemainingBytes > 0) throw Refuse("[Contract] has a name of other than 1 to 64 lower-case letters, digits and hyphens, or a version below 1");
        return (name!, version, reentrant);
    }

    private static string ReadAbi(ContractModule module, ContractType type)
    {
        ContractField? json = module.Types.FirstOrDefault(t => t.FullName == type.FullName + "Abi")?.Fields.FirstOrDefault(f => f is { Name: "Json", IsLiteral: true });
        if (json is null || json.Type.Text != "System.String") throw Refuse($"{type.FullName}Abi has no constant Json; the SDK's generator writes it");

        Constant constant = module.Reader.GetConstant(json.Definition.GetDefaultValue());
        if (constant.TypeCode != ConstantTypeCode.String) throw Refuse($"{type.FullName}Abi.Json is no text");
        BlobReader blob = module.Reader.GetBlobReader(constant.Value);
        return blob.ReadUTF16(blob.Length);
    }

    /// <summary>Wallets of others, the registry and the engine read it: it is bounded, and of the contract that the class is.</summary>
    private static void CheckInterface(string abi, string name, int version)
    {
        AbiContract read;
        try
        {
            read = AbiContract.Parse(abi);
        }
        catch (FormatException e)
        {
            throw new RefusedException(ProblemCodes.InterfaceMismatch, $"{e.Message} Build it with the generator of the SDK.");
        }

        if (read.Name != name || read.Version != version)
        {
            throw new RefusedException(ProblemCodes.InterfaceMismatch, "The interface is of another name or version than the class says. Build it with the generator of the SDK.");
        }
    }

    private static RefusedException Refuse(string why) => new(ProblemCodes.ContractMissing, $"The assembly holds no contract: {why}.");
}
