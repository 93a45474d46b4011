using System.Diagnostics;

namespace Chain.Contracts.Fuzz.Running;

/// <summary>Ends the process when a case hangs: no thread can be stopped from outside.</summary>
internal sealed class Watch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;

    public Watch(RunningCases running, FuzzSettings settings, Action<ulong> hung)
    {
        _thread = new Thread(() => Look(running, settings, hung)) { IsBackground = true, Name = "watch" };
        _thread.Start();
    }

    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Look(RunningCases running, FuzzSettings settings, Action<ulong> hung)
    {
        ulong[] before = running.Now();
        long[] since = [.. before.Select(_ => Stopwatch.GetTimestamp())];
        while (!_end.Wait(Interval))
        {
            ulong[] now = running.Now();
            for (int i = 0; i < now.Length; i++)
            {
                if (now[i] != before[i]) (before[i], since[i]) = (now[i], Stopwatch.GetTimestamp());
                if (!RunningCases.IsCase(now[i]) || Stopwatch.GetElapsedTime(since[i]).TotalSeconds < settings.HangSeconds) continue;
                hung(now[i]);
                Environment.Exit(CommandLine.ExitFound);
            }
        }
    }
}
