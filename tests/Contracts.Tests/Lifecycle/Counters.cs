using Chain.Contracts.Sdk;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>A contract as it was first deployed.</summary>
[Contract("counter", Version = 1)]
public sealed partial class FirstCounter : Contract
{
    private readonly StateValue<Count> _count;

    [Call]
    public int Add(int by)
    {
        _count.Set(new Count(_count.GetOr(new Count(0)).Value + by));
        Emit(new Added(by));
        return _count.Require(StateFaults.KeyNotFound).Value;
    }

    [View]
    public int Get() => _count.GetOr(new Count(0)).Value;
}

/// <summary>Its next version: it counts in steps, keeps how often, and says what it was made from.</summary>
[Contract("counter", Version = 2)]
public sealed partial class SecondCounter : Contract
{
    private readonly StateValue<Tally> _tally;
    private readonly StateValue<int> _times;
    private readonly StateValue<int> _migratedFrom;

    public static class Faults
    {
        public static readonly Fault TooMany = new("The count is too high to go on from.");
    }

    [Call]
    public void Migrate(int from)
    {
        int total = _tally.GetOr(new Tally(0)).Total;
        if (total >= 100) Reject(Faults.TooMany.With($"{total} of 100"));
        Require(Caller == "engine", Faults.TooMany);
        _migratedFrom.Set(from);
        Emit(new Added(0));
    }

    [Call]
    public int Add(int by)
    {
        _tally.Set(new Tally(_tally.GetOr(new Tally(0)).Total + (10 * by)));
        _times.Set(_times.GetOr(0) + 1);
        return _tally.Require(StateFaults.KeyNotFound).Total;
    }

    [View]
    public int Get() => _tally.GetOr(new Tally(0)).Total;

    [View]
    public int MigratedFrom() => _migratedFrom.GetOr(-1);
}

/// <summary>A version that would read the count as text.</summary>
[Contract("counter", Version = 3)]
public sealed partial class CarelessCounter : Contract
{
    private readonly StateValue<string> _count;

    [View]
    public string Get() => _count.GetOr("");
}

/// <summary>A version whose <c>Migrate</c> activation cannot call.</summary>
[Contract("counter", Version = 4)]
public sealed partial class MisfitCounter : Contract
{
    private readonly StateValue<Count> _count;

    [Call]
    public int Migrate() => _count.GetOr(new Count(0)).Value;
}

/// <summary>A version whose <c>Migrate</c> has another contract look for it, before it faults.</summary>
[Contract("counter", Version = 5)]
public sealed partial class MeddlingCounter : Contract
{
    private readonly StateValue<Count> _count;
    private readonly CounterCallerProxy _caller;

    [Call]
    public void Migrate(int from) => _count.Set(new Count(_caller.Add(from)));

    [Call]
    public int Add(int by) => 1_000 + by;
}

/// <summary>A contract that calls the counter, and tries what is the engine's to do.</summary>
[Contract("caller", Version = 1)]
public sealed partial class CounterCaller : Contract
{
    private readonly FirstCounterProxy _counter;
    private readonly SecondCounterProxy _second;

    [Call]
    public int Add(int by) => _counter.Add(by);

    [Call]
    public void Migrate2(int from) => _second.Migrate(from);

    [Call]
    public bool Inspect(byte[] image) => InspectImage(image).IsRefused;
}

/// <summary>A contract under the name of one of the software's own.</summary>
[Contract("consortium", Version = 9)]
public sealed partial class Impostor : Contract
{
    [View]
    public int Get() => 9;
}

/// <summary>What a counter holds.</summary>
/// <param name="Value">The count.</param>
public sealed record Count(int Value);

/// <summary>What its next version calls it: other names, the same bytes.</summary>
/// <param name="Total">The count.</param>
public sealed record Tally(int Total);

/// <summary>Something was added.</summary>
/// <param name="By">How much.</param>
[Event]
public sealed record Added(int By);
