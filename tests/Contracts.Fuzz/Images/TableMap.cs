using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chain.Contracts.Fuzz.Images;

/// <summary>What a column of a metadata table holds.</summary>
public enum ColumnKind
{
    /// <summary>Flags, numbers, addresses.</summary>
    Number,

    /// <summary>An offset in the heap of names.</summary>
    Name,

    /// <summary>An offset in the heap of blobs.</summary>
    Blob,

    /// <summary>An index in the heap of GUIDs.</summary>
    Guid,

    /// <summary>A row of a table, with or without a tag that says of which.</summary>
    Row,
}

/// <summary>A column: where it lies in a row, its bytes, and what it holds.</summary>
public readonly record struct Column(int Offset, int Bytes, ColumnKind Kind);

/// <summary>A metadata table of an image.</summary>
/// <param name="Table">Which one.</param>
/// <param name="Start">Where its first row lies in the file.</param>
/// <param name="Rows">How many it has; at least 1.</param>
/// <param name="RowBytes">Bytes of a row.</param>
/// <param name="Columns">Its columns.</param>
public sealed record TableMap(TableIndex Table, int Start, int Rows, int RowBytes, ImmutableArray<Column> Columns)
{
    // Columns by table (ECMA-335, II.22): 2 and 4 are numbers of so many bytes, S names, B blobs, G GUIDs, R rows.
    private static readonly Dictionary<TableIndex, string> Layouts = new()
    {
        [TableIndex.Module] = "2SGGG",
        [TableIndex.TypeRef] = "RSS",
        [TableIndex.TypeDef] = "4SSRRR",
        [TableIndex.Field] = "2SB",
        [TableIndex.MethodDef] = "422SBR",
        [TableIndex.Param] = "22S",
        [TableIndex.InterfaceImpl] = "RR",
        [TableIndex.MemberRef] = "RSB",
        [TableIndex.Constant] = "2RB",
        [TableIndex.CustomAttribute] = "RRB",
        [TableIndex.ClassLayout] = "24R",
        [TableIndex.StandAloneSig] = "B",
        [TableIndex.PropertyMap] = "RR",
        [TableIndex.Property] = "2SB",
        [TableIndex.MethodSemantics] = "2RR",
        [TableIndex.MethodImpl] = "RRR",
        [TableIndex.TypeSpec] = "B",
        [TableIndex.FieldRva] = "4R",
        [TableIndex.Assembly] = "422224BSS",
        [TableIndex.AssemblyRef] = "22224BSSB",
        [TableIndex.NestedClass] = "RR",
        [TableIndex.GenericParam] = "22RS",
        [TableIndex.MethodSpec] = "RB",
        [TableIndex.GenericParamConstraint] = "RR",
    };

    /// <summary>Where a cell lies in the file.</summary>
    public int At(int row, Column column) => Start + (row * RowBytes) + column.Offset;

    /// <summary>The tables of an image that have rows.</summary>
    /// <exception cref="InvalidOperationException">A table is of another form: the assembly is too large, or holds what no contract does.</exception>
    public static ImmutableArray<TableMap> Read(MetadataReader reader, int metadataStart) =>
    [
        .. Enum.GetValues<TableIndex>().Where(table => reader.GetTableRowCount(table) > 0).Select(table => Read(reader, metadataStart, table)),
    ];

    private static TableMap Read(MetadataReader reader, int metadataStart, TableIndex table)
    {
        ImmutableArray<Column>.Builder columns = ImmutableArray.CreateBuilder<Column>();
        int bytes = 0;
        foreach (char kind in Layouts.GetValueOrDefault(table, ""))
        {
            Column column = new(bytes, kind == '4' ? 4 : 2, KindOf(kind));
            columns.Add(column);
            bytes += column.Bytes;
        }

        if (bytes != reader.GetTableRowSize(table)) throw new InvalidOperationException($"The table {table} has rows of another size than small contracts have. Keep seeds under 64 KiB.");
        return new TableMap(table, metadataStart + reader.GetTableMetadataOffset(table), reader.GetTableRowCount(table), bytes, columns.ToImmutable());
    }

    private static ColumnKind KindOf(char kind) => kind switch
    {
        'S' => ColumnKind.Name,
        'B' => ColumnKind.Blob,
        'G' => ColumnKind.Guid,
        'R' => ColumnKind.Row,
        _ => ColumnKind.Number,
    };
}
