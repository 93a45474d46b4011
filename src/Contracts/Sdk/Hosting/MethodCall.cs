namespace Chain.Contracts.Sdk;

/// <summary>A method call with encoded arguments, made by a contract's generated <c>…Abi</c> class.</summary>
/// <param name="Contract">Contract name.</param>
/// <param name="Method">Method name.</param>
/// <param name="Arguments">Canonical encoding of the argument list.</param>
public record MethodCall(string Contract, string Method, byte[] Arguments);

/// <summary>A method call that knows how to decode its result.</summary>
/// <typeparam name="TResult">The method's return type.</typeparam>
/// <param name="Contract">Contract name.</param>
/// <param name="Method">Method name.</param>
/// <param name="Arguments">Canonical encoding of the argument list.</param>
/// <param name="Result">Decodes the return value.</param>
public sealed record MethodCall<TResult>(string Contract, string Method, byte[] Arguments, Codec<TResult> Result)
    : MethodCall(Contract, Method, Arguments)
{
    /// <summary>Decodes a return value.</summary>
    /// <exception cref="FormatException">The bytes are not the canonical encoding of a <typeparamref name="TResult"/>.</exception>
    public TResult DecodeResult(ReadOnlySpan<byte> value) => TryDecodeResult(value, out TResult result, out DecodeError error)
        ? result
        : throw new FormatException($"The result of {Contract}.{Method} does not decode: {error}.");

    /// <summary>Decodes a return value; false, and why, if it is not the canonical encoding of a <typeparamref name="TResult"/>.</summary>
    internal bool TryDecodeResult(ReadOnlySpan<byte> value, out TResult result, out DecodeError error)
    {
        CanonicalReader reader = new(value);
        result = Result.Read(ref reader);
        return reader.TryFinish(out error);
    }
}
