using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chain.Contracts.Metering;

/// <summary>Compares the types of two assemblies, their bases, interfaces, fields and the constant bytes behind fields.</summary>
internal static class ShapeProof
{
    /// <summary>What differs; null if nothing.</summary>
    public static string? FindFault(ProofImage original, ProofImage metered)
    {
        SortedSet<string> shapes = new(Describe(original), StringComparer.Ordinal);
        SortedSet<string> others = new(Describe(metered), StringComparer.Ordinal);
        if (shapes.SetEquals(others)) return null;
        shapes.SymmetricExceptWith(others);
        return "types or fields differ: " + shapes.First();
    }

    private static IEnumerable<string> Describe(ProofImage image)
    {
        (MetadataReader reader, TokenNames names) = (image.Reader, image.Names);
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            string name = names.GetTypeFromDefinition(reader, handle, 0);
            IEnumerable<string> interfaces = type.GetInterfaceImplementations()
                .Select(i => Name(names, reader.GetInterfaceImplementation(i).Interface)).Order(StringComparer.Ordinal);
            IEnumerable<string> overrides = type.GetMethodImplementations().Select(reader.GetMethodImplementation)
                .Select(i => $"{Bare(names, i.MethodBody)}={Bare(names, i.MethodDeclaration)}").Order(StringComparer.Ordinal);
            TypeLayout layout = type.GetLayout();
            yield return $"{name} {type.Attributes} : {Name(names, type.BaseType)} {string.Join(';', interfaces)} {string.Join(';', overrides)} {layout.Size} {layout.PackingSize} {Parameters(reader, names, type.GetGenericParameters())}";
            foreach (FieldDefinitionHandle field in type.GetFields()) yield return Describe(image, field);
        }
    }

    private static string Describe(ProofImage image, FieldDefinitionHandle handle)
    {
        FieldDefinition field = image.Reader.GetFieldDefinition(handle);
        int address = field.GetRelativeVirtualAddress();
        string data = address == 0 ? "" : Convert.ToHexString(image.Image.GetSectionData(address).GetContent(0, Bytes(image.Reader, field)).AsSpan());
        return $"{Name(image.Names, handle)} {field.Attributes} {data}";
    }

    private static int Bytes(MetadataReader reader, FieldDefinition field)
    {
        BlobReader signature = reader.GetBlobReader(field.Signature);
        signature.ReadByte(); // It is a field's.
        switch (signature.ReadSignatureTypeCode())
        {
            case SignatureTypeCode.TypeHandle:
                EntityHandle type = signature.ReadTypeHandle();
                return type.Kind == HandleKind.TypeDefinition ? reader.GetTypeDefinition((TypeDefinitionHandle)type).GetLayout().Size : 0;
            case SignatureTypeCode.Byte or SignatureTypeCode.SByte or SignatureTypeCode.Boolean:
                return 1;
            case SignatureTypeCode.Int16 or SignatureTypeCode.UInt16 or SignatureTypeCode.Char:
                return 2;
            case SignatureTypeCode.Int32 or SignatureTypeCode.UInt32:
                return 4;
            default:
                return 8;
        }
    }

    private static string Parameters(MetadataReader reader, TokenNames names, GenericParameterHandleCollection parameters) => string.Join(';', parameters.Select(handle =>
    {
        GenericParameter parameter = reader.GetGenericParameter(handle);
        return $"{parameter.Attributes} {string.Join(',', parameter.GetConstraints().Select(c => Name(names, reader.GetGenericParameterConstraint(c).Type)))}";
    }));

    /// <summary>A method's name without the meter that it may take.</summary>
    private static string Bare(TokenNames names, EntityHandle method)
    {
        string name = Name(names, method);
        return InjectedCode.WithoutMeter(name) ?? name;
    }

    private static string Name(TokenNames names, EntityHandle handle) => handle.IsNil ? "" : names.Of(MetadataTokens.GetToken(handle));
}
