using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Chain.Contracts.Fuzz.Images;

namespace Chain.Contracts.Fuzz.Running;

/// <summary>A run of many cases that can be stopped at any time and goes on where it stopped.</summary>
/// <param name="corpus">The contracts that are changed.</param>
/// <param name="folder">Where checkpoint and findings go.</param>
/// <param name="threads">1 or 2.</param>
/// <param name="settings">Bounds and shares.</param>
/// <param name="report">Where progress goes.</param>
public sealed class Campaign(Corpus corpus, string folder, int threads, FuzzSettings settings, Action<string> report)
{
    // Cases between two looks at clock and checkpoint: some seconds.
    private const int RoundCases = 4_096;
    private const double ReportSeconds = 30;

    private readonly CaseRunner _runner = new(corpus, settings);

    /// <summary>Runs cases until so many have run in all, or so much time is over.</summary>
    /// <returns>Whether nothing was found, in this run and those before it.</returns>
    public bool Run(ulong casesMax, TimeSpan timeMax)
    {
        Checkpoint checkpoint = new(folder, $"{corpus.Fingerprint}.{Mutations.Mutator.Version}");
        checkpoint.Load();
        using RunningCases running = new(folder, threads);
        HashSet<ulong> deadly = Deadly([.. running.Left.Where(n => n >= checkpoint.Next)]);
        foreach (ulong number in deadly) Keep(new Finding(number, "crash", "The process ended twice while this case ran."), checkpoint.Total);
        if (checkpoint.Next > 0) report($"goes on at case {checkpoint.Next:N0}");

        using Watch watch = new(running, settings, number => new Finding(number, "hang", $"The case runs for more than {settings.HangSeconds} seconds.").Store(folder, corpus));
        Stopwatch clock = Stopwatch.StartNew();
        double reported = 0;
        ulong started = checkpoint.Next;
        bool isStopped = false;
        using PosixSignalRegistration stop = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = isStopped = true);
        while (checkpoint.Next < casesMax && clock.Elapsed < timeMax && !Volatile.Read(ref isStopped))
        {
            Round(checkpoint, running, deadly, casesMax);
            if (clock.Elapsed.TotalSeconds - reported < ReportSeconds) continue;
            reported = clock.Elapsed.TotalSeconds;
            report($"case {checkpoint.Next:N0}, {(checkpoint.Next - started) / reported:N0} a second, {checkpoint.Total[Verify.VerifyStage.Accepted]:N0} accepted, {checkpoint.Total.Findings:N0} findings");
        }

        report(checkpoint.Total.Report());
        return checkpoint.Total.Findings == 0;
    }

    /// <summary>
    /// A process may end for other reasons than the case that it runs: such a case gets a second chance, and its name stands in a file meanwhile.
    /// </summary>
    private HashSet<ulong> Deadly(ulong[] left)
    {
        string file = Path.Combine(folder, "suspects");
        string[] before = File.Exists(file) ? File.ReadAllLines(file) : [];
        string[] names = [.. left.Select(n => n.ToString(CultureInfo.InvariantCulture))];
        File.WriteAllLines(file, before.Union(names));
        return [.. left.Where((_, i) => before.Contains(names[i]))];
    }

    private void Round(Checkpoint checkpoint, RunningCases running, HashSet<ulong> deadly, ulong casesMax)
    {
        ulong first = checkpoint.Next, end = Math.Min(first + RoundCases, casesMax);
        Tally[] tallies = [.. Enumerable.Range(0, threads).Select(_ => new Tally())];
        void Work(int thread)
        {
            long start = Stopwatch.GetTimestamp();
            for (ulong number = first + (ulong)thread; number < end; number += (ulong)threads)
            {
                if (deadly.Contains(number)) continue;
                running.Set(thread, number);
                if (_runner.Run(number, tallies[thread]) is { } finding) Keep(finding, tallies[thread]);
            }

            running.Clear(thread);
            tallies[thread].Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Thread[] workers = [.. Enumerable.Range(1, threads - 1).Select(thread => new Thread(() => Work(thread)))];
        foreach (Thread worker in workers) worker.Start();
        Work(0);
        foreach (Thread worker in workers) worker.Join();

        foreach (Tally tally in tallies) checkpoint.Total.Add(tally);
        checkpoint.Next = end;
        checkpoint.Store();
    }

    private void Keep(Finding finding, Tally tally)
    {
        lock (_runner)
        {
            tally.Findings++;
            finding.Store(folder, corpus);
            report($"FOUND {finding.Kind} in case {finding.Number}: {finding.Detail.Split('\n')[0]}");
        }
    }
}
