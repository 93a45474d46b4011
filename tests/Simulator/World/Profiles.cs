using Chain.Consensus;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Mempool;
using Chain.Simulator.Byzantine;
using Chain.Simulator.Engine;

namespace Chain.Simulator.World;

/// <summary>What kinds of run there are, and how a seed chooses the details of one.</summary>
internal static class Profiles
{
    /// <summary>A seed picks one of the others.</summary>
    public const string Mixed = "mixed";

    private static readonly Behaviour[] Solo =
    [
        Behaviour.SplitProposals, Behaviour.SplitVotes, Behaviour.WithholdCertificates, Behaviour.WithholdBodies, Behaviour.FalseRoots,
        Behaviour.ForgeSignatures, Behaviour.RepeatTransactions, Behaviour.FalseTimes, Behaviour.Junk, Behaviour.Flood,
        Behaviour.LyingSync, Behaviour.Silent, Behaviour.Late, Behaviour.Amnesia, Behaviour.BreakLimits, Behaviour.SkipViews,
        Behaviour.InventParents, Behaviour.ForgeCertificates, Behaviour.OtherEpoch, Behaviour.FalseNames,
    ];

    private static readonly (string Name, string Summary, Func<Scenario, Chance, Scenario> Shape)[] All =
    [
        ("calm", "no faults at all: shows what a run looks like when nothing goes wrong", static (s, _) => s),
        ("network", "loss, delay, duplication, reordering, partitions", WithNetworkFaults),
        ("crash", "crashes at any effect, torn logs, lost writes, slow disks", WithCrashes),
        ("storm", "network faults and crashes together", static (s, c) => WithCrashes(WithNetworkFaults(s, c), c)),
        ("byzantine", "up to f replicas that lie, each in some of twenty ways", WithLiars),
        ("twins", "up to f keys used by two replicas at once, under partitions and crashes", WithTwins),
        ("diverge", "one honest replica executes wrongly", WithDivergence),
        ("slow", "execution falls behind; maxLag is small", WithSlowExecution),
        ("clock", "clocks drift and step; those of up to f nodes at once by hours, both ways", WithClocks),
        ("amnesia", "one honest replica loses its vote log, or a bit of it flips", WithLostLog),
        ("rollback", "one replica's vote log is put back to an old state", WithOldLog),
        ("blackout", "all nodes lose power at once at bad moments, and Byzantine ones deny what they said before", WithBlackouts),
        ("rebuild", "one honest replica loses its database and keeps its vote log", WithLostChain),
        ("stack", "contracts and store as in production, under network faults and crashes", static (s, c) =>
            WithCrashes(WithNetworkFaults(s with { FullStack = true }, c), c)),
        ("silent", "one replica says nothing, or never proposes; the others must not wait for it long", WithSilence),
        ("far", "wires are slower than the shortest timeout allows for", WithLongWires),
        ("outage", "a majority is down for minutes, or no block gets through", WithOutage),
        ("idle", "clients send seldom; the chain rests in between", WithRest),
        ("thief", "one honest replica executes wrongly and is rebuilt, and its key signs elsewhere, too", WithStolenKey),
        ("return", "one replica is down for a while and comes back; its turns must be its own again", WithReturn),
        ("hiccups", "in each view another replica hears nothing for a moment, and Byzantine ones keep their finalize votes", WithHiccups),
        ("starved", "one replica falls behind, and gets no answer to its requests for blocks", WithStarvation),
    ];

    /// <summary>Name and summary of every profile.</summary>
    public static IEnumerable<(string Name, string Summary)> List() =>
        All.Select(static profile => (profile.Name, profile.Summary)).Prepend((Mixed, "one of the others, by the seed"));

    /// <summary>Draws a run.</summary>
    /// <param name="profile">A name of <see cref="List"/>.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="validators">How many validators; null lets the seed choose.</param>
    /// <exception cref="ArgumentException">There is no such profile.</exception>
    public static Scenario Draw(string profile, ulong seed, int? validators)
    {
        Chance chance = new(seed);
        string name = profile;

        // Chosen apart, so that a seed draws the same run by its profile's own name.
        if (profile == Mixed) name = All[1 + new Chance(~seed).Below(All.Length - 1)].Name;
        int index = Array.FindIndex(All, entry => entry.Name == name);
        if (index < 0) throw new ArgumentException($"There is no profile '{profile}'. Known: {string.Join(", ", List().Select(p => p.Name))}.", nameof(profile));

        return All[index].Shape(Calm(seed, name, validators, chance), chance);
    }

    private static Scenario Calm(ulong seed, string profile, int? validators, Chance chance)
    {
        int drawn = chance.Below(10) switch { < 7 => 4, < 9 => 7, _ => 10 };
        ulong latency = chance.Between(5UL, 60);
        ulong timeout = (5 * latency) + chance.Between(100UL, 500);
        ulong timeoutMax = timeout * chance.Between(2UL, 6);
        return new Scenario
        {
            Seed = seed,
            Profile = profile,
            Validators = validators ?? drawn,
            FullStack = chance.Percent(10),
            ChecksRest = chance.Percent(20),
            LatencyMs = (latency, latency + chance.Between(5UL, 60)),
            SubmitEveryMs = chance.Between(150UL, 1_500),
            Parameters = new ChainParameters
            {
                BlockBytesMax = chance.Percent(20) ? 4 * 1024 : 64 * 1024,
                BlockGasLimit = chance.Percent(20) ? 5_000_000UL : 1_000_000_000,
                MaxValidityMs = chance.Between(8_000UL, 30_000),
                EmptyBlockIntervalMs = chance.Between(500UL, 4_000),
                MaxLag = chance.Between(4UL, 64),
            },
            Options = new NodeOptions
            {
                Mempool = new MempoolOptions { TransactionsMax = 200, SenderTransactionsMax = 100 },
                SyncBlocksMax = chance.Percent(30) ? 4 : 64,
                SyncTimeoutMs = 1_000,
                ExecutionQueueMax = chance.Percent(30) ? 8 : 256,
                WaitingProposalsMax = 128,
                Consensus = new SimplexOptions
                {
                    ViewTimeoutMin = new Ticks(timeout),
                    ViewTimeoutMax = new Ticks(timeoutMax),
                    SilentTimeout = new Ticks(timeout / 4),
                    RetryInterval = new Ticks(500),
                    RequestInterval = new Ticks(250),
                    FetchBlocksMax = chance.Percent(30) ? 2 : 16,
                    CompactRecordsMin = chance.Percent(70) ? 16 : 1_024,
                },
            },
        };
    }

    private static Scenario WithNetworkFaults(Scenario scenario, Chance chance) => scenario with
    {
        LossPermille = chance.Percent(30) ? 0 : chance.Below(250),
        DuplicatePermille = chance.Percent(50) ? 0 : chance.Below(100),
        DelayPermille = chance.Percent(50) ? 0 : chance.Below(100),
        PartitionEveryMs = chance.Percent(20) ? 0 : chance.Between(2_000UL, 10_000),
        PartitionMaxMs = chance.Between(1_000UL, 10_000),
    };

    private static Scenario WithCrashes(Scenario scenario, Chance chance) => scenario with
    {
        CrashEveryMs = chance.Between(400UL, 5_000),
        DownMaxMs = chance.Between(200UL, 5_000),
        CrashAllPercent = chance.Percent(30) ? chance.Below(40) : 0,
        SyncMs = (1, chance.Percent(50) ? 5 : chance.Between(10UL, 150)),
        SlowSyncPermille = chance.Percent(50) ? 0 : chance.Below(30),
    };

    private static Scenario WithLiars(Scenario scenario, Chance chance)
    {
        Scenario faulty = chance.Percent(50) ? WithNetworkFaults(scenario, chance) : scenario;
        return faulty with { Byzantine = Choose(faulty, chance, 1 + chance.Below(faulty.FaultsMax), _ => Mix(chance)) };
    }

    private static Scenario WithTwins(Scenario scenario, Chance chance)
    {
        Scenario faulty = WithNetworkFaults(scenario, chance);
        if (chance.Percent(40)) faulty = WithCrashes(faulty, chance);
        return faulty with
        {
            Byzantine = Choose(faulty, chance, faulty.FaultsMax, _ => Behaviour.Twins | (chance.Percent(30) ? Mix(chance) : Behaviour.None)),
        };
    }

    private static Scenario WithDivergence(Scenario scenario, Chance chance)
    {
        Scenario faulty = chance.Percent(50) ? WithNetworkFaults(scenario, chance) : scenario;
        if (chance.Percent(50)) faulty = WithCrashes(faulty, chance);
        return faulty with { Diverging = (chance.Below(faulty.Validators), chance.Between(1UL, 20)) };
    }

    private static Scenario WithSlowExecution(Scenario scenario, Chance chance)
    {
        Scenario faulty = chance.Percent(30) ? WithCrashes(scenario, chance) : scenario;
        if (chance.Percent(40)) faulty = WithNetworkFaults(faulty, chance);
        if (chance.Percent(30)) faulty = faulty with { Byzantine = Choose(faulty, chance, 1, static _ => Behaviour.BreakLimits) };
        return faulty with
        {
            SubmitEveryMs = chance.Between(50UL, 300),
            StallEveryMs = chance.Between(1_000UL, 6_000),
            StallMaxMs = chance.Between(1_000UL, 8_000),
            ExecutionMs = (1, chance.Between(2UL, 60)),
            Parameters = faulty.Parameters with { MaxLag = chance.Between(1UL, 6) },
        };
    }

    private static Scenario WithClocks(Scenario scenario, Chance chance) => WithNetworkFaults(scenario, chance) with
    {
        ClockOffsetMaxMs = chance.Below(400),
        ClockDriftPermille = chance.Below(4),
        ClockStepEveryMs = chance.Between(2_000UL, 10_000),
        ClockJumpMaxMs = 3 * 60 * 60 * 1_000,
    };

    private static Scenario WithLostLog(Scenario scenario, Chance chance)
    {
        Scenario faulty = WithCrashes(chance.Percent(50) ? WithNetworkFaults(scenario, chance) : scenario, chance);
        return faulty with { LosesLog = chance.Below(faulty.Validators), MisreadsLog = chance.Percent(30) };
    }

    private static Scenario WithOldLog(Scenario scenario, Chance chance)
    {
        Scenario faulty = WithCrashes(chance.Percent(50) ? WithNetworkFaults(scenario, chance) : scenario, chance);
        return faulty with { RollsBackLog = chance.Below(faulty.Validators), FullStack = chance.Percent(30) };
    }

    private static Scenario WithLostChain(Scenario scenario, Chance chance)
    {
        Scenario faulty = WithCrashes(chance.Percent(30) ? WithNetworkFaults(scenario, chance) : scenario, chance);
        return faulty with
        {
            LosesChain = chance.Below(faulty.Validators),
            Options = faulty.Options with { Consensus = faulty.Options.Consensus with { CompactRecordsMin = 8 } },
        };
    }

    private static Scenario WithStolenKey(Scenario scenario, Chance chance)
    {
        Scenario faulty = WithCrashes(chance.Percent(30) ? WithNetworkFaults(scenario, chance) : scenario, chance);
        int owner = chance.Below(faulty.Validators);
        return faulty with
        {
            Diverging = (owner, chance.Between(1UL, 20)),
            StolenKey = owner,
            ForeignVoteEveryMs = chance.Between(4_000UL, 12_000),
            LosesChain = owner,
            Options = faulty.Options with { Consensus = faulty.Options.Consensus with { CompactRecordsMin = 8 } },
        };
    }

    private static Scenario WithReturn(Scenario scenario, Chance chance)
    {
        ulong viewMs = 4 * (scenario.LatencyMs.Max + scenario.SyncMs.Max);
        bool isHopeless = chance.Percent(50);
        return scenario with
        {
            Returns = chance.Below(scenario.Validators),
            ChecksRest = false,
            SubmitEveryMs = 100,
            Options = scenario.Options with
            {
                Consensus = scenario.Options.Consensus with
                {
                    ViewTimeoutMin = new Ticks(viewMs + 200),
                    ViewTimeoutMax = new Ticks(4 * (viewMs + 200)),
                    SilentTimeout = new Ticks(chance.Between(scenario.LatencyMs.Min, isHopeless ? scenario.LatencyMs.Min : viewMs)),
                },
            },
        };
    }

    private static Scenario WithHiccups(Scenario scenario, Chance chance)
    {
        // With fewer there are too few honest replicas for none of them to find more than f proposers late.
        Scenario faulty = scenario with { Validators = Math.Max(scenario.Validators, 7) };
        ulong latency = chance.Between(15UL, 40);
        ulong timeout = (3 * latency) + chance.Between(60UL, 120);
        return faulty with
        {
            ChecksRest = false,
            SubmitEveryMs = 100,
            LatencyMs = (latency, latency + 5),
            HiccupMs = timeout + chance.Between(0UL, timeout / 2),
            Byzantine = Choose(faulty, chance, faulty.FaultsMax, static _ => Behaviour.NeverFinalize),
            Options = faulty.Options with
            {
                Consensus = faulty.Options.Consensus with
                {
                    ViewTimeoutMin = new Ticks(timeout),
                    ViewTimeoutMax = new Ticks(10 * timeout),
                    SilentTimeout = new Ticks(timeout / 4),
                },
            },
        };
    }

    private static Scenario WithStarvation(Scenario scenario, Chance chance) => scenario with
    {
        Starves = chance.Below(scenario.Validators),
        FaultsMs = chance.Between(60_000UL, 100_000),
        SubmitEveryMs = 200,
    };

    private static Scenario WithBlackouts(Scenario scenario, Chance chance)
    {
        Scenario faulty = chance.Percent(30) ? WithNetworkFaults(scenario, chance) : scenario;
        return faulty with
        {
            BlackoutPermille = chance.Between(2, 40),
            DownMaxMs = chance.Between(100UL, 3_000),
            SyncMs = (1, chance.Percent(50) ? 5 : chance.Between(10UL, 80)),
            Byzantine = Choose(faulty, chance, faulty.FaultsMax, _ => Behaviour.Deny | (chance.Percent(80) ? Behaviour.WithholdBodies : Mix(chance))),
        };
    }

    private static Scenario WithSilence(Scenario scenario, Chance chance) => scenario with
    {
        ChecksPace = true,
        SubmitEveryMs = 50,
        Byzantine = Choose(scenario, chance, 1, _ => chance.Percent(50) ? Behaviour.Silent : Behaviour.NeverPropose),
    };

    private static Scenario WithLongWires(Scenario scenario, Chance chance)
    {
        Scenario faulty = chance.Percent(30) ? WithNetworkFaults(scenario, chance) : scenario;
        ulong latency = chance.Between(150UL, 500);
        return faulty with
        {
            LatencyMs = (latency, latency + chance.Between(50UL, 300)),
            Options = faulty.Options with
            {
                SyncTimeoutMs = 3_000,
                Consensus = faulty.Options.Consensus with
                {
                    ViewTimeoutMin = new Ticks(latency / 3),
                    ViewTimeoutMax = new Ticks(10_000),
                    SilentTimeout = new Ticks(latency / 3),
                    RetryInterval = new Ticks(2_000),
                    RequestInterval = new Ticks(2_000),
                },
            },
        };
    }

    private static Scenario WithOutage(Scenario scenario, Chance chance)
    {
        bool losesBlocks = chance.Percent(60);
        return scenario with
        {
            HasOutage = !losesBlocks,
            LosesBlocks = losesBlocks,
            FaultsMs = chance.Between(120_000UL, 400_000),
            SubmitEveryMs = 10_000,
        };
    }

    private static Scenario WithRest(Scenario scenario, Chance chance)
    {
        Scenario faulty = chance.Percent(30) ? WithCrashes(scenario, chance) with { CrashEveryMs = 8_000 } : scenario;
        return faulty with
        {
            ChecksRest = true,
            SubmitEveryMs = chance.Between(3_000UL, 12_000),
            Parameters = faulty.Parameters with { EmptyBlockIntervalMs = 10_000 },
        };
    }

    private static Dictionary<int, Behaviour> Choose(Scenario scenario, Chance chance, int count, Func<int, Behaviour> behaviour)
    {
        List<int> indexes = [.. Enumerable.Range(0, scenario.Validators)];
        chance.Shuffle(indexes);
        return indexes.Take(count).ToDictionary(static index => index, behaviour);
    }

    private static Behaviour Mix(Chance chance)
    {
        Behaviour mix = chance.Pick(Solo);
        int more = chance.Below(3);
        for (int i = 0; i < more; i++) mix |= chance.Pick(Solo);
        return mix;
    }
}
