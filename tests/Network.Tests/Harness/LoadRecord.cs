namespace Chain.Network.Tests.Harness;

/// <summary>What <c>chain load --record</c> writes.</summary>
internal static class LoadRecord
{
    /// <summary>Waits until that many transactions have ended.</summary>
    internal static Task WaitForLinesAsync(string path, int count) => Eventually.IsTrueAsync(
        $"the load has ended {count} transactions", () => File.Exists(path) && ReadLines(path).Length >= count);

    /// <summary>Transactions that were acknowledged as final.</summary>
    internal static int CountFinal(string path) => ReadLines(path).Count(line => line.StartsWith("final ", StringComparison.Ordinal));

    private static string[] ReadLines(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return [.. reader.ReadToEnd().Split('\n').Skip(1)];
    }
}
