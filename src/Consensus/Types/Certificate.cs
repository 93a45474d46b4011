using System.Numerics;
using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>
/// A quorum of equal votes, verifiable alone: notarization, nullification or finality certificate by its
/// <see cref="Kind"/>. The kind is signed, so that none can stand for another. Immutable.
/// </summary>
public sealed class Certificate : IEquatable<Certificate>
{
    private const int Fields = 6;

    private readonly ValidatorIndex[] _signers;
    private readonly Signature[] _signatures;

    /// <summary>Joins equal votes.</summary>
    /// <param name="kind">What all votes say.</param>
    /// <param name="epoch">Their epoch.</param>
    /// <param name="view">Their view.</param>
    /// <param name="blockHash">Their block; zero for nullifications.</param>
    /// <param name="signers">Strictly ascending; owned by the certificate.</param>
    /// <param name="signatures">One for each signer, in their order; owned by the certificate.</param>
    /// <exception cref="ArgumentException">The signers are not strictly ascending, or not as many as signatures.</exception>
    public Certificate(VoteKind kind, Epoch epoch, View view, Hash32 blockHash, ValidatorIndex[] signers, Signature[] signatures)
    {
        ArgumentNullException.ThrowIfNull(signers);
        ArgumentNullException.ThrowIfNull(signatures);
        if (signers.Length != signatures.Length) throw new ArgumentException("One signature for each signer.", nameof(signatures));
        for (int i = 1; i < signers.Length; i++)
        {
            if (signers[i - 1] >= signers[i]) throw new ArgumentException("Signers must be strictly ascending.", nameof(signers));
        }

        Kind = kind;
        Epoch = epoch;
        View = view;
        BlockHash = blockHash;
        _signers = signers;
        _signatures = signatures;
    }

    /// <summary>What the quorum says.</summary>
    public VoteKind Kind { get; }

    /// <summary>The validator set in which it counts.</summary>
    public Epoch Epoch { get; }

    /// <summary>The view.</summary>
    public View View { get; }

    /// <summary>The block; zero for a nullification.</summary>
    public Hash32 BlockHash { get; }

    /// <summary>Who signed, strictly ascending.</summary>
    public IReadOnlyList<ValidatorIndex> Signers => _signers;

    /// <summary>The signatures, in the order of <see cref="Signers"/>.</summary>
    public IReadOnlyList<Signature> Signatures => _signatures;

    /// <summary>The votes that it stands for, in the order of <see cref="Signers"/>.</summary>
    public Vote VoteAt(int position) => new(Kind, Epoch, View, BlockHash, _signers[position], _signatures[position]);

    /// <summary>Canonical bytes.</summary>
    public byte[] Encode()
    {
        CanonicalWriter writer = new(96 + (_signatures.Length * Signature.Size));
        Encode(writer);
        return writer.ToArray();
    }

    /// <summary>Decodes canonical bytes; false for anything else. Says nothing about signatures or the quorum.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out Certificate? certificate)
    {
        CanonicalReader reader = new(bytes);
        certificate = Decode(ref reader);
        if (reader.TryFinish(out _)) return true;

        certificate = null;
        return false;
    }

    /// <inheritdoc/>
    public bool Equals(Certificate? other) =>
        other is not null && Kind == other.Kind && Epoch == other.Epoch && View == other.View && BlockHash == other.BlockHash
        && _signers.AsSpan().SequenceEqual(other._signers) && _signatures.AsSpan().SequenceEqual(other._signatures);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Certificate);

    /// <summary>Equal on every machine.</summary>
    public override int GetHashCode() => BlockHash.GetHashCode() ^ ((int)View.Value << 2) ^ (int)Kind;

    /// <summary>Kind, view, block and signers, for logs.</summary>
    public override string ToString() => $"{Kind} certificate of view {View} for {BlockHash.ToShortString()} by {string.Join(',', _signers)}";

    /// <summary>Writes a record: the subject, a bitmap of the signers, and their signatures one after another.</summary>
    internal void Encode(CanonicalWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        Vote.WriteSubject(writer, Kind, Epoch, View, BlockHash);
        Span<byte> bitmap = stackalloc byte[ConsensusLimits.ValidatorsMax / 8];
        bitmap.Clear();
        foreach (ValidatorIndex signer in _signers) bitmap[signer.Value / 8] |= (byte)(1 << (signer.Value % 8));
        writer.WriteBytes(bitmap.TrimEnd((byte)0));

        Span<byte> signatures = new byte[_signatures.Length * Signature.Size];
        for (int i = 0; i < _signatures.Length; i++) _signatures[i].CopyTo(signatures[(i * Signature.Size)..]);
        writer.WriteBytes(signatures);
    }

    internal static Certificate Decode(ref CanonicalReader reader)
    {
        reader.ReadRecord(Fields);
        (VoteKind kind, Epoch epoch, View view, Hash32 hash) = Vote.ReadSubject(ref reader);
        ValidatorIndex[] signers = DecodeSigners(ref reader);
        ReadOnlySpan<byte> bytes = reader.ReadBytes(ConsensusLimits.ValidatorsMax * Signature.Size);
        if (bytes.Length != signers.Length * Signature.Size)
        {
            reader.Fail(DecodeError.OutOfRange);
            return new Certificate(kind, epoch, view, hash, [], []);
        }

        Signature[] signatures = new Signature[signers.Length];
        for (int i = 0; i < signatures.Length; i++) signatures[i] = new Signature(bytes.Slice(i * Signature.Size, Signature.Size));
        return new Certificate(kind, epoch, view, hash, signers, signatures);
    }

    /// <summary>Reads a bitmap: validator i is bit i mod 8, from the lowest, of byte i / 8. The last byte is not zero.</summary>
    private static ValidatorIndex[] DecodeSigners(ref CanonicalReader reader)
    {
        ReadOnlySpan<byte> bitmap = reader.ReadBytes(ConsensusLimits.ValidatorsMax / 8);
        if (bitmap.IsEmpty || bitmap[^1] == 0)
        {
            reader.Fail(DecodeError.OutOfRange);
            return [];
        }

        int count = 0;
        foreach (byte bits in bitmap) count += BitOperations.PopCount(bits);
        ValidatorIndex[] signers = new ValidatorIndex[count];
        int position = 0;
        for (int i = 0; i < bitmap.Length * 8; i++)
        {
            if ((bitmap[i / 8] & (1 << (i % 8))) != 0) signers[position++] = new ValidatorIndex(i);
        }

        return signers;
    }
}
