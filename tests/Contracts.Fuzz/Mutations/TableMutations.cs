using Chain.Contracts.Fuzz.Images;

namespace Chain.Contracts.Fuzz.Mutations;

/// <summary>Changes rows of metadata tables.</summary>
internal static class TableMutations
{
    public static void Change(Mutant mutant)
    {
        TableMap table = mutant.Pick(mutant.Seed.Tables);
        int row = mutant.Random.Next(table.Rows);
        switch (mutant.Random.Next(10))
        {
            case 0:
                CopyRow(mutant, table, row);
                break;
            case 1:
                SwapRows(mutant, table, row);
                break;
            case 2:
                Flag(mutant);
                break;
            default:
                ChangeCell(mutant, table, row, mutant.Pick(table.Columns));
                break;
        }
    }

    /// <summary>What another cell of the column or of its kind holds; or something near.</summary>
    private static void ChangeCell(Mutant mutant, TableMap table, int row, Column column)
    {
        int at = table.At(row, column);
        switch (mutant.Random.Next(4))
        {
            case 0:
                mutant.Disturb(at, column.Bytes);
                break;
            case 1 when column.Kind is ColumnKind.Name or ColumnKind.Blob or ColumnKind.Row:
                CopyCell(mutant, at, column);
                break;
            case 2 when column.Kind == ColumnKind.Row:
                mutant.Write16(at, mutant.Random.Next(table.Rows * 32));
                break;
            default:
                mutant.Write(at, column.Bytes, mutant.Read(table.At(mutant.Random.Next(table.Rows), column), column.Bytes));
                break;
        }

        mutant.Note(() => $"{table.Table} row {row + 1}, column at {column.Offset}: 0x{mutant.Read(at, column.Bytes):x}");
    }

    private static void CopyCell(Mutant mutant, int at, Column column)
    {
        TableMap other = mutant.Pick(mutant.Seed.Tables);
        Column[] alike = [.. other.Columns.Where(c => c.Kind == column.Kind)];
        if (alike.Length == 0) return;
        mutant.Write16(at, mutant.Read16(other.At(mutant.Random.Next(other.Rows), mutant.Pick(alike))));
    }

    /// <summary>One flag of a type, field, method or parameter: most of them mean something.</summary>
    private static void Flag(Mutant mutant)
    {
        TableMap[] flagged = [.. mutant.Seed.Tables.Where(t => t.Columns[0].Kind == ColumnKind.Number && t.Columns.Length > 2)];
        TableMap table = mutant.Pick(flagged);
        Column[] numbers = [.. table.Columns.Where(c => c.Kind == ColumnKind.Number)];
        Column column = mutant.Pick(numbers);
        int row = mutant.Random.Next(table.Rows), at = table.At(row, column);
        mutant.Write(at, column.Bytes, mutant.Read(at, column.Bytes) ^ (1u << mutant.Random.Next(16)));
        mutant.Note(() => $"{table.Table} row {row + 1}, flags at {column.Offset}: 0x{mutant.Read(at, column.Bytes):x}");
    }

    private static void CopyRow(Mutant mutant, TableMap table, int row)
    {
        int from = mutant.Random.Next(table.Rows);
        mutant.Copy(mutant.Seed.Bytes.AsSpan(table.Start + (from * table.RowBytes), table.RowBytes), table.Start + (row * table.RowBytes), table.RowBytes);
        mutant.Note(() => $"{table.Table} row {row + 1} is a copy of row {from + 1}");
    }

    private static void SwapRows(Mutant mutant, TableMap table, int row)
    {
        int other = mutant.Random.Next(table.Rows);
        byte[] before = mutant.Bytes[(table.Start + (row * table.RowBytes))..(table.Start + ((row + 1) * table.RowBytes))];
        Buffer.BlockCopy(mutant.Bytes, table.Start + (other * table.RowBytes), mutant.Bytes, table.Start + (row * table.RowBytes), table.RowBytes);
        mutant.Copy(before, table.Start + (other * table.RowBytes), table.RowBytes);
        mutant.Note(() => $"{table.Table} rows {row + 1} and {other + 1} change places");
    }
}
