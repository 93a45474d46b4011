namespace Chain.Contracts.Std;

/// <summary>A key of an ordered map and what it stands for.</summary>
public readonly struct MapEntry<TKey, TValue>
{
    /// <summary>Pairs the two.</summary>
    public MapEntry(TKey key, TValue value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>The key.</summary>
    public TKey Key { get; }

    /// <summary>What the key stands for.</summary>
    public TValue Value { get; }

    /// <summary>Takes the entry apart, as in <c>foreach ((string name, int stock) in map)</c>.</summary>
    public void Deconstruct(out TKey key, out TValue value)
    {
        key = Key;
        value = Value;
    }
}
