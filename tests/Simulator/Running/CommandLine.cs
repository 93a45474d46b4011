using System.CommandLine;
using System.Globalization;
using Chain.Simulator.World;

namespace Chain.Simulator.Running;

/// <summary>The command line of <c>chain-simulator</c>.</summary>
internal static class CommandLine
{
    private const int ExitSound = 0;
    private const int ExitViolation = 1;
    private const int ExitUsage = 2;

    /// <summary>Does what a command line says; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        ParseResult parsed = Build().Parse(args);
        int code = parsed.Invoke();
        return parsed.Errors.Count > 0 ? ExitUsage : code;
    }

    private static RootCommand Build()
    {
        Option<ulong?> seed = new("--seed") { Description = "Run one seed." };
        Option<string?> seeds = new("--seeds") { Description = "Run a range of seeds, as FIRST..END, without END." };
        Option<string> profile = new("--profile") { Description = "Which kind of run; see --list.", DefaultValueFactory = static _ => Profiles.Mixed };
        Option<int?> nodes = new("--nodes") { Description = "How many validators: 4, 7 or 10. The seed chooses otherwise." };
        Option<string?> trace = new("--trace") { Description = "Write every event to this file, or to the standard output for '-'." };
        Option<string?> mutation = new("--mutation") { Description = "Break this rule on purpose; see --list." };
        Option<bool> recorded = new("--recorded") { Description = "Run the seeds of seeds.txt." };
        Option<bool> replay = new("--replay-mutations") { Description = "Show that every mutation of mutations.txt is still caught by its seed." };
        Option<string?> find = new("--find-mutations") { Description = "Search a seed for every mutation, or for the one named, and rewrite mutations.txt.", Arity = ArgumentArity.ZeroOrOne };
        Option<int> limit = new("--limit") { Description = "How many seeds a mutation may survive in the search.", DefaultValueFactory = static _ => RecordedMutations.SeedsMax };
        Option<int> jobs = new("--jobs") { Description = "How many seeds to run at once, each on a thread of its own.", DefaultValueFactory = static _ => 1 };
        Option<bool> json = new("--json") { Description = "Print each run as a line of JSON." };
        Option<bool> list = new("--list") { Description = "List profiles and mutations." };
        RootCommand root = new(
            "Runs whole networks of production nodes on one thread, under faults and lies drawn from a seed, and checks what must hold. "
            + "The same seed gives the same run. Exit code 0: all held; 1: a violation; 2: wrong usage.")
        {
            seed, seeds, profile, nodes, trace, mutation, recorded, replay, find, limit, jobs, json, list,
        };
        root.SetAction(parsed =>
        {
            try
            {
                Session session = new(parsed.GetValue(json), parsed.GetValue(jobs));
                if (parsed.GetValue(list)) return PrintList();
                if (parsed.GetValue(recorded)) return ExitOf(session.RunAll(RecordedSeeds.Load()));
                if (parsed.GetValue(replay)) return ExitOf(session.ReplayMutations());
                if (parsed.GetResult(find) is not null) return ExitOf(session.FindMutations(parsed.GetValue(find), parsed.GetValue(limit)));

                Request template = new(parsed.GetValue(profile)!, 0, Valid(parsed.GetValue(nodes)), parsed.GetValue(mutation));
                if (parsed.GetValue(seed) is ulong one) return ExitOf(session.RunOne(template with { Seed = one }, parsed.GetValue(trace)));
                if (parsed.GetValue(seeds) is string range) return ExitOf(session.RunAll(Range(template, range)));

                throw new ArgumentException("Say what to run: --seed N, --seeds FIRST..END, --recorded, --replay-mutations or --find-mutations. --help explains.");
            }
            catch (Exception exception) when (exception.GetBaseException() is ArgumentException cause) // Where several run at once it comes wrapped.
            {
                Console.Error.WriteLine(cause.Message);
                return ExitUsage;
            }
        });
        return root;
    }

    private static int ExitOf(bool isSound) => isSound ? ExitSound : ExitViolation;

    private static int? Valid(int? nodes) => nodes is null or 4 or 7 or 10
        ? nodes
        : throw new ArgumentException($"--nodes is 4, 7 or 10, not {nodes}.");

    /// <summary>A range without seeds is refused: nothing would be checked, and all of it would hold.</summary>
    private static IEnumerable<Request> Range(Request template, string range)
    {
        string[] ends = range.Split("..");
        ulong first = 0, end = 0;
        bool isRange = ends.Length == 2
            && ulong.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out first)
            && ulong.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out end);
        return isRange && first < end
            ? Seeds()
            : throw new ArgumentException($"--seeds is FIRST..END with at least one seed, such as 0..2000, not '{range}'.");

        IEnumerable<Request> Seeds()
        {
            for (ulong seed = first; seed < end; seed++) yield return template with { Seed = seed };
        }
    }

    private static int PrintList()
    {
        Console.WriteLine("Profiles:");
        foreach ((string name, string summary) in Profiles.List()) Console.WriteLine($"  {name,-12} {summary}");
        Console.WriteLine("Mutations:");
        foreach (Mutation mutation in Mutations.All) Console.WriteLine($"  {mutation.Name}");
        return ExitSound;
    }
}
