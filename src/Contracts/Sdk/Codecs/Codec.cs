using System.ComponentModel;

namespace Chain.Contracts.Sdk;

/// <summary>Writes and reads one type as canonical MessagePack. Stateless.</summary>
/// <typeparam name="T">The type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Codec<T>
{
    /// <summary>Writes a value.</summary>
    public abstract void Write(CanonicalWriter writer, T value);

    /// <summary>Reads a value; what is not a <typeparamref name="T"/> fails the reader.</summary>
    public abstract T Read(ref CanonicalReader reader);
}

/// <summary>Writes and reads one type as part of a state key, so that keys order as their values do. Stateless.</summary>
/// <typeparam name="T">The type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class KeyCodec<T>
{
    /// <summary>Appends a value to a key.</summary>
    public abstract void Write(KeyWriter writer, T value);

    /// <summary>Reads a value that <see cref="Write"/> wrote.</summary>
    public abstract T Read(ref KeyReader reader);
}
