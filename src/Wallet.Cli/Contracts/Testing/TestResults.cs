using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Chain.Wallet.Cli.Contracts.Testing;

/// <summary>What tests came to, read from the result files of <c>dotnet test</c> (TRX).</summary>
/// <param name="Tests">Each test, by project and name.</param>
internal sealed record TestResults(IReadOnlyList<TestResult> Tests)
{
    private const int OutputLinesMax = 1_000;

    internal int Count(string outcome) => Tests.Count(test => test.Outcome == outcome);

    /// <summary>Reads the result files of a folder.</summary>
    /// <exception cref="CliException">One cannot be read.</exception>
    internal static TestResults Read(string folder)
    {
        List<TestResult> tests = [];
        foreach (string file in Directory.EnumerateFiles(folder, "*.trx").Order(StringComparer.Ordinal))
        {
            try
            {
                XElement root = XDocument.Load(file).Root!;
                tests.AddRange(root.Descendants(root.Name.Namespace + "UnitTestResult").Select(Read));
            }
            catch (XmlException e)
            {
                throw new CliException(ExitCode.Failed, $"The results of the tests cannot be read: {e.Message}");
            }
        }

        return new TestResults([.. tests.OrderBy(test => test.Name, StringComparer.Ordinal)]);
    }

    private static TestResult Read(XElement result)
    {
        XElement? output = Child(result, "Output"), error = Child(output, "ErrorInfo");
        TimeSpan took = TimeSpan.TryParse((string?)result.Attribute("duration"), CultureInfo.InvariantCulture, out TimeSpan time) ? time : TimeSpan.Zero;
        return new TestResult(
            (string?)result.Attribute("testName") ?? "",
            (string?)result.Attribute("outcome") switch { "Passed" => TestResult.Passed, "NotExecuted" => TestResult.Skipped, _ => TestResult.Failed },
            (long)took.TotalMilliseconds,
            Lines(Child(output, "StdOut")),
            [.. Lines(Child(error, "Message")), .. Lines(Child(error, "StackTrace"))]);
    }

    private static XElement? Child(XElement? parent, string name) => parent?.Element(parent.Name.Namespace + name);

    private static string[] Lines(XElement? text) =>
        text is null ? [] : [.. text.Value.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).Take(OutputLinesMax)];
}

/// <summary>One test.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Outcome"><see cref="Passed"/>, <see cref="Failed"/> or <see cref="Skipped"/>.</param>
/// <param name="Ms">How long it took, in milliseconds.</param>
/// <param name="Output">What it wrote: each call of the test host, with its gas.</param>
/// <param name="Error">Why it failed; empty if it did not.</param>
internal sealed record TestResult(string Name, string Outcome, long Ms, IReadOnlyList<string> Output, IReadOnlyList<string> Error)
{
    internal const string Passed = "passed";
    internal const string Failed = "failed";
    internal const string Skipped = "skipped";
}
