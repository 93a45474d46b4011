using Chain.Contracts.Sdk;
using Chain.Contracts.Std;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Examples;

/// <summary>Every type that a contract may use.</summary>
[Contract("gallery", Version = 3)]
public sealed partial class Gallery : Contract
{
    [Slot(9)] private readonly StateMap<Everything.Key, Everything> _byKey;
    [Slot(2)] private readonly StateValue<Everything> _last;
    [Slot(3)] private readonly StateList<Measure> _measures;
    [Slot(4)] private readonly StateMap<(byte Group, sbyte Number), string, string[]> _groups;

    /// <summary>Returns what it is given.</summary>
    /// <param name="value">All types in one.</param>
    [Call]
    public Everything Echo(Everything value)
    {
        _last.Set(value);
        _byKey[value.InKey] = value;
        _measures.Add(value.Measure);
        return value;
    }

    /// <summary>What <see cref="Echo"/> was given last.</summary>
    [View]
    public Everything? Last() => _last.TryGet(out Everything? last) ? last : null;

    /// <summary>Keys seen, in order.</summary>
    [View]
    public Everything.Key[] Keys() => [.. _byKey.Range(100).Select(e => e.Key)];

    /// <summary>Measures seen.</summary>
    [View]
    public IReadOnlyList<Measure> Measures() => _measures.Range(0, 100);

    /// <summary>Takes nothing and returns nothing.</summary>
    [Call]
    public void Nothing() => _groups[(1, -1), "none"] = [];
}

/// <summary>All types in one.</summary>
public sealed record Everything(
    bool Flag,
    byte U8,
    ushort U16,
    uint U32,
    ulong U64,
    sbyte I8,
    short I16,
    int I32,
    long I64,
    string Text,
    byte[] Bytes,
    Hash32 Hash,
    Address Address,
    PublicKey PublicKey,
    Timestamp Timestamp,
    Measure Measure,
    Fixed Fixed,
    BigInt BigInt,
    Amount Amount,
    Unit Unit,
    Colour Colour,
    Level Level,
    Inner Inner,
    Wrapped Wrapped,
    ulong? MaybeNumber,
    string? MaybeText,
    Inner? MaybeInner,
    string[] Texts,
    IReadOnlyList<Inner> Inners,
    byte[][] Chunks,
    int?[] Gaps,
    Everything.Key InKey)
{
    /// <summary>All types that order.</summary>
    public sealed record Key(
        bool Flag, byte U8, ushort U16, uint U32, ulong U64, sbyte I8, short I16, int I32, long I64, string Text, byte[] Bytes,
        Hash32 Hash, Address Address, PublicKey PublicKey, Timestamp Timestamp, Fixed Fixed, Unit Unit,
        Colour Colour, Level Level, Wrapped Wrapped);
}

/// <summary>An enum of one byte.</summary>
public enum Colour : byte
{
    /// <summary>Red.</summary>
    Red = 1,

    /// <summary>Green.</summary>
    Green = 200,
}

/// <summary>An enum with negative values.</summary>
public enum Level : long
{
    /// <summary>Below.</summary>
    Below = -5_000_000_000,

    /// <summary>Zero.</summary>
    Zero = 0,
}

/// <summary>A record in a record.</summary>
public sealed record Inner(int Number, string? Note);

/// <summary>A named number.</summary>
public readonly record struct Wrapped(ulong Value);
