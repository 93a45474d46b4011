using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chain.Contracts.Verify.Reading;

/// <summary>Which tables a contract's metadata has, and of how many rows.</summary>
internal static class TableLimits
{
    private static readonly TableIndex[] Allowed =
    [
        TableIndex.Module, TableIndex.TypeRef, TableIndex.TypeDef, TableIndex.Field, TableIndex.MethodDef, TableIndex.Param,
        TableIndex.InterfaceImpl, TableIndex.MemberRef, TableIndex.Constant, TableIndex.CustomAttribute, TableIndex.ClassLayout,
        TableIndex.StandAloneSig, TableIndex.PropertyMap, TableIndex.Property, TableIndex.MethodSemantics, TableIndex.MethodImpl,
        TableIndex.TypeSpec, TableIndex.FieldRva, TableIndex.Assembly, TableIndex.AssemblyRef, TableIndex.NestedClass,
        TableIndex.GenericParam, TableIndex.MethodSpec, TableIndex.GenericParamConstraint,
    ];

    public static void Check(MetadataReader reader)
    {
        foreach (TableIndex table in Enum.GetValues<TableIndex>())
        {
            int rows = reader.GetTableRowCount(table);
            if (rows > 0 && !Allowed.Contains(table)) throw new RefusedException(ProblemCodes.ModulePartForbidden, Refusal(table));
            if (rows > VerifyLimits.RowsMax) throw TooMany(table, rows);
        }

        if (reader.GetTableRowCount(TableIndex.TypeDef) > VerifyLimits.TypesMax) throw TooMany(TableIndex.TypeDef, reader.TypeDefinitions.Count);
        if (reader.GetTableRowCount(TableIndex.Module) != 1 || reader.GetTableRowCount(TableIndex.Assembly) != 1)
        {
            throw new RefusedException(ProblemCodes.ImageMalformed, "The file is not one assembly of one module. Deploy what the compiler wrote, unchanged.");
        }
    }

    private static RefusedException TooMany(TableIndex table, int rows) =>
        new(ProblemCodes.ImageTooLarge, $"The metadata table {table} has {rows} rows, which is too many. Split the contract.");

    private static string Refusal(TableIndex table) => table switch
    {
        TableIndex.Event or TableIndex.EventMap => "Events are not for contracts: their accessors use threads. Declare a record marked [Event] and call Emit, or keep a delegate in a field.",
        TableIndex.FieldLayout => "Fields have explicit offsets. Let the runtime lay structs out.",
        TableIndex.FieldMarshal or TableIndex.ImplMap or TableIndex.ModuleRef => "The assembly refers to native code. Contracts are managed code.",
        TableIndex.ManifestResource => "The assembly has embedded resources. Write constants in C#.",
        TableIndex.ExportedType => "The assembly forwards types to another. Define them in the contract.",
        TableIndex.DeclSecurity => "The assembly has security declarations. Remove them; unsafe code adds one.",
        _ => $"The assembly has the metadata table {table}, which compilers do not write for contracts.",
    };
}
