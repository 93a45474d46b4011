using System.Diagnostics;
using Chain.Contracts.Execution;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Execution;

namespace Chain.Node.Hosting;

/// <summary>
/// The one thread that executes final blocks and writes them. However far finality is ahead, few of them wait in memory. While
/// others wait, one sync makes several durable, and nobody is told of them before it.
/// </summary>
public sealed class ExecutionWorker : IDisposable
{
    /// <summary>Most blocks of one sync: beyond that little is saved, and consensus waits longer for their results.</summary>
    private const int GroupMax = 8;

    private readonly List<ProcessedBlock> _group = [];
    private readonly BlockProcessor _processor;
    private readonly EventLanes _events;
    private readonly NodeMetrics _metrics;
    private readonly Action<ProcessedBlock> _onProcessed;
    private readonly Action<Exception> _onFailure;
    private readonly ExecutionBacklog _blocks;
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <summary>Starts the thread.</summary>
    /// <param name="blocks">Final blocks that wait; ended by this worker.</param>
    /// <param name="processor">Executes and writes.</param>
    /// <param name="events">Told of each block that is durable.</param>
    /// <param name="metrics">Where blocks and their time are counted.</param>
    /// <param name="onProcessed">Called after that, for those who wait for receipts and events.</param>
    /// <param name="onFailure">Told when execution or the store fails: the node must stop.</param>
    public ExecutionWorker(
        ExecutionBacklog blocks,
        BlockProcessor processor,
        EventLanes events,
        NodeMetrics metrics,
        Action<ProcessedBlock> onProcessed,
        Action<Exception> onFailure)
    {
        _blocks = blocks;
        _processor = processor;
        _events = events;
        _metrics = metrics;
        _onProcessed = onProcessed;
        _onFailure = onFailure;
        _thread = new Thread(Run, ExecutionLimits.ThreadStackBytes) { Name = "execution", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Final blocks that wait.</summary>
    public int Waiting => _blocks.Count;

    /// <summary>Queues the next final block.</summary>
    public void Enqueue(ExecuteBlock block) => _blocks.Enqueue(block);

    /// <summary>Ends after the block that is being executed; the rest is executed after the next start.</summary>
    public void Dispose()
    {
        _stopping = true;
        _blocks.Close();
        if (Thread.CurrentThread != _thread) _thread.Join();
    }

    private void Run()
    {
        try
        {
            while (_blocks.TryTake(out ExecuteBlock? next))
            {
                if (_stopping) return;

                long started = Stopwatch.GetTimestamp();
                bool isLast = _group.Count + 1 >= GroupMax || _blocks.Count == 0;
                _group.Add(_processor.Process(next.Block, next.Certificate, sync: isLast));
                Count(_group[^1], Stopwatch.GetElapsedTime(started));
                if (isLast) Announce();
            }
        }
#pragma warning disable CA1031 // Whatever kept a final block from being executed and stored stops the node.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _onFailure(exception);
        }
    }

    /// <summary>Tells of the blocks that one sync made durable.</summary>
    private void Announce()
    {
        foreach (ProcessedBlock processed in _group)
        {
            _events.Post(new BlockExecuted(processed.Block.Header, processed.Roots, processed.Members));
            _onProcessed(processed);
        }

        _group.Clear();
    }

    private void Count(ProcessedBlock processed, TimeSpan took)
    {
        _metrics.Blocks.Add();
        _metrics.Transactions.Add(processed.Receipts.Count);
        foreach (Receipt receipt in processed.Receipts)
        {
            if (receipt.Status == ReceiptStatus.Fault) _metrics.Faults.Add();
        }

        _metrics.ExecutionSeconds.Observe(took.TotalSeconds);
    }
}
