using Chain.Contracts.State;
using Chain.Encoding;

namespace Chain.Contracts.Execution;

/// <summary>
/// Gas that organisations used, under the engine's own keys <c>gas ‖ organisation id</c> as unsigned integers. Charged
/// once an organisation and block, after the transactions, so that faults do not roll it back and contracts do not see
/// it change.
/// </summary>
public sealed class GasLedger
{
    private readonly SortedDictionary<string, ulong> _charges = new(StringComparer.Ordinal);

    /// <summary>The full state key of an organisation's total.</summary>
    public static byte[] KeyOf(string organisation) =>
        StateKey.Of(ContractCatalog.ReservedName, System.Text.Encoding.UTF8.GetBytes(organisation));

    /// <summary>Gas that an organisation used since genesis.</summary>
    public static ulong Read(IStateReader state, string organisation)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Decode(state.Get(KeyOf(organisation)));
    }

    /// <summary>Adds to what an organisation used in this block.</summary>
    internal void Add(string organisation, ulong gas)
    {
        _charges.TryGetValue(organisation, out ulong before);
        _charges[organisation] = before + gas;
    }

    /// <summary>Adds the block's charges to the totals.</summary>
    internal void Write(StateOverlay overlay)
    {
        CanonicalWriter writer = new(capacity: 16);
        foreach ((string organisation, ulong gas) in _charges)
        {
            byte[] key = KeyOf(organisation);
            overlay.TryGet(key, out byte[]? before);
            writer.Clear();
            writer.WriteUInt64(Decode(before) + gas);
            overlay.Put(key, writer.ToArray());
        }
    }

    private static ulong Decode(byte[]? value)
    {
        if (value is null) return 0;

        CanonicalReader reader = new(value);
        ulong gas = reader.ReadUInt64();
        return reader.TryFinish(out DecodeError error) ? gas : throw new InvalidOperationException($"A gas total does not decode: {error}.");
    }
}
