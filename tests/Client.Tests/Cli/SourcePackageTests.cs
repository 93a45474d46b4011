using System.IO.Compression;
using Chain.Encoding;
using Chain.Wallet.Cli.Contracts.Source;

namespace Chain.Client.Tests.Cli;

/// <summary>Packages of source come from strangers: nothing but source files and checked names gets through.</summary>
public sealed class SourcePackageTests
{
    [Fact]
    public void Equal_source_gives_equal_bytes_and_comes_back()
    {
        byte[] packed = Package().Encode();
        SourcePackage back = SourcePackage.Decode(packed);

        Assert.Equal(packed, Package().Encode());
        Assert.Equal(["Inner/Part.cs", "Shop.cs"], back.Files.Select(f => f.Path));
        Assert.Equal("class Shop;"u8.ToArray(), back.Files[1].Content);
        Assert.Equal(("Shop", "Shop.Contracts", "Shop", "1.2.3", "10.0.100-rc.1"), (back.Project, back.AssemblyName, back.RootNamespace, back.SdkVersion, back.CompilerVersion));
    }

    [Theory]
    [InlineData("Shop.csproj")]
    [InlineData("Directory.Build.props")]
    [InlineData("Shop.cs.targets")]
    [InlineData("../Shop.cs")]
    [InlineData("a/../../Shop.cs")]
    [InlineData("/tmp/Shop.cs")]
    [InlineData("C:/Shop.cs")]
    [InlineData("a\\Shop.cs")]
    [InlineData("a//Shop.cs")]
    [InlineData("./Shop.cs")]
    [InlineData(".git/Shop.cs")]
    [InlineData("obj/Shop.cs")]
    [InlineData("BIN/Shop.cs")]
    [InlineData("a /Shop.cs")]
    [InlineData("$(Home).cs")]
    [InlineData("a;b.cs")]
    [InlineData("a%2e.cs")]
    [InlineData("*.cs")]
    [InlineData("Shop.cs\n")]
    [InlineData("-p.cs")]
    [InlineData("")]
    public void A_path_that_is_no_source_file_in_the_folder_is_refused(string path)
    {
        Assert.Throws<FormatException>(() => SourcePackage.Decode(Raw(paths: [path])));
        Assert.Throws<FormatException>(() => (Package() with { Files = [new SourceFile(path, [])] }).Encode());
    }

    [Theory]
    [InlineData("Shop</AssemblyName><Exec/>", "1.2.3", "10.0.100")]
    [InlineData("../Shop", "1.2.3", "10.0.100")]
    [InlineData("Shop;Other", "1.2.3", "10.0.100")]
    [InlineData("$(Shop)", "1.2.3", "10.0.100")]
    [InlineData("", "1.2.3", "10.0.100")]
    [InlineData("Shop", "../../evil", "10.0.100")]
    [InlineData("Shop", "1.2", "10.0.100")]
    [InlineData("Shop", "1.2.3", "10.0.100\"")]
    [InlineData("Shop", "1.2.3", "latest")]
    public void Names_and_versions_that_could_mean_more_are_refused(string name, string sdk, string compiler) =>
        Assert.Throws<FormatException>(() => SourcePackage.Decode(Raw(name, sdk, compiler)));

    [Fact]
    public void What_is_too_much_or_twice_or_out_of_order_is_refused()
    {
        Assert.Throws<FormatException>(() => SourcePackage.Decode(Raw(paths: [])));
        Assert.Throws<FormatException>(() => SourcePackage.Decode(Raw(paths: ["a.cs", "A.cs"])));
        Assert.Throws<FormatException>(() => SourcePackage.Decode(Raw(paths: ["b.cs", "a.cs"])));
        Assert.Throws<FormatException>(() => SourcePackage.Decode(Raw(paths: [.. Enumerable.Range(1000, SourcePackage.FilesMax + 1).Select(i => $"f{i}.cs")])));
        Assert.Equal(SourcePackage.FilesMax, SourcePackage.Decode(Raw(paths: [.. Enumerable.Range(1000, SourcePackage.FilesMax).Select(i => $"f{i}.cs")])).Files.Count);
        Assert.Throws<FormatException>(() => SourcePackage.Decode(Deflate(new byte[64 * 1024 * 1024])));
        Assert.Throws<FormatException>(() => SourcePackage.Decode([1, 2, 3]));
        Assert.Throws<FormatException>(() => SourcePackage.Decode(Deflate([0x90])));
        Assert.Throws<FormatException>(() => SourcePackage.Decode([]));
    }

    [Fact]
    public void Any_damage_is_refused_or_read_as_something_that_is_allowed()
    {
        byte[] plain = Inflated(Package().Encode());
        for (int at = 0; at < plain.Length; at++)
        {
            foreach (byte value in (byte[])[0x00, 0x2e, 0x2f, 0x7f, 0x90, 0xc0, 0xdd, 0xff])
            {
                byte[] damaged = [.. plain];
                damaged[at] = value;
                try
                {
                    Assert.All(SourcePackage.Decode(Deflate(damaged)).Files, file => Assert.True(SourcePackage.IsPath(file.Path), file.Path));
                }
                catch (FormatException)
                {
                    // Refused.
                }
            }
        }
    }

    /// <summary>A package that nothing checked.</summary>
    internal static byte[] Raw(string name = "Shop", string sdk = "1.2.3", string compiler = "10.0.100", string[]? paths = null, string text = "")
    {
        CanonicalWriter writer = new();
        paths ??= ["Shop.cs"];
        writer.WriteArrayHeader(7);
        writer.WriteUInt64(1);
        foreach (string field in (string[])[name, name, name, sdk, compiler]) writer.WriteString(field);
        writer.WriteArrayHeader(paths.Length);
        foreach (string path in paths)
        {
            writer.WriteArrayHeader(2);
            writer.WriteString(path);
            writer.WriteBytes(System.Text.Encoding.UTF8.GetBytes(text));
        }

        return Deflate(writer.ToArray());
    }

    private static SourcePackage Package() => new()
    {
        Project = "Shop",
        AssemblyName = "Shop.Contracts",
        RootNamespace = "Shop",
        SdkVersion = "1.2.3",
        CompilerVersion = "10.0.100-rc.1",
        Files = [new SourceFile("Inner/Part.cs", "class Part;"u8.ToArray()), new SourceFile("Shop.cs", "class Shop;"u8.ToArray())],
    };

    private static byte[] Deflate(byte[] plain)
    {
        using MemoryStream packed = new();
        using (DeflateStream deflate = new(packed, CompressionLevel.Fastest)) deflate.Write(plain);
        return packed.ToArray();
    }

    private static byte[] Inflated(byte[] packed)
    {
        using DeflateStream deflate = new(new MemoryStream(packed), CompressionMode.Decompress);
        using MemoryStream plain = new();
        deflate.CopyTo(plain);
        return plain.ToArray();
    }
}
