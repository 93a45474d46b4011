namespace Chain.Consensus;

/// <summary>
/// How long a view may take. Grows by half, up to a cap, and shrinks towards the minimum by a sixteenth of the excess: when, says
/// <see cref="PaceRule"/>. The cap is what ends an outage: timeouts that double without one leave a healed network waiting for hours.
/// </summary>
/// <remarks>Source: Chan and Pass, section 3 (timer of 3Δ); the adaptation stands in for the unknown Δ.</remarks>
internal sealed class Timeouts(SimplexOptions options)
{
    private ulong _current = options.ViewTimeoutMin.Value;

    /// <summary>The present timeout of a turn that is not short.</summary>
    public Ticks Current => new(_current);

    /// <summary>Back to where it starts.</summary>
    public void Reset() => _current = options.ViewTimeoutMin.Value;

    public void Grow()
    {
        if (Has(SimplexMutation.TimersDoNotGrow)) return;

        _current += (_current / 2) + 1;
        if (!Has(SimplexMutation.UnboundedTimers)) _current = Math.Min(_current, options.ViewTimeoutMax.Value);
    }

    public void Shrink() => _current -= (_current - options.ViewTimeoutMin.Value + 15) / 16;

    /// <summary>The timeout of a view.</summary>
    public Ticks For(bool isShort, bool isIdle)
    {
        ulong ticks = isShort ? Math.Min(options.SilentTimeout.Value, _current) : _current;
        return new Ticks(isIdle && !Has(SimplexMutation.NormalTimerAtRest) ? ticks + options.EmptyBlockInterval.Value : ticks);
    }

    private bool Has(SimplexMutation mutation) => (options.Mutation & mutation) != 0;
}
