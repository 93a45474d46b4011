using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Chain.Consensus;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Benchmarks.Consensus;

/// <summary>
/// Cost of consensus inside one replica, without network, disk and signatures. Budget: one vote under 2 µs, a whole
/// view under 50 µs at 16 validators, so that consensus is never what bounds a block.
/// </summary>
internal static class SimplexRun
{
    private const int Warmups = 3;

    /// <summary>Runs views of proposal, votes and final block, and prints the best and the median of the rounds.</summary>
    /// <param name="validators">Validators of the set.</param>
    /// <param name="views">Views a round.</param>
    /// <param name="rounds">Rounds; on a busy machine only the best of them says what the code costs.</param>
    public static void Run(int validators, int views, int rounds)
    {
        ConsensusDomain domain = new(Hash32.Zero, new Epoch(0), new ValidatorSet([.. Enumerable.Range(0, validators).Select(KeyOf)]));
        List<ConsensusEvent> events = EventsOf(domain, views);
        List<double> seconds = [];
        long bytes = 0;
        for (int round = -Warmups; round < rounds; round++)
        {
            SimplexReplica replica = Create(domain);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            Apply(replica, events);
            if (round >= 0) seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (replica.LastFinal.Height.Value != (ulong)views) throw new InvalidOperationException($"Only {replica.LastFinal} is final.");
        }

        seconds.Sort();
        double events1 = events.Count / (double)views;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"n={validators}: a view {Micros(seconds[0], views):F1} µs best, {Micros(seconds[seconds.Count / 2], views):F1} µs median, {events1:F1} events, {bytes / views:N0} B; an event {Micros(seconds[0], events.Count):F2} µs best"));
    }

    private static double Micros(double seconds, int count) => seconds * 1e6 / count;

    private static void Apply(SimplexReplica replica, List<ConsensusEvent> events)
    {
        List<ConsensusEffect> effects = new(capacity: 64);
        replica.Start(effects);
        foreach (ConsensusEvent input in events)
        {
            effects.Clear();
            replica.Apply(input, effects);
        }
    }

    private static SimplexReplica Create(ConsensusDomain domain)
    {
        RestoredState restored = new(Block(domain, new Height(0), new View(0), Hash32.Zero), null, [], new NoCodec());
        return new SimplexReplica(new SimplexOptions(), domain, new NoSigner(KeyOf(0)), restored);
    }

    private static List<ConsensusEvent> EventsOf(ConsensusDomain domain, int views)
    {
        List<ConsensusEvent> events = [];
        ConsensusBlock parent = Block(domain, new Height(0), new View(0), Hash32.Zero);
        for (ulong view = 1; view <= (ulong)views; view++)
        {
            ConsensusBlock block = Block(domain, parent.Height.Next, new View(view), parent.Hash);
            AddView(events, domain, block);
            parent = block;
        }

        return events;
    }

    /// <summary>What a replica hears in one view: the proposal or its own block, all votes, and that the block is stored.</summary>
    private static void AddView(List<ConsensusEvent> events, ConsensusDomain domain, ConsensusBlock block)
    {
        if (block.Proposer.Value == 0)
        {
            events.Add(new BlockBuilt(block.View, block));
        }
        else
        {
            Proposal proposal = new(block, VoteOf(VoteKind.Notarize, block, block.Proposer.Value), null, []);
            events.Add(new MessageReceived(block.Proposer, new ProposalMessage(proposal)));
            events.Add(new BlockValidated(block.Hash, Valid: true));
        }

        foreach (VoteKind kind in new[] { VoteKind.Notarize, VoteKind.Finalize })
        {
            if (kind == VoteKind.Finalize) events.Add(new BlockJudged(block.View));
            for (int i = 1; i < domain.Validators.Count; i++)
            {
                if (kind == VoteKind.Notarize && i == block.Proposer.Value) continue;
                events.Add(new MessageReceived(new ValidatorIndex(i), new VoteMessage(VoteOf(kind, block, i))));
            }
        }

        events.Add(new BlocksDurable(block.View));
    }

    private static Vote VoteOf(VoteKind kind, ConsensusBlock block, int signer) =>
        new(kind, block.Epoch, block.View, block.Hash, new ValidatorIndex(signer), default);

    private static ConsensusBlock Block(ConsensusDomain domain, Height height, View view, Hash32 parent)
    {
        byte[] bytes = BitConverter.GetBytes(view.Value);
        return new ConsensusBlock(
            Hashing.Sha256(bytes), domain.Epoch, height, view, parent, domain.Validators.ProposerOf(view), bytes);
    }

    private static PublicKey KeyOf(int validator) => new(Hashing.Sha256(BitConverter.GetBytes(validator)).ToArray());

    private sealed class NoSigner(PublicKey key) : IVoteSigner
    {
        public PublicKey PublicKey => key;

        public Signature Sign(ReadOnlySpan<byte> message) => default;
    }

    /// <summary>The vote log of a run is empty, so there is nothing to decode.</summary>
    private sealed class NoCodec : IBlockCodec
    {
        public bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out ConsensusBlock? block)
        {
            block = null;
            return false;
        }
    }
}
