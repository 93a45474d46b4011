using Chain.Contracts.State;
using Chain.Contracts.Testing;

namespace Chain.Contracts.Tests.Traceability;

/// <summary>Counts values read, scans begun and rows that scans gave.</summary>
internal sealed class CountingState(MemoryState inner) : IStateReader
{
    public int Reads { get; private set; }

    public byte[]? Get(ReadOnlySpan<byte> stateKey)
    {
        Reads++;
        return inner.Get(stateKey);
    }

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix, byte[] from)
    {
        Reads++;
        foreach (KeyValuePair<byte[], byte[]> row in inner.Scan(prefix, from))
        {
            Reads++;
            yield return row;
        }
    }
}
