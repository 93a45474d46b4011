namespace Chain.Consensus;

/// <summary>Limits that are part of the wire format: bytes beyond them do not decode.</summary>
public static class ConsensusLimits
{
    /// <summary>Most validators in a set: a signer bitmap has at most 16 bytes.</summary>
    public const int ValidatorsMax = 128;

    /// <summary>Largest block, in bytes: 4 MiB. The chain's own parameter may be lower.</summary>
    public const int BlockBytesMax = 4 * 1024 * 1024;

    /// <summary>
    /// Most certificates in one message, and most views that one request covers. A proposal that skips more views
    /// carries the nullifications of the last of them; the rest are requested.
    /// </summary>
    public const int CertificatesMax = 64;

    /// <summary>Most votes ahead of or behind a replica's own view that it holds, in views, for each validator and kind.</summary>
    public const int VoteWindowViews = 64;

    /// <summary>
    /// Largest message, in bytes of its encoding: a block, the certificates that may come with it (8 KiB each at 128
    /// validators), and the framing.
    /// </summary>
    public const int MessageBytesMax = BlockBytesMax + ((CertificatesMax + 2) * 9 * 1024);
}
