using Chain.Crypto;

namespace Chain.Consensus.Tests;

/// <summary>
/// Signatures for simulations: a hash under a secret that only the signer and the scheme hold. A hundred times as fast
/// as Ed25519, and nobody can sign with a key that it was not given.
/// </summary>
internal sealed class KeyedHashScheme : ISignatureScheme
{
    private readonly Dictionary<PublicKey, byte[]> _secrets = [];

    public IVoteSigner CreateSigner(int seed)
    {
        byte[] secret = Hashing.Sha256([1, (byte)seed, (byte)(seed >> 8)]).ToArray();
        Signer signer = new(secret);
        _secrets[signer.PublicKey] = secret;
        return signer;
    }

    public bool Verify(PublicKey key, ReadOnlySpan<byte> message, Signature signature) =>
        _secrets.TryGetValue(key, out byte[]? secret) && Sign(secret, message) == signature;

    public bool VerifyAll(IReadOnlyList<SignatureCheck> checks) =>
        checks.All(check => Verify(check.Key, check.Message.Span, check.Signature));

    private static Signature Sign(byte[] secret, ReadOnlySpan<byte> message)
    {
        Span<byte> keyed = stackalloc byte[secret.Length + message.Length];
        secret.CopyTo(keyed);
        message.CopyTo(keyed[secret.Length..]);
        Span<byte> signature = stackalloc byte[Signature.Size];
        Hashing.Sha256(keyed).CopyTo(signature);
        return new Signature(signature);
    }

    private sealed class Signer(byte[] secret) : IVoteSigner
    {
        public PublicKey PublicKey { get; } = new(Hashing.Sha256(secret).ToArray());

        public Signature Sign(ReadOnlySpan<byte> message) => KeyedHashScheme.Sign(secret, message);
    }
}
