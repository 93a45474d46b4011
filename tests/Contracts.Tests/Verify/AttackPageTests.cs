using System.Globalization;
using System.Text;
using Chain.Contracts.Tests.Docs;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.Verify;

/// <summary>The corpus has something of every kind of attack, and docs/contracts/attacks.md says what. <c>REWRITE=1</c> writes its table again.</summary>
public sealed class AttackPageTests
{
    [Fact]
    public void Every_kind_is_tried_and_everything_is_of_a_kind() => Assert.Empty(AttackKind.Faults(AttackKind.All));

    /// <summary>The controls: a kind that nothing tries, a name of nothing, a number left out.</summary>
    [Theory]
    [InlineData("1. A | b", "nothing tries 1")]
    [InlineData("1. A | b\ncs nowhere", "there is no cs nowhere")]
    [InlineData("1. A | b\nil nowhere", "there is no il nowhere")]
    [InlineData("1. A | b\ntest AttackTests.Nowhere", "there is no test AttackTests.Nowhere")]
    [InlineData("1. A | b\ntest AttackTests.Edits", "there is no test AttackTests.Edits")]
    [InlineData("2. A | b\ncs clock", "2 stands where 1 should")]
    [InlineData("1. A | b\ncs clock", "cs dynamic is of no kind")]
    [InlineData("1. A | b\ncs clock", "il calli is of no kind")]
    public void A_list_that_is_not_true_is_found(string list, string fault) => Assert.Contains(fault, AttackKind.Faults(AttackKind.Parse(list.Split('\n'))));

    [Fact]
    public void The_table_of_the_page_is_the_list() => GeneratedPart.Check(Repository.Path("docs/contracts/attacks.md"), "kinds", Table());

    private static string Table()
    {
        StringBuilder table = new("| | attack | what stops it | tried by |\n|---|---|---|---|\n");
        foreach (AttackKind kind in AttackKind.All)
        {
            string tries = string.Join(", ", kind.Tries.Select(t => t.Form == "il" ? t.Name : $"`{t.Name}`"));
            table.Append(CultureInfo.InvariantCulture, $"| {kind.Number} | {kind.What} | {kind.StoppedBy} | {tries} |\n");
        }

        return table.ToString();
    }
}
