using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chain.Contracts.Verify.Reading;

/// <summary>
/// Rows that own a run of another table's rows name its first one, and runs follow each other from the first row to the last; rows that
/// belong to others are sorted by these (ECMA-335, II.22). Of anything else readers differ in what they make.
/// </summary>
internal static class RowLists
{
    // A table has fewer rows than fit into two bytes, and lists are the last columns.
    private const int IndexBytes = 2;

    // Where the column lies by which a table is sorted, from its start or its end, and whether its values may come twice.
    private static readonly (TableIndex Table, int Column, bool Repeats)[] Sorted =
    [
        (TableIndex.InterfaceImpl, 0, true), (TableIndex.ClassLayout, -IndexBytes, false), (TableIndex.MethodSemantics, -IndexBytes, true),
        (TableIndex.MethodImpl, 0, true), (TableIndex.FieldRva, -IndexBytes, false), (TableIndex.NestedClass, 0, false),
        (TableIndex.GenericParam, 4, true), (TableIndex.GenericParamConstraint, 0, true),
    ];

    /// <summary>Checks the lists of types, methods and properties, and the order of what belongs to others.</summary>
    /// <param name="reader">Knows where tables lie.</param>
    /// <param name="metadata">All of the metadata.</param>
    public static void Check(MetadataReader reader, BlobReader metadata)
    {
        Check(reader, metadata, TableIndex.TypeDef, TableIndex.Field, fromEnd: 2);
        Check(reader, metadata, TableIndex.TypeDef, TableIndex.MethodDef, fromEnd: 1);
        Check(reader, metadata, TableIndex.MethodDef, TableIndex.Param, fromEnd: 1);
        Check(reader, metadata, TableIndex.PropertyMap, TableIndex.Property, fromEnd: 1);
        foreach ((TableIndex table, int column, bool repeats) in Sorted) CheckOrder(reader, metadata, table, column, repeats);
    }

    private static void CheckOrder(MetadataReader reader, BlobReader metadata, TableIndex table, int column, bool repeats)
    {
        int rowBytes = reader.GetTableRowSize(table), before = -1;
        int start = reader.GetTableMetadataOffset(table) + (column < 0 ? rowBytes + column : column);
        for (int row = 0; row < reader.GetTableRowCount(table); row++)
        {
            metadata.Offset = start + (row * rowBytes);
            int owner = metadata.ReadUInt16();
            if (owner < before || (owner == before && !repeats)) throw new RefusedException(ProblemCodes.ImageMalformed, $"Rows of the table {table} are not in order. Deploy what the compiler wrote, unchanged.");
            before = owner;
        }
    }

    private static void Check(MetadataReader reader, BlobReader metadata, TableIndex owners, TableIndex owned, int fromEnd)
    {
        int rowBytes = reader.GetTableRowSize(owners), last = reader.GetTableRowCount(owned) + 1, before = 1;
        int start = reader.GetTableMetadataOffset(owners) + rowBytes - (fromEnd * IndexBytes);
        for (int row = 0; row < reader.GetTableRowCount(owners); row++)
        {
            metadata.Offset = start + (row * rowBytes);
            int first = metadata.ReadUInt16();
            if (first < before || first > last) throw new RefusedException(ProblemCodes.ImageMalformed, $"Rows of the table {owners} name rows of {owned} out of order. Deploy what the compiler wrote, unchanged.");
            before = first;
        }
    }
}
