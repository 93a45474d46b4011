using System.Text.Json;
using Chain.Contracts.Abi;
using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.Metering;

/// <summary>
/// What contracts get from the base library, at its edges, is on record: another version of the runtime that answers otherwise would come
/// to other receipts for blocks of before. <see cref="ProcessTests"/> asks the same of other processes.
/// </summary>
public sealed class BaseLibraryTests
{
    internal static readonly string[] Views = ["Parsing", "Whole", "Wide", "Texts", "Arrays"];

    private static readonly Lazy<byte[]> Linked = new(() => ContractCompiler.Link(ContractCompiler.Compile(File.ReadAllText(Repository.Path("tests/Contracts.Tests/Metering/BaseLibrary.cs.txt")))));

    /// <summary>The contract that asks.</summary>
    internal static byte[] Image => Linked.Value;

    [Fact]
    public void It_computes_what_is_recorded()
    {
        string record = Repository.Path("tests/Contracts.Tests/Metering/base-library.txt");
        ContractDefinition contract = MeteredContract.Load(Image);
        ContractTestHost host = new(contract);
        AbiContract abi = AbiContract.Parse(contract.Abi);
        List<string> lines = [];
        foreach (string view in Views)
        {
            ViewResult result = host.TryQuery(new MethodCall("base", view, [0x90]));
            Assert.Equal(("", view), (result.Fault?.Code ?? "", view));
            lines.AddRange(JsonDocument.Parse(AbiCodec.ToJson(abi.Methods.Single(m => m.Name == view).Result, result.Value.Span)).RootElement.EnumerateArray().Select(line => $"{view} {line.GetString()}"));
        }

        string answers = string.Join('\n', lines) + '\n';
        if (Environment.GetEnvironmentVariable("REWRITE") == "1") File.WriteAllText(record, answers);
        Assert.Equal(File.ReadAllText(record), answers);
    }
}
