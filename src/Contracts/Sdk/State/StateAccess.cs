using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Chain.Contracts.Sdk;

/// <summary>What typed state fields have in common: encoding through the context's scratch buffers.</summary>
internal static class StateAccess
{
    public static bool TryRead<T>(ContractContext context, KeyWriter key, Codec<T> codec, [MaybeNullWhen(false)] out T value)
    {
        if (context.TryRead(key.Written, out ReadOnlySpan<byte> bytes))
        {
            value = Decode(context, codec, bytes);
            return true;
        }

        value = default;
        return false;
    }

    public static void Write<T>(ContractContext context, KeyWriter key, Codec<T> codec, T value)
    {
        context.Values.Clear();
        codec.Write(context.Values, value);
        context.Write(key.Written, context.Values.WrittenSpan);
    }

    public static T Decode<T>(ContractContext context, Codec<T> codec, ReadOnlySpan<byte> bytes)
    {
        CanonicalReader reader = new(bytes);
        T value = codec.Read(ref reader);
        if (!reader.TryFinish(out _)) context.Raise(StateFaults.StateUndecodable);
        return value;
    }

    /// <summary>
    /// Scans entries under <paramref name="prefix"/> from the key that stands in the context's key scratch, of which the caller makes an array of
    /// <typeparamref name="TItem"/>, charged here.
    /// </summary>
    public static List<StateEntry> Scan<TItem>(ContractContext context, ReadOnlySpan<byte> prefix, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        List<StateEntry> entries = [];
        if (limit > 0) context.Scan(prefix, context.Keys.Written, limit, entries);
        context.ChargeArray(entries.Count, Unsafe.SizeOf<TItem>());
        return entries;
    }
}
