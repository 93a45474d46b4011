using Chain.Consensus;
using Chain.Node.Core;
using Chain.Node.Storage.Votes;

namespace Chain.Node.Hosting;

/// <summary>
/// Carries out effects in order and keeps the promise behind them: whatever follows a <see cref="PersistVotes"/> happens
/// only once that write is durable. While the disk works, later lists queue behind, and one sync makes the records of
/// all of them durable together. A disk that stands still holds up the core once many lists wait.
/// </summary>
public sealed class EffectPipeline : IDisposable
{
    /// <summary>Most lists that wait for the disk.</summary>
    private const int QueuedMax = 4_096;

    private readonly IVoteLogWriter _log;
    private readonly Action<NodeEffect> _carryOut;
    private readonly Action<Exception> _onFailure;
    private readonly object _gate = new();
    private readonly Thread _writer;
    private List<List<NodeEffect>> _queued = [];
    private int _pending;
    private bool _closed;
    private bool _ended;

    /// <summary>Starts the writer.</summary>
    /// <param name="log">Where votes are made durable.</param>
    /// <param name="carryOut">Carries out one effect that is not about the log. Never at the same time as itself.</param>
    /// <param name="onFailure">Told when the log or an effect fails: the node must stop, and nothing more is carried out.</param>
    public EffectPipeline(IVoteLogWriter log, Action<NodeEffect> carryOut, Action<Exception> onFailure)
    {
        _log = log;
        _carryOut = carryOut;
        _onFailure = onFailure;
        _writer = new Thread(Write) { Name = "vote-log", IsBackground = true };
        _writer.Start();
    }

    /// <summary>
    /// Takes over one list of effects, when there is room. Called by who applies events to the core, never at the same time as itself. After a failure the list is dropped.
    /// </summary>
    public void Run(List<NodeEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        if (effects.Count == 0) return;
        if (Volatile.Read(ref _pending) == 0 && !NeedsLog(effects))
        {
            foreach (NodeEffect effect in effects) _carryOut(effect);
            return;
        }

        lock (_gate)
        {
            while (_queued.Count >= QueuedMax && !_ended) Monitor.Wait(_gate);

            if (_ended) return;

            Interlocked.Increment(ref _pending);
            _queued.Add([.. effects]);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Finishes what is queued and ends the writer.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }

        if (Thread.CurrentThread != _writer) _writer.Join();
    }

    private static bool NeedsLog(List<NodeEffect> effects)
    {
        foreach (NodeEffect effect in effects)
        {
            if (effect is PersistVotes or CompactVoteLog) return true;
        }

        return false;
    }

    private void Write()
    {
        try
        {
            while (TakeQueued() is List<List<NodeEffect>> lists)
            {
                PersistAndCarryOut(lists);
                Interlocked.Add(ref _pending, -lists.Count);
            }
        }
#pragma warning disable CA1031 // A vote that is not durable must never be seen: whatever failed, the node stops here.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _onFailure(exception);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Nothing is carried out any more, and nobody waits for room.</summary>
    private void End()
    {
        lock (_gate)
        {
            _ended = true;
            Interlocked.Increment(ref _pending);
            Monitor.PulseAll(_gate);
        }
    }

    private List<List<NodeEffect>>? TakeQueued()
    {
        lock (_gate)
        {
            while (_queued.Count == 0 && !_closed) Monitor.Wait(_gate);
            if (_queued.Count == 0) return null;

            List<List<NodeEffect>> lists = _queued;
            _queued = [];
            Monitor.PulseAll(_gate);
            return lists;
        }
    }

    private void PersistAndCarryOut(List<List<NodeEffect>> lists)
    {
        bool appended = false;
        foreach (List<NodeEffect> list in lists)
        {
            foreach (NodeEffect effect in list)
            {
                if (effect is PersistVotes persist)
                {
                    _log.Append(persist.Records);
                    appended = true;
                }
            }
        }

        if (appended) _log.Sync();
        IReadOnlyList<LogRecord>? keep = null;
        foreach (List<NodeEffect> list in lists)
        {
            foreach (NodeEffect effect in list)
            {
                if (effect is CompactVoteLog compact) keep = compact.Keep;
                else if (effect is PersistVotes persist) keep = keep is null ? null : [.. keep, .. persist.Records];
                else _carryOut(effect);
            }
        }

        if (keep is not null) _log.Compact(keep);
    }
}
