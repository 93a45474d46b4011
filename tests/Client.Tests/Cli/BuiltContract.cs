using Chain.Contracts.Linking;
using Chain.Wallet.Cli;

namespace Chain.Client.Tests.Cli;

/// <summary>A new project, built once for all tests of a class.</summary>
public sealed class BuiltContract : IAsyncLifetime
{
    internal CliRunner Cli { get; } = new();

    internal string Folder => Cli.File("shop");

    /// <summary>What is deployed of it.</summary>
    internal byte[] Image => ContractLinker.LinkFile(Assembly);

    internal string Project => Path.Combine(Folder, "src", "Shop");

    internal string Assembly => Path.Combine(Project, "bin", "Release", "net10.0", "Shop.dll");

    public async Task InitializeAsync()
    {
        (await Cli.RunAsync("contract", "new", "shop", "--dir", Folder)).Exits(ExitCode.Ok);
        AddLibraryUse(Project);
        await DotnetBuild.RunAsync(Project);
    }

    /// <summary>Adds a file in a folder, with a view that sorts by the library.</summary>
    internal static void AddLibraryUse(string project)
    {
        Directory.CreateDirectory(Path.Combine(project, "Sorting"));
        File.WriteAllText(Path.Combine(project, "Sorting", "Sorted.cs"), """
            using Chain.Contracts.Std;

            namespace Shop;

            public sealed partial class ShopContract
            {
                /// <summary>The least of some numbers.</summary>
                /// <param name="numbers">The numbers.</param>
                [View]
                public int Least(int[] numbers)
                {
                    Sorting.Stable(numbers, Orders.Int32);
                    return numbers[0];
                }
            }

            """);
    }

    public Task DisposeAsync()
    {
        Cli.Dispose();
        return Task.CompletedTask;
    }
}
