using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>
/// Checks signatures. Two implementations: <see cref="Ed25519Scheme"/>, and the simulator's keyed hash, which lets
/// it run millions of votes a minute.
/// </summary>
public interface ISignatureScheme
{
    /// <summary>Whether the holder of <paramref name="key"/> signed exactly <paramref name="message"/>.</summary>
    bool Verify(PublicKey key, ReadOnlySpan<byte> message, Signature signature);

    /// <summary>Whether every check holds; true for none.</summary>
    bool VerifyAll(IReadOnlyList<SignatureCheck> checks);
}

/// <summary>
/// Signs votes with our validator key: synchronous, deterministic, without I/O. Two implementations:
/// <see cref="Ed25519VoteSigner"/> and the simulator's.
/// </summary>
public interface IVoteSigner
{
    /// <summary>The key that verifies what it signs.</summary>
    PublicKey PublicKey { get; }

    /// <summary>Signs exactly these bytes, whose first one is the tag.</summary>
    Signature Sign(ReadOnlySpan<byte> message);
}

/// <summary>Ed25519 with the verdicts that <see cref="Ed25519"/> documents.</summary>
public sealed class Ed25519Scheme : ISignatureScheme
{
    /// <inheritdoc/>
    public bool Verify(PublicKey key, ReadOnlySpan<byte> message, Signature signature) => Ed25519.Verify(key, message, signature);

    /// <inheritdoc/>
    public bool VerifyAll(IReadOnlyList<SignatureCheck> checks) => Ed25519.VerifyAll(checks);
}

/// <summary>Signs with a key that the caller owns and disposes.</summary>
public sealed class Ed25519VoteSigner : IVoteSigner
{
    private readonly SigningKey _key;

    /// <summary>Signs with <paramref name="key"/>.</summary>
    public Ed25519VoteSigner(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = key;
    }

    /// <inheritdoc/>
    public PublicKey PublicKey => _key.PublicKey;

    /// <inheritdoc/>
    public Signature Sign(ReadOnlySpan<byte> message) => _key.Sign(message);
}
