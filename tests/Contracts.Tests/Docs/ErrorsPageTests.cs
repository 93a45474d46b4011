using System.Globalization;
using System.Reflection;
using System.Text;
using Chain.Contracts.Abi;
using Chain.Contracts.Sdk;
using Chain.Contracts.Sdk.Generator;
using Chain.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Tests.Docs;

/// <summary>docs/contracts/errors.md has every error that is not on a page of its own. <c>REWRITE=1</c> writes its table of faults again.</summary>
public sealed class ErrorsPageTests
{
    private static readonly string Page = Repository.Path("docs/contracts/errors.md");

    [Fact]
    public void Every_diagnostic_of_the_generator_is_listed()
    {
        Type diagnostics = typeof(ContractGenerator).Assembly.GetType("Chain.Contracts.Sdk.Generator.Diagnostics", throwOnError: true)!;
        IEnumerable<string> ids = diagnostics.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => ((DiagnosticDescriptor)field.GetValue(null)!).Id);

        Assert.Equal(ids.Order(StringComparer.Ordinal), Codes("## Diagnostics of the generator"));
    }

    [Fact]
    public void Every_fault_of_typed_state_is_listed()
    {
        IEnumerable<string> names = typeof(StateFaults).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name);

        Assert.Equal(names.Order(StringComparer.Ordinal), Codes("## Faults of contracts").Where(code => !code.Contains('.', StringComparison.Ordinal)));
    }

    [Fact]
    public void The_faults_of_the_software_s_contracts_are_those_of_their_interfaces() => GeneratedPart.Check(Page, "faults", Table());

    private static string Table()
    {
        StringBuilder table = new("| fault | says |\n|---|---|\n");
        foreach (AbiContract contract in Library.Shipped.All.Select(definition => AbiContract.Parse(definition.Abi)).OrderBy(contract => contract.Name, StringComparer.Ordinal))
        {
            foreach (AbiFault fault in contract.Faults.OrderBy(fault => fault.Code, StringComparer.Ordinal))
            {
                string says = fault.Message.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
                table.Append(CultureInfo.InvariantCulture, $"| `{contract.Name}.{fault.Code}` | {says} |\n");
            }
        }

        return table.ToString();
    }

    /// <summary>First cells of the tables of a section that hold a code, in order.</summary>
    private static IEnumerable<string> Codes(string section) => File.ReadLines(Page)
        .SkipWhile(line => line != section).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).Order(StringComparer.Ordinal);
}
