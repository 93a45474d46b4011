using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>Facts of a kind, newest first, read in batches as far as somebody asks for them.</summary>
internal sealed class FactHistory
{
    private readonly TraceState _state;
    private readonly string _item;
    private readonly FactKind _kind;
    private ArrayList<FactRow> _rows;
    private int _next;
    private int _read;

    /// <inheritdoc cref="TraceState.History"/>
    public FactHistory(TraceState state, string item, FactKind kind, Moment at, bool inclusive)
    {
        _state = state;
        _item = item;
        _kind = kind;
        _rows = inclusive
            ? state.LatestRows(item, kind, at, TraceState.BatchRows)
            : state.RowsBefore(item, kind, at, TraceState.BatchRows);
        _read = _rows.Count;
    }

    /// <summary>Gives the next fact; false at the end, and after <see cref="TraceState.HistoryRowsMax"/>.</summary>
    public bool TryNext(out FactRow row)
    {
        if (_next == _rows.Count && !TryRead())
        {
            row = default;
            return false;
        }

        row = _rows[_next++];
        return true;
    }

    private bool TryRead()
    {
        if (_rows.Count < TraceState.BatchRows || _read >= TraceState.HistoryRowsMax) return false;

        _rows = _state.RowsBefore(_item, _kind, _rows[^1].At, TraceState.BatchRows);
        _read += _rows.Count;
        _next = 0;
        return _rows.Count > 0;
    }
}
