using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Wallet.Cli.Load;

/// <summary>
/// Writes signed <c>store.Put</c> transactions as requests of the API, in buffers that it keeps: a load generator shares
/// the machine with the nodes that it measures. For one caller at a time.
/// </summary>
internal sealed class PutWriter(Hash32 genesisHash, SigningKey key, LoadPlan plan, int client)
{
    internal const string Contract = "store";
    internal const string Method = "Put";

    private const byte FirstFieldBytes = 0x0a; // Protobuf: field 1, length-delimited.

    private readonly CanonicalWriter _arguments = new(plan.PayloadBytes + 128);
    private readonly CanonicalWriter _body = new(plan.PayloadBytes + 512);
    private readonly CanonicalWriter _transaction = new(plan.PayloadBytes + 640);
    private readonly byte[] _value = new byte[plan.PayloadBytes];
    private readonly byte[] _salt = new byte[LedgerLimits.SaltBytes];
    private byte[] _request = new byte[plan.PayloadBytes + 768];

    /// <summary>Key of the client's transaction of a number.</summary>
    internal string KeyOf(long number) => string.Create(CultureInfo.InvariantCulture, $"load-{plan.Seed:x}-{client}-{number}");

    /// <summary>Writes the next request. The bytes are valid until the next call.</summary>
    internal (ReadOnlyMemory<byte> Request, Hash32 Id) Write(long number, ulong validUntil)
    {
        FillValue(plan.Seed ^ ((ulong)client << 40) ^ (ulong)number, _value);
        _arguments.Clear();
        _arguments.WriteArrayHeader(2);
        _arguments.WriteString(KeyOf(number));
        _arguments.WriteBytes(_value);

        RandomNumberGenerator.Fill(_salt);
        _body.Clear();
        _body.WriteArrayHeader(7);
        _body.WriteHash(genesisHash);
        _body.WritePublicKey(key.PublicKey);
        _body.WriteArrayHeader(0);
        _body.WriteArrayHeader(1);
        _body.WriteArrayHeader(3);
        _body.WriteString(Contract);
        _body.WriteString(Method);
        _body.WriteBytes(_arguments.WrittenSpan);
        _body.WriteUInt64(plan.GasLimit);
        _body.WriteUInt64(validUntil);
        _body.WriteBytes(_salt);

        _transaction.Clear();
        _transaction.WriteArrayHeader(2);
        _transaction.WriteEncoded(_body.WrittenSpan);
        _transaction.WriteArrayHeader(1);
        _transaction.WriteSignature(key.Sign(SignTag.Transaction, _body.WrittenSpan));
        return (Frame(_transaction.WrittenSpan), Hashing.Hash(HashTag.TransactionBody, _body.WrittenSpan));
    }

    /// <summary>Bytes that follow from a seed (SplitMix64).</summary>
    internal static void FillValue(ulong seed, Span<byte> value)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (int i = 0; i < value.Length; i += sizeof(ulong))
        {
            ulong z = seed += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            BinaryPrimitives.WriteUInt64LittleEndian(word, z ^ (z >> 31));
            word[..Math.Min(sizeof(ulong), value.Length - i)].CopyTo(value[i..]);
        }
    }

    private ReadOnlyMemory<byte> Frame(ReadOnlySpan<byte> transaction)
    {
        if (_request.Length < transaction.Length + 6) _request = new byte[transaction.Length + 64];
        int position = 0;
        _request[position++] = FirstFieldBytes;
        uint length = (uint)transaction.Length;
        for (; length >= 0x80; length >>= 7) _request[position++] = (byte)(length | 0x80);
        _request[position++] = (byte)length;
        transaction.CopyTo(_request.AsSpan(position));
        return _request.AsMemory(0, position + transaction.Length);
    }
}
