using Chain.TestSupport;

namespace Chain.Contracts.Tests.Docs;

/// <summary>docs/contracts/reference.md is what the docstrings say. <c>REWRITE=1</c> writes it again.</summary>
public sealed class ReferencePageTests
{
    private static readonly string Page = Repository.Path("docs/contracts/reference.md");

    [Theory]
    [InlineData("Chain.Contracts.Sdk")]
    [InlineData("Chain.Contracts.Std")]
    [InlineData("Chain.Contracts.Std.Json")]
    public void The_reference_is_what_the_docstrings_say(string name)
    {
        string assembly = name.Replace(".Json", "", StringComparison.Ordinal) + ".dll";
        string reference = ReferencePage.Write(Path.Combine(AppContext.BaseDirectory, assembly), name);

        Assert.NotEmpty(reference);
        GeneratedPart.Check(Page, name, reference);
    }
}
