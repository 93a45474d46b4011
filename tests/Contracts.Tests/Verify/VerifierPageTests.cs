using System.Globalization;
using System.Reflection;
using System.Text;
using Chain.Contracts.Tests.Docs;
using Chain.Contracts.Verify;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.Verify;

/// <summary>docs/contracts/verifier.md says what the verifier does. <c>REWRITE=1</c> writes its table again.</summary>
public sealed class VerifierPageTests
{
    private static readonly string Page = Repository.Path("docs/contracts/verifier.md");

    [Fact]
    public void Every_code_is_explained()
    {
        string text = File.ReadAllText(Page);
        IEnumerable<string> codes = typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);
        Assert.All(codes, code => Assert.Contains($"| `{code}` | ", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_limit_is_listed_as_it_is()
    {
        string text = File.ReadAllText(Page);
        IEnumerable<FieldInfo> limits = typeof(VerifyLimits).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral);
        Assert.All(limits, limit => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"| `{limit.Name}` | {limit.GetRawConstantValue():N0} | "), text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_of_the_whitelist_is_the_whitelist() => GeneratedPart.Check(Page, "whitelist", Table());

    private static string Table()
    {
        StringBuilder table = new("| type | member | gas |\n|---|---|---|\n");
        string before = "";
        foreach (WhitelistMember member in Whitelist.Current.Members)
        {
            string[] parts = member.Key.Split("::");
            string type = parts[0] == before ? "" : $"`{parts[0]}`";
            string size = member.Shim is not null ? ", by size" : member.Bytes > 0 ? string.Create(CultureInfo.InvariantCulture, $", makes {member.Bytes} bytes") : "";
            table.Append(CultureInfo.InvariantCulture, $"| {type} | `{parts[1]}` | {member.Cost}{size} |\n");
            before = parts[0];
        }

        return table.ToString();
    }
}
