using System.Buffers.Binary;
using System.Reflection.Metadata.Ecma335;
using Chain.Contracts.Fuzz.Images;
using Chain.Contracts.Loading;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Tests.Verify;

/// <summary>Files that no library writes: bytes of an accepted contract, changed by hand. Most were found by mutation.</summary>
public sealed class OddBytesTests
{
    private static readonly SeedImage Records = Corpus.Compiled.Seeds.Single(s => s.Name == "records");
    private static readonly SeedImage State = Corpus.Compiled.Seeds.Single(s => s.Name == "state");

    [Fact]
    public void The_contracts_that_are_changed_are_accepted_and_run()
    {
        Assert.All(Corpus.Compiled.Seeds, seed => Assert.Empty(new ContractLoader().Load(seed.Bytes).Problems));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(4_096)]
    public void Files_of_noise_are_refused(int length)
    {
        byte[] noise = new byte[length];
        new Random(length).NextBytes(noise);
        Assert.NotEmpty(ContractVerifier.Verify(noise).Problems);
    }

    [Fact]
    public void Every_prefix_of_a_contract_is_refused()
    {
        for (int length = 0; length < Records.Bytes.Length; length += 37) Assert.NotEmpty(ContractVerifier.Verify(Records.Bytes.AsMemory(0, length)).Problems);
    }

    [Fact]
    public void A_file_over_the_limit_is_refused_before_it_is_read() =>
        Assert.Equal(ProblemCodes.ImageTooLarge, Assert.Single(ContractVerifier.Verify(new byte[VerifyLimits.ImageBytesMax + 1]).Problems).Code);

    [Fact]
    public void Bytes_behind_the_last_section_are_refused() =>
        Assert.Equal(ProblemCodes.ImageMalformed, Assert.Single(ContractVerifier.Verify((byte[])[.. Records.Bytes, 1]).Problems).Code);

    /// <summary>Exports, exceptions, certificates, storage of threads, late imports of native code; then what the runtime's own header has for it.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 3)]
    [InlineData(false, 4)]
    [InlineData(false, 9)]
    [InlineData(false, 10)]
    [InlineData(false, 13)]
    [InlineData(true, 4)]
    [InlineData(true, 5)]
    [InlineData(true, 6)]
    [InlineData(true, 7)]
    [InlineData(true, 8)]
    public void A_header_of_native_code_is_refused(bool isRuntimes, int entry)
    {
        byte[] image = [.. Records.Bytes];
        using System.Reflection.PortableExecutable.PEReader reader = new(new MemoryStream(Records.Bytes));
        int directories = BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(0x3c)) + 24 + 96;
        int at = (isRuntimes ? reader.PEHeaders.CorHeaderStartOffset : directories) + (8 * entry);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(at), 0x2000);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(at + 4), 16);

        Assert.Contains(ContractVerifier.Verify(image).Problems, p => p.Code is ProblemCodes.ImageNotPureIL or ProblemCodes.ImageMalformed);
    }

    /// <summary>A type whose fields, methods or parameters start beyond the table has none for one reader and crashes another.</summary>
    [Theory]
    [InlineData(TableIndex.TypeDef, 4)]
    [InlineData(TableIndex.TypeDef, 5)]
    [InlineData(TableIndex.MethodDef, 5)]
    [InlineData(TableIndex.PropertyMap, 1)]
    public void A_run_of_rows_beyond_its_table_is_refused(TableIndex table, int column) => Refused(Records, (image, map) => Set(image, map, table, row: 0, column, 0x6000));

    [Theory]
    [InlineData(TableIndex.InterfaceImpl)]
    [InlineData(TableIndex.MethodSemantics)]
    [InlineData(TableIndex.NestedClass)]
    [InlineData(TableIndex.GenericParam)]
    public void Rows_that_are_not_sorted_by_their_owners_are_refused(TableIndex table)
    {
        SeedImage seed = Corpus.Compiled.Seeds.First(s => s.Tables.Any(t => t.Table == table && t.Rows > 1 && FirstDiffersFromLast(s, t)));
        Refused(seed, (image, map) =>
        {
            TableMap rows = Table(map, table);
            int last = rows.Start + ((rows.Rows - 1) * rows.RowBytes);
            byte[] first = image[rows.Start..(rows.Start + rows.RowBytes)];
            image.AsSpan(last, rows.RowBytes).CopyTo(image.AsSpan(rows.Start));
            first.CopyTo(image, last);
        });
    }

    /// <summary>A text of more characters than its heap has is empty for one reader and crashes another.</summary>
    [Fact]
    public void A_text_constant_beyond_its_heap_is_refused()
    {
        Refused(State, (image, map) =>
        {
            for (int at = map.Texts.Start + 1; at < map.Texts.Start + map.Texts.Length; at += 1 + image[at])
            {
                if (image[at] == 0) break;
                image[at] = 0xff;
            }
        });
    }

    /// <summary>A name that its heap cuts off is whole for one reader and crashes another.</summary>
    [Fact]
    public void A_heap_of_names_that_is_cut_off_is_refused() => Refused(Records, (image, map) =>
        image.AsSpan(map.Strings.Start..(map.Strings.Start + ((map.Strings.Length + 3) & ~3)))[(map.Strings.Length - 1)..].Fill((byte)'x'));

    /// <summary>Which runtime the metadata is for is a text that other readers take apart.</summary>
    [Fact]
    public void Metadata_of_another_version_is_refused() => Refused(Records, (image, map) => image[map.MetadataStart + 16] = 0);

    /// <summary>A signature or value that is longer than its heap.</summary>
    [Theory]
    [InlineData(TableIndex.CustomAttribute)]
    [InlineData(TableIndex.MemberRef)]
    [InlineData(TableIndex.Constant)]
    [InlineData(TableIndex.TypeSpec)]
    public void A_blob_beyond_its_heap_is_refused(TableIndex table)
    {
        Refused(State, (image, map) =>
        {
            TableMap rows = Table(map, table);
            int cell = rows.At(rows.Rows - 1, rows.Columns[^1]);
            image[map.Blobs.Start + BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(cell))] = 0xff;
        });
    }

    /// <summary>No property is generic itself: another reader looks for the method whose parameter it means, and finds none.</summary>
    [Fact]
    public void A_property_of_a_methods_type_parameter_is_refused()
    {
        const byte OfType = 0x13, OfMethod = 0x1e;
        Refused(Corpus.Compiled.Seeds.Single(s => s.Name == "generics"), (image, map) =>
        {
            TableMap rows = Table(map, TableIndex.Property);
            int changed = 0;
            for (int row = 0; row < rows.Rows; row++)
            {
                int blob = map.Blobs.Start + BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(rows.At(row, rows.Columns[^1])));
                if (image[blob + 3] != OfType) continue;
                image[blob + 3] = OfMethod;
                changed++;
            }

            Assert.NotEqual(0, changed);
        }, ProblemCodes.SignatureForbidden);
    }

    /// <summary>A table of handlers that says it has 16 MiB: a reader makes room for them before it looks.</summary>
    [Fact]
    public void A_table_of_more_handlers_than_a_method_has_is_refused_before_it_is_read()
    {
        SeedImage seed = Corpus.Compiled.Seeds.Single(s => s.Name == "handlers");
        byte[] image = [.. seed.Bytes];
        int table = (seed.Bodies.First(b => b.HandlerCount > 0).CodeEnd + 3) & ~3;
        image.AsSpan(table, 4).Fill(0xff);
        image[table] = 0x41;
        ContractVerifier.Verify(image);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains(ContractVerifier.Verify(image).Problems, p => p.Code == ProblemCodes.MethodTooLarge);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    /// <summary>A constant that is a number, of a field that is a text.</summary>
    [Fact]
    public void A_constant_of_another_type_than_its_field_is_refused() => Refused(Records, (image, map) =>
    {
        TableMap constants = Table(map, TableIndex.Constant);
        int row = Enumerable.Range(0, constants.Rows).First(r => image[constants.At(r, constants.Columns[0])] == (byte)System.Reflection.Metadata.ConstantTypeCode.Byte);
        image[constants.At(row, constants.Columns[0])] = (byte)System.Reflection.Metadata.ConstantTypeCode.SByte;
    });

    /// <summary>Flags that only the runtime looks at: those of the module's type, and the layout that a later runtime has.</summary>
    [Fact]
    public void Flags_of_types_that_compilers_do_not_write_are_refused()
    {
        Refused(Records, (image, map) => Set(image, map, TableIndex.TypeDef, row: 0, column: 0, 4), ProblemCodes.ModulePartForbidden);
        SeedImage generics = Corpus.Compiled.Seeds.Single(s => s.Name == "generics");
        TableMap types = Table(generics, TableIndex.TypeDef);
        int structs = Enumerable.Range(0, types.Rows).First(row => (generics.Bytes[types.At(row, types.Columns[0])] & 0x18) == 8);
        Refused(generics, (image, map) => image[types.At(structs, types.Columns[0])] |= 0x18, ProblemCodes.TypeShapeForbidden);
    }

    /// <summary>A constant is no variable besides.</summary>
    [Theory]
    [InlineData(0x20)]
    [InlineData(-0x10)]
    public void A_constant_that_is_also_a_variable_is_refused(int flags) => Refused(
        Records,
        (image, map) =>
        {
            TableMap fields = Table(map, TableIndex.Field);
            int row = Enumerable.Range(0, fields.Rows).First(r => (image[fields.At(r, fields.Columns[0])] & 0x40) != 0);
            image[fields.At(row, fields.Columns[0])] = (byte)(image[fields.At(row, fields.Columns[0])] + flags);
        },
        ProblemCodes.TypeShapeForbidden);

    /// <summary>The debug directory lies somewhere, or is not there.</summary>
    [Fact]
    public void A_debug_directory_of_no_size_is_refused() => Refused(Records, (image, _) => image[DebugDirectory(image) + 1] ^= 0x7e);

    /// <summary>The verifier and the runtime agree on who may see what lies in a class, and in nothing else.</summary>
    [Fact]
    public void A_type_in_the_module_is_refused()
    {
        SeedImage seed = Corpus.Compiled.Seeds.Single(s => s.Name == "delegates");
        Refused(seed, (image, map) => Set(image, map, TableIndex.NestedClass, row: 0, column: 1, 1), ProblemCodes.TypeShapeForbidden);
    }

    /// <summary>The runtime has no name for an assembly of the version 65535.</summary>
    [Theory]
    [InlineData(1, 0xffff)]
    [InlineData(4, 0xffff)]
    [InlineData(5, 0x0100)]
    [InlineData(8, 1)]
    public void An_assembly_with_more_than_a_name_is_refused(int column, ushort value) => Refused(Records, (image, map) => Set(image, map, TableIndex.Assembly, row: 0, column, value), ProblemCodes.NameForbidden);

    /// <summary>Half a pair of surrogates is a text, and no JSON.</summary>
    [Fact]
    public void An_interface_that_is_no_text_is_refused()
    {
        byte[] image = [.. Records.Bytes];
        int at = image.AsSpan().LastIndexOf(System.Text.Encoding.Unicode.GetBytes("records"));
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(at), 0xd973);

        Assert.Equal(ProblemCodes.InterfaceMismatch, Assert.Single(new ContractLoader().Load(image).Problems).Code);
    }

    private static void Refused(SeedImage seed, Action<byte[], SeedImage> change, string? code = null)
    {
        byte[] image = [.. seed.Bytes];
        change(image, seed);
        Assert.NotEqual(seed.Bytes, image);

        VerifyResult result = ContractVerifier.Verify(image);

        Assert.Contains(result.Problems, p => code is null ? p.Code is ProblemCodes.ImageMalformed or ProblemCodes.BodyMalformed : p.Code == code);
    }

    private static TableMap Table(SeedImage seed, TableIndex table) => seed.Tables.Single(t => t.Table == table);

    private static void Set(byte[] image, SeedImage seed, TableIndex table, int row, int column, ushort value)
    {
        TableMap map = Table(seed, table);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(map.At(row, map.Columns[column])), value);
    }

    private static int DebugDirectory(byte[] image) => BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(0x3c)) + 24 + 96 + (6 * 8);

    private static bool FirstDiffersFromLast(SeedImage seed, TableMap table) =>
        !seed.Bytes.AsSpan(table.Start, table.RowBytes).SequenceEqual(seed.Bytes.AsSpan(table.Start + ((table.Rows - 1) * table.RowBytes), table.RowBytes));
}
