using System.Collections.Concurrent;
using Chain.Consensus;
using Chain.Node.Core;
using Chain.Node.Hosting;
using Chain.Node.Storage;
using Chain.Node.Storage.Votes;
using Chain.Node.Tests.Storage.Votes;
using Chain.TestSupport;

namespace Chain.Node.Tests.Hosting;

/// <summary>What follows the write of a vote is carried out only once the write is durable, whenever the power goes and whatever fails.</summary>
public sealed class EffectPipelineTests
{
    private const int Votes = 40;

    [Fact]
    public void Vote_that_was_sent_is_in_the_log_whenever_the_power_goes()
    {
        for (int sends = 1; sends <= 2 * Votes; sends++) Assert.Empty(CutPower(log => log, sends));
    }

    [Fact]
    public void Log_that_drops_unsynced_writes_is_noticed() =>
        Assert.All(Enumerable.Range(2, Votes), sends => Assert.NotEmpty(CutPower(log => new ForgetfulLog(log), sends)));

    [Fact]
    public void Full_disk_is_told_once_and_nothing_is_sent_that_was_not_written()
    {
        for (int steps = 0; steps < 40; steps++)
        {
            World world = new(log => log);
            int sent;
            using (EffectPipeline pipeline = world.Start())
            {
                world.Directory.StopAfter(steps);
                world.Drive(pipeline, new SplitMix64(1), waitPercent: 100);
                sent = world.Sent.Count;
                pipeline.Run([Send(1)]);
            }

            Assert.Equal(sent, world.Sent.Count);
            Assert.Equal(StorageFailure.NoSpace, Assert.IsType<StorageException>(Assert.Single(world.Failures)).Failure);
            world.Directory.Resume();
            Assert.Empty(world.FindLost());
        }
    }

    [Fact]
    public void Effects_are_carried_out_in_their_order_over_all_lists()
    {
        World world = new(log => log);
        using (EffectPipeline pipeline = world.Start()) world.Drive(pipeline, new SplitMix64(2), waitPercent: 30);
        Assert.Empty(world.Failures);
        Assert.Equal(Enumerable.Range(1, Votes).SelectMany(vote => new[] { vote, vote }), world.Sent);
    }

    /// <summary>Cuts the power before the next send after so many; the votes that were sent and are not in the log.</summary>
    private static IReadOnlyList<int> CutPower(Func<IVoteLogWriter, IVoteLogWriter> wrap, int sends)
    {
        World world = new(wrap) { SendsMax = sends };
        using (EffectPipeline pipeline = world.Start()) world.Drive(pipeline, new SplitMix64((ulong)sends), waitPercent: 50);
        world.Directory.Crash((ulong)sends);
        return world.FindLost();
    }

    private static SendToAll Send(int vote) => new(BitConverter.GetBytes(vote), MessageClass.Consensus);

    /// <summary>A log in memory, and what was sent to others.</summary>
    private sealed class World
    {
        private readonly Func<IVoteLogWriter, IVoteLogWriter> _wrap;

        internal World(Func<IVoteLogWriter, IVoteLogWriter> wrap)
        {
            _wrap = wrap;
            VoteLog.Create(Directory, VoteLogTests.Genesis, VoteLogTests.Key, VoteLogTests.Id);
        }

        internal int SendsMax { get; init; } = int.MaxValue;

        internal MemoryLogDirectory Directory { get; } = new();

        internal ConcurrentQueue<int> Sent { get; } = new();

        internal ConcurrentQueue<Exception> Failures { get; } = new();

        internal EffectPipeline Start() => new(_wrap(Open().Log!), CarryOut, Failures.Enqueue);

        /// <summary>Writes and sends votes, each once more in a list without a write, until all are sent or something failed.</summary>
        internal void Drive(EffectPipeline pipeline, SplitMix64 random, int waitPercent)
        {
            for (int vote = 1; vote <= Votes && Failures.IsEmpty; vote++)
            {
                try
                {
                    pipeline.Run([new PersistVotes([VoteLogTests.Record(vote)]), Send(vote)]);
                    pipeline.Run([Send(vote)]);
                    if (vote % 7 == 0) pipeline.Run([new CompactVoteLog([.. Enumerable.Range(1, vote).Select(VoteLogTests.Record)])]);
                }
                catch (PowerCutException)
                {
                    return; // Of a list that had nothing to wait for.
                }

                int sends = 2 * vote;
                if (random.Chance(waitPercent)) SpinWait.SpinUntil(() => Sent.Count >= sends || !Failures.IsEmpty);
            }
        }

        internal IReadOnlyList<int> FindLost()
        {
            HashSet<string> kept = [.. Open().Records.Select(VoteLogTests.Show)];
            return [.. Sent.Distinct().Where(vote => !kept.Contains(VoteLogTests.Show(VoteLogTests.Record(vote))))];
        }

        private VoteLogOpening Open() => VoteLog.Open(Directory, VoteLogTests.Genesis, VoteLogTests.Key, default, new VoteLogOptions());

        private void CarryOut(NodeEffect effect)
        {
            if (Sent.Count >= SendsMax) throw new PowerCutException();
            Sent.Enqueue(BitConverter.ToInt32(((SendToAll)effect).Message.Span));
        }
    }

    private sealed class PowerCutException : Exception;

    /// <summary>Says that everything is durable, and keeps it in memory.</summary>
    private sealed class ForgetfulLog(IVoteLogWriter log) : IVoteLogWriter
    {
        public void Append(IReadOnlyList<LogRecord> records) => log.Append(records);

        public void Sync()
        {
        }

        public void Compact(IReadOnlyList<LogRecord> keep)
        {
        }
    }
}
