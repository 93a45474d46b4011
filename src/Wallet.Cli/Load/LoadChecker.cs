using System.Globalization;
using Chain.Client;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Wallet.Cli.Load;

/// <summary>What a check found.</summary>
/// <param name="Transactions">Lines of the record.</param>
/// <param name="Acknowledged">Of these, acknowledged as final.</param>
/// <param name="Missing">Acknowledged, and unknown to a node.</param>
/// <param name="Different">Acknowledged, and with another receipt or height on a node.</param>
/// <param name="Inconsistent">Not acknowledged, and final on some nodes only, or differently.</param>
/// <param name="Height">Executed height at which all nodes were compared.</param>
/// <param name="StateRoot">Their state root there; null if they differ.</param>
/// <param name="Problems">The first problems, a sentence each.</param>
internal sealed record LoadCheckResult(
    int Transactions, int Acknowledged, int Missing, int Different, int Inconsistent, ulong Height, Hash32? StateRoot, IReadOnlyList<string> Problems)
{
    /// <summary>Whether something was acknowledged, none of it was lost, and all nodes agree.</summary>
    public bool Ok => Acknowledged > 0 && Missing == 0 && Different == 0 && Inconsistent == 0 && StateRoot is not null;
}

/// <summary>Looks every transaction of a record up on every node, and compares the nodes' states.</summary>
internal sealed class LoadChecker(NetworkTrust trust, ChainClientOptions options)
{
    private const int LookupsAtOnce = 64;
    private const int ProblemsMax = 20;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly List<string> _problems = [];
    private int _missing;
    private int _different;
    private int _inconsistent;

    /// <summary>Checks a record.</summary>
    /// <exception cref="CliException">A node cannot be reached, or stays behind.</exception>
    internal async Task<LoadCheckResult> CheckAsync(IReadOnlyList<LoadRecordLine> lines, Action<string> report, CancellationToken cancellationToken)
    {
        ulong top = lines.Select(line => line.Height).DefaultIfEmpty().Max();
        await WaitForHeightAsync(top, cancellationToken);
        ChainClient[] nodes = [.. trust.Nodes.Select(node => new ChainClient(trust with { Nodes = [node] }, options))];
        int done = 0;
        try
        {
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = LookupsAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(lines, parallel, async (line, token) =>
            {
                FinalReceipt?[] receipts = await Task.WhenAll(nodes.Select(node => node.GetReceiptAsync(line.Id, token)));
                Compare(line, receipts);
                int count = Interlocked.Increment(ref done);
                if (count % 10_000 == 0) report(string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {lines.Count:N0} looked up on {nodes.Length} nodes"));
            });
        }
        finally
        {
            foreach (ChainClient node in nodes) node.Dispose();
        }

        (ulong height, Hash32? root) = await CompareStatesAsync(cancellationToken);
        return new LoadCheckResult(
            lines.Count, lines.Count(line => line.IsAcknowledged), _missing, _different, _inconsistent, height, root, _problems);
    }

    private void Compare(LoadRecordLine line, FinalReceipt?[] receipts)
    {
        if (!line.IsAcknowledged)
        {
            bool same = receipts.All(receipt => HashOf(receipt) == HashOf(receipts[0]) && receipt?.Height == receipts[0]?.Height);
            if (!same) Problem(ref _inconsistent, $"{line.Id} was not acknowledged, and the nodes disagree about it");
            return;
        }

        for (int i = 0; i < receipts.Length; i++)
        {
            string name = trust.Nodes[i].Name;
            if (receipts[i] is not { } receipt) Problem(ref _missing, $"{line.Id} was acknowledged at height {line.Height}, and {name} does not have it");
            else if (receipt.Height != line.Height) Problem(ref _different, $"{line.Id} was acknowledged at height {line.Height}, and {name} has it at {receipt.Height}");
            else if (HashOf(receipt) != line.ReceiptHash) Problem(ref _different, $"{line.Id} has another receipt on {name} than was acknowledged");
        }
    }

    private static Hash32 HashOf(FinalReceipt? receipt) => receipt is null ? Hash32.Zero : Hashing.Sha256(receipt.Encoded.Span);

    private void Problem(ref int counter, string text)
    {
        Interlocked.Increment(ref counter);
        lock (_lock)
        {
            if (_problems.Count < ProblemsMax) _problems.Add(text);
        }
    }

    private async Task WaitForHeightAsync(ulong height, CancellationToken cancellationToken)
    {
        long start = options.Time.GetTimestamp();
        while (true)
        {
            IReadOnlyList<EndpointStatus> all = await StatusAsync(cancellationToken);
            if (all.All(endpoint => endpoint.Status?.ExecutedHeight >= height)) return;

            if (options.Time.GetElapsedTime(start) > options.Timeout)
            {
                EndpointStatus bad = all.First(endpoint => !(endpoint.Status?.ExecutedHeight >= height));
                string why = bad.Status is null ? bad.Error : string.Create(CultureInfo.InvariantCulture, $"it is at height {bad.Status.ExecutedHeight} and the record goes to {height}");
                throw new CliException(ExitCode.Unreachable, $"Node {bad.Node.Name} cannot be checked: {why}. A longer --timeout waits longer.");
            }

            await Task.Delay(PollInterval, options.Time, cancellationToken);
        }
    }

    /// <summary>Asks until all nodes have told their state root at one common height.</summary>
    private async Task<(ulong Height, Hash32? Root)> CompareStatesAsync(CancellationToken cancellationToken)
    {
        long start = options.Time.GetTimestamp();
        SortedDictionary<ulong, Dictionary<string, Hash32>> roots = [];
        while (true)
        {
            foreach (EndpointStatus endpoint in await StatusAsync(cancellationToken))
            {
                if (endpoint.Status is not { } status) continue;
                if (!roots.TryGetValue(status.ExecutedHeight, out Dictionary<string, Hash32>? known)) roots[status.ExecutedHeight] = known = new(StringComparer.Ordinal);
                known[endpoint.Node.Name] = status.StateRoot;
            }

            foreach ((ulong height, Dictionary<string, Hash32> known) in roots.Reverse())
            {
                if (known.Count < trust.Nodes.Count) continue;
                if (known.Values.Distinct().Count() == 1) return (height, known.Values.First());

                string all = string.Join(", ", known.Select(pair => $"{pair.Key} {pair.Value.ToShortString()}"));
                lock (_lock) _problems.Add(string.Create(CultureInfo.InvariantCulture, $"the state roots after block {height} differ: {all}"));
                return (height, null);
            }

            if (options.Time.GetElapsedTime(start) > options.Timeout)
            {
                throw new CliException(ExitCode.Unreachable, "The nodes were never at one height at the same time; stop the load and check again, or raise --timeout.");
            }

            await Task.Delay(PollInterval, options.Time, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<EndpointStatus>> StatusAsync(CancellationToken cancellationToken)
    {
        using ChainClient client = new(trust, options);
        return await client.GetAllStatusAsync(cancellationToken);
    }
}
