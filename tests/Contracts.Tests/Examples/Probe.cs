using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Examples;

/// <summary>Does whatever a test wants to see the engine answer.</summary>
[Contract("probe")]
public sealed partial class Probe : Contract
{
    [Slot(0)] private readonly StateMap<string, byte[]> _values;
    [Slot(1)] private readonly StateValue<ulong> _counter;
    [Slot(2)] private readonly StateList<uint> _list;
    private readonly TowerProxy _tower;
    private readonly GhostProxy _ghost;

    public static class Faults
    {
        public static readonly Fault Refused = new("Refused on purpose.");
    }

    [Call]
    public void Put(string key, byte[] value) => _values[key] = value;

    [Call]
    public void Remove(string key) => _values.Remove(key);

    [Call]
    public ulong Increment(ulong by)
    {
        ulong next = _counter.GetOr(0) + by;
        _counter.Set(next);
        Emit(new Counted(next));
        return next;
    }

    [Call]
    public void PutThenReject(string key)
    {
        _values[key] = [1];
        Emit(new Counted(0));
        Reject(Faults.Refused.With(key));
    }

    [Call]
    public void Throw(int kind)
    {
        int[] none = [];
        int zero = none.Length;
        _counter.Set(77);
        switch (kind)
        {
            case 0:
                _counter.Set((ulong)none[kind]);
                break;
            case 1:
                _counter.Set((ulong)(kind / zero));
                break;
            case 2:
                _counter.Set(checked(ulong.MaxValue + (ulong)kind));
                break;
            default:
                throw new InvalidOperationException("This text must not reach a receipt.");
        }
    }

    [Call]
    public void SwallowFault()
    {
        Swallow(() => Reject(Faults.Refused));
        Swallow(() => _counter.Set(1));
    }

    [Call]
    public void EmitMany(int count, int size)
    {
        for (int i = 0; i < count; i++) Emit(new Noise(new byte[size]));
    }

    [Call]
    public byte[] Return(int size) => new byte[size];

    [Call]
    public void AddToList(uint item) => _list.Add(item);

    [Call]
    public void ShrinkList() => _list.RemoveLast();

    [Call]
    public void SetInList(uint index, uint item) => _list[index] = item;

    [Call]
    public Hash32 HashOf(byte[] data) => Sha256(data);

    [Call]
    public bool Verify(PublicKey key, byte[] message, byte[] signature) => VerifySignature(key, message, new Signature(signature));

    [Call]
    public string? ClimbAndReport(uint levels, uint failAt)
    {
        CallFault? fault = _tower.Try(TowerAbi.Climb(levels, failAt));
        _counter.Set(levels);
        return fault?.Code;
    }

    [Call]
    public void Climb(uint levels, uint failAt) => _tower.Climb(levels, failAt);

    [Call]
    public Authority AuthorityBelow(Address signer) => _tower.Authority(signer);

    [Call]
    public void SenderBelow() => _tower.AskSender();

    [Call]
    public void CallBack() => _tower.CallProbe();

    [Call]
    public string? CallGhost() => _ghost.Try(GhostAbi.Boo()).Fault?.Code;

    [View]
    public byte[]? Get(string key) => _values.TryGet(key, out byte[]? value) ? value : null;

    [View]
    public ulong Counter() => _counter.GetOr(0);

    [View]
    public byte[] Indexed(string key) => _values[key];

    [View]
    public string[] Scan(string? from, int limit)
    {
        StateEntry<string, byte[]>[] page = from is null ? _values.Range(limit) : _values.RangeFrom(from, limit);
        return [.. page.Select(e => e.Key)];
    }

    [View]
    public uint[] List(uint from) => _list.Range(from, 100);

    [View]
    public uint ListCount() => _list.Count;

    [View]
    public uint ListItem(uint index) => _list[index];

    [View]
    public bool WriteInView()
    {
        _counter.Set(5);
        return true;
    }

    [View]
    public bool EmitInView()
    {
        Emit(new Counted(1));
        return true;
    }

    [View]
    public bool CallInView()
    {
        _tower.Climb(1, 0);
        return true;
    }

    [View]
    public uint HeightBelow() => _tower.Height();

    [View]
    public Address SenderInView() => Sender;

    [View]
    public ulong BlockHeight() => Block.Height;

    private static void Swallow(Action action)
    {
        try
        {
            action();
        }
        catch (Exception)
        {
            // A hostile contract would do this; the engine must not be fooled.
        }
    }
}

/// <summary>A counter changed.</summary>
[Event]
public sealed record Counted(ulong Value);

/// <summary>Bytes.</summary>
[Event]
public sealed record Noise(byte[] Bytes);

/// <summary>What a contract sees of who calls.</summary>
public sealed record Authority(string? Caller, bool Signed);

/// <summary>Calls itself, as it may.</summary>
[Contract("tower", Reentrant = true)]
public sealed partial class Tower : Contract
{
    private readonly StateValue<uint> _height;
    private readonly TowerProxy _self;
    private readonly ProbeProxy _probe;

    public static class Faults
    {
        public static readonly Fault Fell = new("Fell.");
    }

    [Call]
    public void Climb(uint levels, uint failAt)
    {
        uint height = _height.GetOr(0) + 1;
        _height.Set(height);
        Emit(new Climbed(height));
        Require(levels != failAt, Faults.Fell);
        if (levels > 1) _self.Climb(levels - 1, failAt);
    }

    [Call]
    public Authority Authority(Address signer) => new(Caller, Signed(signer));

    [Call]
    public Address AskSender() => Sender;

    [Call]
    public void CallProbe() => _probe.Increment(1);

    [View]
    public uint Height() => _height.GetOr(0);
}

/// <summary>A level was climbed.</summary>
[Event]
public sealed record Climbed(uint Height);

/// <summary>A contract that tests do not deploy.</summary>
[Contract("ghost")]
public sealed partial class Ghost : Contract
{
    [View]
    public bool Boo() => true;
}
