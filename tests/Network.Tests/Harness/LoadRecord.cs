namespace Chain.Network.Tests.Harness;

/// <summary>What <c>chain load --record</c> writes.</summary>
internal static class LoadRecord
{
    /// <summary>Waits until that many transactions have ended.</summary>
    internal static Task WaitForLinesAsync(string path, int count) => Eventually.IsTrueAsync(
        $"the load has ended {count} transactions", () => File.Exists(path) && ReadLines(path).Length >= count);

    /// <summary>Waits until that many transactions have been acknowledged as final.</summary>
    internal static Task WaitForFinalAsync(string path, int count, Func<string> describe) => Eventually.IsTrueAsync(
        $"{count} transactions are acknowledged", () => Count(path, "final") >= count, describe);

    /// <summary>Transactions with an outcome: <c>final</c>, <c>faulted</c>, <c>rejected</c> or <c>unknown</c>.</summary>
    internal static int Count(string path, string outcome) =>
        File.Exists(path) ? ReadLines(path).Count(line => line.StartsWith(outcome + " ", StringComparison.Ordinal)) : 0;

    private static string[] ReadLines(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return [.. reader.ReadToEnd().Split('\n').Skip(1)];
    }
}
