namespace Chain.Contracts.Tests.Docs;

/// <summary>A part of a page that the code decides, between two marks. <c>REWRITE=1</c> writes it again.</summary>
internal static class GeneratedPart
{
    /// <summary>Requires the part to be <paramref name="part"/>, or makes it so.</summary>
    /// <param name="page">Path of the page.</param>
    /// <param name="name">Name in both marks.</param>
    /// <param name="part">What it must be.</param>
    public static void Check(string page, string name, string part)
    {
        string text = File.ReadAllText(page), mark = $"<!-- {name} -->\n";
        int start = text.IndexOf(mark, StringComparison.Ordinal) + mark.Length, end = text.IndexOf($"<!-- end of {name} -->", start, StringComparison.Ordinal);
        string written = text[..start] + part + text[end..];
        if (Environment.GetEnvironmentVariable("REWRITE") == "1") File.WriteAllText(page, written);
        else Assert.Equal(written, text);
    }
}
