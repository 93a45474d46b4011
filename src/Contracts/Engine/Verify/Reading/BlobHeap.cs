using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chain.Contracts.Verify.Reading;

/// <summary>Blobs that rows name lie in their heap: one that is longer is empty for a lenient reader, and crashes another.</summary>
internal static class BlobHeap
{
    /// <summary>Refuses an assembly with a blob that is cut off.</summary>
    /// <param name="reader">Knows the rows.</param>
    /// <param name="metadata">All of the metadata.</param>
    public static void Check(MetadataReader reader, BlobReader metadata)
    {
        int start = reader.GetHeapMetadataOffset(HeapIndex.Blob), bytes = reader.GetHeapSize(HeapIndex.Blob);
        foreach (BlobHandle blob in Named(reader))
        {
            int offset = MetadataTokens.GetHeapOffset(blob);
            metadata.Offset = start + Math.Min(offset, bytes);
            bool isWhole = blob.IsNil || (offset < bytes && metadata.TryReadCompressedInteger(out int length) && metadata.Offset + length <= start + bytes);
            if (!isWhole) throw new RefusedException(ProblemCodes.ImageMalformed, "A blob does not lie in its heap. Deploy what the compiler wrote, unchanged.");
        }
    }

    private static IEnumerable<BlobHandle> Named(MetadataReader reader)
    {
        foreach (FieldDefinitionHandle field in reader.FieldDefinitions) yield return reader.GetFieldDefinition(field).Signature;
        foreach (MethodDefinitionHandle method in reader.MethodDefinitions) yield return reader.GetMethodDefinition(method).Signature;
        foreach (MemberReferenceHandle member in reader.MemberReferences) yield return reader.GetMemberReference(member).Signature;
        foreach (PropertyDefinitionHandle property in reader.PropertyDefinitions) yield return reader.GetPropertyDefinition(property).Signature;
        foreach (CustomAttributeHandle attribute in reader.CustomAttributes) yield return reader.GetCustomAttribute(attribute).Value;
        foreach (AssemblyReferenceHandle assembly in reader.AssemblyReferences)
        {
            yield return reader.GetAssemblyReference(assembly).PublicKeyOrToken;
            yield return reader.GetAssemblyReference(assembly).HashValue;
        }

        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.Constant); row++) yield return reader.GetConstant(MetadataTokens.ConstantHandle(row)).Value;
        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.StandAloneSig); row++) yield return reader.GetStandaloneSignature(MetadataTokens.StandaloneSignatureHandle(row)).Signature;
        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.TypeSpec); row++) yield return reader.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row)).Signature;
        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.MethodSpec); row++) yield return reader.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row)).Signature;
    }
}
