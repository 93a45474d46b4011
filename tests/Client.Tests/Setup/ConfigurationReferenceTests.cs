using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Chain.Setup.Configuration;

namespace Chain.Client.Tests.Setup;

/// <summary>The operator's page is made from the record and its XML docs. <c>REWRITE=1</c> writes it.</summary>
public sealed partial class ConfigurationReferenceTests
{
    private const string Start = "<!-- settings: made from NodeConfiguration by the tests -->\n";

    [Fact]
    public void The_reference_page_lists_every_setting_as_the_code_has_it()
    {
        string path = Repository.Path("docs/operating/configuration.md");
        string page = File.ReadAllText(path);
        string expected = page[..(page.IndexOf(Start, StringComparison.Ordinal) + Start.Length)] + Render();
        if (Environment.GetEnvironmentVariable("REWRITE") == "1") File.WriteAllText(path, expected);
        else Assert.Equal(expected, page);
    }

    private static string Render()
    {
        Dictionary<string, string> summaries = XDocument.Load(Path.ChangeExtension(typeof(NodeConfiguration).Assembly.Location, ".xml"))
            .Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value, member => Markdown(member.Element("summary")));
        StringBuilder page = new();
        string section = "\0";
        foreach (Setting setting in ConfigurationSchema.Node)
        {
            string parent = setting.Path.Contains('.', StringComparison.Ordinal) ? setting.Path[..setting.Path.LastIndexOf('.')] : "";
            if (parent != section)
            {
                section = parent;
                string summary = summaries["T:" + setting.Property.DeclaringType!.FullName];
                page.Append(CultureInfo.InvariantCulture, $"\n## {(parent.Length == 0 ? "Top level" : $"`{parent}`")}\n\n{(parent.Length == 0 ? "What the node is." : summary)}\n\n");
                page.Append("| setting | default | values | meaning |\n|---|---|---|---|\n");
            }

            PropertyInfo property = setting.Property;
            string description = summaries[$"P:{property.DeclaringType!.FullName}.{property.Name}"];
            string standard = setting.Default is null ? "required" : Setting.Format(setting.Default) is { Length: > 0 } text ? $"`{text}`" : "empty";
            string unit = setting.Attribute.Unit.Length > 0 ? " " + setting.Attribute.Unit : "";
            page.Append(CultureInfo.InvariantCulture, $"| `{setting.Path}`<br>`{setting.EnvironmentVariable}` | {standard} | {setting.Range}{unit} | {description} |\n");
        }

        return page.ToString();
    }

    private static string Markdown(XElement? summary)
    {
        if (summary is null) return "";

        foreach (XElement code in summary.Descendants("c").ToList()) code.ReplaceWith($"`{code.Value}`");
        foreach (XElement see in summary.Descendants("see").ToList()) see.ReplaceWith($"`{see.Attribute("cref")!.Value.Split('.')[^1]}`");
        return Whitespace().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
