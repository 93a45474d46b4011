using System.Diagnostics;

namespace Chain.Network.Tests.Harness;

/// <summary>Waits that poll and are bounded. The bounds are generous: they end a hopeless test, and measure nothing.</summary>
internal static class Eventually
{
    /// <summary>How long anything may take that a quiet machine does in a few seconds.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="what">What is awaited, for the failure.</param>
    /// <param name="ask">Gives null as long as there is none.</param>
    /// <param name="describe">What is seen instead, for the failure; null if there is nothing to say.</param>
    internal static async Task<T> GetAsync<T>(string what, Func<Task<T?>> ask, Func<string>? describe = null)
        where T : class
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer) return answer;

            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}. {describe?.Invoke()}");
            }

            await Task.Delay(Interval);
        }
    }

    /// <summary>Asks until it is so.</summary>
    internal static Task IsTrueAsync(string what, Func<Task<bool>> ask, Func<string>? describe = null) =>
        GetAsync(what, async () => await ask() ? what : null, describe);

    /// <summary>Asks until it is so.</summary>
    internal static Task IsTrueAsync(string what, Func<bool> ask, Func<string>? describe = null) =>
        IsTrueAsync(what, () => Task.FromResult(ask()), describe);
}
