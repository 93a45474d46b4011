using System.Reflection;

namespace Chain.Wallet.Cli.Contracts;

/// <summary>
/// The folder of assemblies that projects of contracts refer to: one for each version of <c>chain</c>, written by it, so
/// that a project needs no package feed and is built with what the nodes run.
/// </summary>
internal static class SdkFolder
{
    private const string GeneratorFolder = "sdk";

    // What a contract may refer to; docs for the editor beside them.
    private static readonly string[] ForContracts = ["Chain.Contracts.Sdk", "Chain.Contracts.Std", "Chain.Encoding"];

    private static readonly string[] ForTests =
    [
        "Chain.Contracts", "Chain.Contracts.Abi", "Chain.Contracts.Library", "Chain.Contracts.Linker", "Chain.Contracts.Runtime", "Chain.Crypto", "Chain.Ledger", "Mono.Cecil", "Mono.Cecil.Rocks",
        "Chain.Contracts.Library.Consortium",
    ];

    /// <summary>The version of <c>chain</c>, which projects record.</summary>
    internal static string Version => Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);

    /// <summary>Writes the folder, or brings it up to date.</summary>
    /// <param name="home">Home directory of <c>chain</c>.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal static string Write(string home)
    {
        string program = AppContext.BaseDirectory;
        string folder = Path.GetFullPath(Path.Combine(home, "sdk", Version));
        foreach (string name in ForContracts) Copy(program, Path.Combine(folder, "lib"), name);
        foreach (string name in ForTests) Copy(program, Path.Combine(folder, "test"), name);
        Copy(Path.Combine(program, GeneratorFolder), Path.Combine(folder, "analyzers"), "Chain.Contracts.Sdk.Generator");
        foreach (string name in (string[])["Contract.props", "ContractSettings.props", "ContractTest.props"])
        {
            WriteIfOther(Path.Combine(folder, name), Template.Read("sdk." + name));
        }

        return folder;
    }

    private static void Copy(string from, string to, string name)
    {
        Directory.CreateDirectory(to);
        File.Copy(Path.Combine(from, name + ".dll"), Path.Combine(to, name + ".dll"), overwrite: true);
        string docs = Path.Combine(from, name + ".xml");
        if (File.Exists(docs)) File.Copy(docs, Path.Combine(to, name + ".xml"), overwrite: true);
    }

    /// <summary>An unchanged file keeps its time, so that builds stay up to date.</summary>
    private static void WriteIfOther(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text) File.WriteAllText(path, text);
    }
}
