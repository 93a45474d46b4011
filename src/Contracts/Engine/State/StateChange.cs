namespace Chain.Contracts.State;

/// <summary>One key's new value; null deletes it. A block's changes are sorted by key, each key once.</summary>
/// <param name="Key">Full state key (<see cref="StateKey"/>); owned by the record.</param>
/// <param name="Value">Canonical value, owned by the record; null for a deletion.</param>
public readonly record struct StateChange(byte[] Key, byte[]? Value);
