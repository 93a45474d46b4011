using Chain.Consensus;
using Chain.Encoding;
using Chain.Node.Core.Messages;
using Chain.Simulator.Byzantine;
using Chain.Simulator.Engine;

namespace Chain.Simulator.World;

/// <summary>Breaks what the scenario says, for as long as it says, and mends it all at the end.</summary>
internal sealed class Faults(Simulation world, Chance chance)
{
    private int _partition;

    public void Start()
    {
        Scenario scenario = world.Scenario;
        foreach (SimulatedNode node in world.Nodes)
        {
            node.ClockOffsetMs = chance.Below((2 * scenario.ClockOffsetMaxMs) + 1) - scenario.ClockOffsetMaxMs;
            node.ClockDriftPermille = chance.Below((2 * scenario.ClockDriftPermille) + 1) - scenario.ClockDriftPermille;
        }

        world.Network.DrawTwinSides();
        if (scenario.HasOutage) BeginOutage();
        if (scenario.HiccupMs > 0) new Hiccups(world).Start();
        if (scenario.Starves is int starving) BeginStarving(world.Nodes[starving]);
        Repeat(scenario.PartitionEveryMs, Partition);
        Repeat(scenario.CrashEveryMs, Crash);
        Repeat(scenario.StallEveryMs, Stall);
        Repeat(scenario.ClockStepEveryMs, StepClock);
        Repeat(3_000, world.Network.DrawTwinSides);
        Repeat(6_000, RestartForgetful);
        Repeat(scenario.ForeignVoteEveryMs, ShowForeignVote);
    }

    /// <summary>Ends all faults: wires, clocks and disks are sound, and every node is up.</summary>
    public void Heal()
    {
        _partition++;
        if (world.Scenario.Sabotage.Bug != PlantedBug.NeverHeal) world.Network.MendAll();
        foreach (SimulatedNode node in world.Nodes)
        {
            node.StalledUntilMs = 0;
            node.ClockOffsetMs = 0;
            node.ClockDriftPermille = 0;
            node.CrashAfterEffects(-1);
            if (!node.IsUp) world.Restart(node);
        }

        world.ReconnectAll();
    }

    /// <summary>A finalize vote is durable, and what it relies on is still on the wires: the worst moment for a power failure.</summary>
    public void OnFinalizeDurable()
    {
        if (!world.IsFaulty || !chance.Permille(world.Scenario.BlackoutPermille)) return;

        world.Report.Blackouts++;
        world.Time.After(0, () => world.Nodes.ForEach(static node => node.Crash()));
    }

    private void Repeat(ulong everyMs, Action action)
    {
        if (everyMs == 0) return;

        world.Time.After(chance.Around(everyMs), () =>
        {
            if (!world.IsFaulty) return;

            action();
            Repeat(everyMs, action);
        });
    }

    private void BeginOutage() => world.Time.After(5_000, () =>
    {
        int up = 1 + chance.Below(world.Scenario.FaultsMax);
        List<SimulatedNode> nodes = [.. world.Nodes];
        chance.Shuffle(nodes);
        foreach (SimulatedNode node in nodes.Skip(up)) world.KeepDown(node);
    });

    /// <summary>Down long enough that blocks are not fetched one by one any more.</summary>
    private void BeginStarving(SimulatedNode node)
    {
        world.Time.After(chance.Between(3_000UL, 6_000), () => world.KeepDown(node));
        world.Time.After(chance.Between(14_000UL, 20_000), () => world.Restart(node));
    }

    /// <summary>The owner of a stolen key comes to see a vote that it did not cast, for a view that is under way.</summary>
    private void ShowForeignVote()
    {
        SimulatedNode owner = world.Nodes[world.Scenario.StolenKey!.Value];
        if (!owner.IsUp) return;

        VoteKind kind = (VoteKind)chance.Between(1, 3);
        Hash32 hash = kind == VoteKind.Nullify ? Hash32.Zero : new Hash32(chance.Bytes(Hash32.Size));
        View view = new(owner.Status.View + chance.Between(0UL, 2));
        byte[] bytes = Vote.SigningBytes(kind, world.Network.Rules.GenesisHash, new Epoch(0), view, hash);
        Vote vote = new(kind, new Epoch(0), view, hash, new ValidatorIndex(owner.Index), owner.Signer.Sign(bytes));
        owner.Receive((owner.Index + 1) % world.Scenario.Validators, new ConsensusNodeMessage(new VoteMessage(vote)).Encode());
    }

    private void Partition()
    {
        world.Report.Partitions++;
        world.Network.MendAll();
        int number = ++_partition;
        int count = world.Nodes.Count;
        List<int> ids = [.. Enumerable.Range(0, count)];
        chance.Shuffle(ids);
        int victim = chance.Percent(50) ? ids[0] : ProposerOr(ids[0]);
        switch (chance.Below(5))
        {
            case 0:
                Cut([victim], ids, bothWays: true);
                break;
            case 1:
                Cut([victim], ids, bothWays: false);
                break;
            case 2:
                Cut(ids, [victim], bothWays: false);
                break;
            case 3:
                Cut(ids[..(count / 2)], ids[(count / 2)..], bothWays: true);
                break;
            default:
                // Two halves that only one node connects.
                Cut(ids[1..((count + 1) / 2)], ids[((count + 1) / 2)..], bothWays: true);
                break;
        }

        if (chance.Percent(50)) world.Time.After(500, () => world.DisconnectCut());
        MendAfter(chance.Between(200, world.Scenario.PartitionMaxMs), number);
    }

    private void MendAfter(ulong delayMs, int number) => world.Time.After(delayMs, () =>
    {
        if (number != _partition) return;

        if (world.Scenario.Sabotage.Bug != PlantedBug.NeverHeal) world.Network.MendAll();
        world.ReconnectAll();
    });

    private void Cut(IEnumerable<int> from, IReadOnlyList<int> to, bool bothWays)
    {
        foreach (int a in from)
        {
            foreach (int b in to)
            {
                if (a == b) continue;

                world.Network.SetCut(a, b, true);
                if (bothWays) world.Network.SetCut(b, a, true);
            }
        }
    }

    /// <summary>The node whose turn it is, as far as the furthest node knows.</summary>
    private int ProposerOr(int other)
    {
        ulong view = 0;
        foreach (SimulatedNode node in world.Nodes)
        {
            if (node.IsUp) view = Math.Max(view, node.Status.View);
        }

        return view == 0 ? other : (int)(view % (ulong)world.Scenario.Validators);
    }

    private void Crash()
    {
        if (chance.Percent(world.Scenario.CrashAllPercent))
        {
            foreach (SimulatedNode node in world.Nodes) CrashOne(node);
            return;
        }

        CrashOne(world.Nodes[chance.Percent(70) ? chance.Below(world.Nodes.Count) : ProposerOr(0)]);
    }

    private void CrashOne(SimulatedNode node)
    {
        if (!node.IsUp) return;

        bool losesLog = world.Scenario.LosesLog == node.Index && !node.Log.IsLost && chance.Percent(50);
        bool rollsBack = world.Scenario.RollsBackLog == node.Index && !node.Log.IsOldCopy && chance.Percent(50);
        bool losesChain = world.Scenario.LosesChain == node.Index && IsWorthRebuilding(node) && chance.Percent(50);
        if (losesLog || rollsBack || losesChain || node.IsWriting || chance.Percent(30)) node.Crash();
        else node.CrashAfterEffects(chance.Below(12));
        if (losesLog && world.Scenario.MisreadsLog) node.Log.Confuse();
        else if (losesLog) node.Log.Lose();
        if (losesChain) LoseChain(node);
        if (rollsBack) node.Log.PutBack();
        else if (world.Scenario.RollsBackLog == node.Index && !node.IsUp) node.Log.Copy();
    }

    /// <summary>A node that executes wrongly is rebuilt when that shows, any other at any time.</summary>
    private static bool IsWorthRebuilding(SimulatedNode node) => !node.IsDiverging || node.HasRaisedAlarm;

    /// <summary>A new machine under an old key: its wires may come later than itself.</summary>
    private void LoseChain(SimulatedNode node)
    {
        node.LoseChain();
        if (!chance.Percent(70)) return;

        world.Report.Partitions++;
        int number = ++_partition;
        world.Network.MendAll();
        Cut([node.Id], [.. Enumerable.Range(0, world.Nodes.Count)], bothWays: true);
        MendAfter(chance.Between(1_000UL, 8_000), number);
    }

    private void Stall()
    {
        SimulatedNode node = chance.Pick(world.Nodes);
        ulong until = world.Time.Now + chance.Between(200, world.Scenario.StallMaxMs);
        if (chance.Percent(30)) world.Nodes.ForEach(each => each.StalledUntilMs = until);
        else node.StalledUntilMs = until;
    }

    private void StepClock()
    {
        SimulatedNode node = chance.Pick(world.Nodes);
        int max = Math.Max(1, world.Scenario.ClockOffsetMaxMs);
        if (MayJump(node, max)) max = world.Scenario.ClockJumpMaxMs;
        node.ClockOffsetMs = chance.Below((2 * max) + 1) - max;
    }

    /// <summary>Wherever a clock is far off its node is no help; so at most f are at once, and only until their next step.</summary>
    private bool MayJump(SimulatedNode node, int max)
    {
        if (world.Scenario.ClockJumpMaxMs == 0 || !chance.Percent(50)) return false;

        int lost = world.Nodes.Count(other => other != node && (!other.IsHonest || Math.Abs(other.ClockOffsetMs) > max));
        return lost < world.Scenario.FaultsMax;
    }

    /// <summary>A Byzantine operator restarts its replica with an empty vote log.</summary>
    private void RestartForgetful()
    {
        foreach (SimulatedNode node in world.Nodes)
        {
            if (!node.IsUp || !world.BehaviourOf(node.Index).HasFlag(Behaviour.Amnesia)) continue;

            node.Crash();
            node.Log.Forget();
        }
    }
}
