using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Chain.Architecture.Tests;

/// <summary>What only signatures and instructions tell: floating point leaves no name behind that an analyzer could ban.</summary>
internal sealed class CodeFacts
{
    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private static readonly string[] FloatTypes = ["System.Double", "System.Single", "System.Half"];

    private readonly MetadataReader _metadata;

    private CodeFacts(MetadataReader metadata) => _metadata = metadata;

    public List<string> Floats { get; } = [];

    public List<string> EnumNames { get; } = [];

    public static CodeFacts Read(PEReader image, MetadataReader metadata)
    {
        CodeFacts facts = new(metadata);
        foreach (TypeDefinitionHandle type in metadata.TypeDefinitions) facts.ReadFields(type);
        foreach (MethodDefinitionHandle method in metadata.MethodDefinitions) facts.ReadMethod(image, method);
        foreach (MemberReferenceHandle member in metadata.MemberReferences) facts.ReadReference(member);
        for (int row = 1; row <= metadata.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            facts.Note("a type", metadata.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row)).DecodeSignature(TypeNames.Instance, null));
        }

        for (int row = 1; row <= metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            MethodSpecification method = metadata.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row));
            foreach (string argument in method.DecodeSignature(TypeNames.Instance, null)) facts.Note("a type argument", argument);
        }

        return facts;
    }

    private void ReadFields(TypeDefinitionHandle type)
    {
        foreach (FieldDefinitionHandle handle in _metadata.GetTypeDefinition(type).GetFields())
        {
            FieldDefinition field = _metadata.GetFieldDefinition(handle);
            Note($"{TypeNames.Of(_metadata, type)}.{_metadata.GetString(field.Name)}", field.DecodeSignature(TypeNames.Instance, null));
        }
    }

    private void ReadReference(MemberReferenceHandle handle)
    {
        MemberReference member = _metadata.GetMemberReference(handle);
        string name = $"a use of {_metadata.GetString(member.Name)}";
        if (member.GetKind() == MemberReferenceKind.Method) Note(name, member.DecodeMethodSignature(TypeNames.Instance, null));
        else Note(name, member.DecodeFieldSignature(TypeNames.Instance, null));
    }

    private void ReadMethod(PEReader image, MethodDefinitionHandle handle)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        string name = TypeNames.Of(_metadata, handle);
        Note(name, method.DecodeSignature(TypeNames.Instance, null));
        if (method.RelativeVirtualAddress == 0) return;

        MethodBodyBlock body = image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            StandaloneSignature locals = _metadata.GetStandaloneSignature(body.LocalSignature);
            foreach (string local in locals.DecodeLocalSignature(TypeNames.Instance, null)) Note(name, local);
        }

        ReadInstructions(name, body.GetILReader());
    }

    private void ReadInstructions(string method, BlobReader code)
    {
        while (code.RemainingBytes > 0)
        {
            int first = code.ReadByte();
            OpCode instruction = OpCodes[unchecked((short)(first == 0xfe ? 0xfe00 | code.ReadByte() : first))];
            if (IsFloat(instruction)) Floats.Add($"{method}: {instruction.Name}");
            switch (instruction.OperandType)
            {
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += targets * 4;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.ShortInlineI or OperandType.ShortInlineVar or OperandType.ShortInlineBrTarget:
                    code.Offset += 1;
                    break;
                case OperandType.InlineNone:
                    break;
                default:
                    int token = code.ReadInt32();
                    if (instruction == System.Reflection.Emit.OpCodes.Constrained) ReadConstrained(method, token, code);
                    break;
            }
        }
    }

    /// <summary>C# asks a value for its name by <c>constrained. Enum; callvirt Object.ToString</c>.</summary>
    private void ReadConstrained(string method, int type, BlobReader rest)
    {
        EntityHandle handle = MetadataTokens.EntityHandle(type);
        if (handle.Kind != HandleKind.TypeDefinition || rest.ReadByte() != System.Reflection.Emit.OpCodes.Callvirt.Value) return;

        TypeDefinition definition = _metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
        bool isEnum = definition.BaseType.Kind == HandleKind.TypeReference
            && TypeNames.Of(_metadata, (TypeReferenceHandle)definition.BaseType) == "System.Enum";
        EntityHandle called = MetadataTokens.EntityHandle(rest.ReadInt32());
        if (!isEnum || called.Kind != HandleKind.MemberReference) return;
        if (_metadata.GetString(_metadata.GetMemberReference((MemberReferenceHandle)called).Name) != nameof(ToString)) return;

        EnumNames.Add($"{method}: {_metadata.GetString(definition.Name)}");
    }

    /// <summary>All that load, convert or store floating point say so: <c>ldc.r8</c>, <c>conv.r.un</c>, <c>ldelem.r4</c>.</summary>
    private static bool IsFloat(OpCode instruction) =>
        instruction.Name!.Split('.').Any(static part => part is "r4" or "r8" or "r");

    private void Note(string where, MethodSignature<string> signature)
    {
        foreach (string type in signature.ParameterTypes.Add(signature.ReturnType)) Note(where, type);
    }

    private void Note(string where, string type)
    {
        if (type.Split('<', '>', ',', '[', ']', '&', '*', '(', ')').Any(FloatTypes.Contains)) Floats.Add($"{where}: {type}");
    }
}
