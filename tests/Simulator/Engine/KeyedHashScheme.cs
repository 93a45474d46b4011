using Chain.Crypto;
using System.Buffers.Binary;
using Chain.Consensus;
using Chain.Encoding;

namespace Chain.Simulator.Engine;

/// <summary>
/// Signatures as a keyed hash: a hundred times faster than curves, and just as impossible to forge inside a run, because
/// a Byzantine replica is only given <see cref="KeyHolder"/>s of its own.
/// </summary>
internal sealed class KeyedHashScheme(ulong secret) : ISignatureScheme
{
    /// <summary>Makes the key of that number, and whoever may sign with it.</summary>
    public KeyHolder CreateHolder(ulong number)
    {
        Span<byte> bytes = stackalloc byte[PublicKey.Size];
        for (int i = 0; i < 4; i++) BinaryPrimitives.WriteUInt64LittleEndian(bytes[(8 * i)..], Chance.Mix(secret + (number * 5) + (ulong)i));
        return new KeyHolder(this, new PublicKey(bytes));
    }

    /// <inheritdoc/>
    public bool Verify(PublicKey key, ReadOnlySpan<byte> message, Signature signature) => Compute(key, message) == signature;

    /// <inheritdoc/>
    public bool VerifyAll(IReadOnlyList<SignatureCheck> checks)
    {
        for (int i = 0; i < checks.Count; i++)
        {
            if (!Verify(checks[i].Key, checks[i].Message.Span, checks[i].Signature)) return false;
        }

        return true;
    }

    private Signature Compute(PublicKey key, ReadOnlySpan<byte> message)
    {
        Span<byte> output = stackalloc byte[Signature.Size];
        key.CopyTo(output);
        ulong hash = secret ^ BinaryPrimitives.ReadUInt64LittleEndian(output) ^ ((ulong)message.Length << 32);
        while (message.Length >= 8)
        {
            hash = Chance.Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(message)) + 0x9E3779B97F4A7C15;
            message = message[8..];
        }

        foreach (byte rest in message) hash = Chance.Mix(hash ^ rest) + 0x9E3779B97F4A7C15;
        for (int i = 0; i < 8; i++) BinaryPrimitives.WriteUInt64LittleEndian(output[(8 * i)..], hash = Chance.Mix(hash + 0x9E3779B97F4A7C15));
        return new Signature(output);
    }

    /// <summary>May sign with one key.</summary>
    internal sealed class KeyHolder(KeyedHashScheme scheme, PublicKey publicKey) : IVoteSigner
    {
        /// <inheritdoc/>
        public PublicKey PublicKey => publicKey;

        /// <inheritdoc/>
        public Signature Sign(ReadOnlySpan<byte> message) => scheme.Compute(publicKey, message);
    }
}
