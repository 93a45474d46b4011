using System.Diagnostics.CodeAnalysis;
using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Client.Verification;

/// <summary>
/// Proves a block final to whoever knows the validators: a finality certificate, and headers of which each names the one before, as its
/// parent or its anchor, from the block up to the certified one; none if the block itself is certified. Canonical form: <c>[certificate, [header, …]]</c>,
/// both as bytes.
/// </summary>
public sealed class FinalityProof
{
    /// <summary>Most headers between a block and the certified one.</summary>
    public const int HeadersMax = 4_096;

    private const int Fields = 2;
    private const int CertificateBytesMax = 16 * 1024;
    private const int HeaderBytesMax = 1_024;

    /// <summary>Joins a certificate and headers, which are not checked.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="headers">Ascending, each names the one before; the last is the certified one.</param>
    public FinalityProof(Certificate certificate, IReadOnlyList<BlockHeader> headers)
    {
        Certificate = certificate;
        Headers = headers;
    }

    /// <summary>A quorum's finality votes.</summary>
    public Certificate Certificate { get; }

    /// <summary>Headers after the proved block up to the certified one.</summary>
    public IReadOnlyList<BlockHeader> Headers { get; }

    /// <summary>Canonical bytes.</summary>
    public byte[] Encode()
    {
        CanonicalWriter writer = new(capacity: 1_024);
        writer.WriteArrayHeader(Fields);
        writer.WriteBytes(Certificate.Encode());
        writer.WriteArrayHeader(Headers.Count);
        foreach (BlockHeader header in Headers) writer.WriteBytes(header.Encode());
        return writer.ToArray();
    }

    /// <summary>Decodes canonical bytes; false for anything else.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out FinalityProof? proof)
    {
        proof = null;
        CanonicalReader reader = new(bytes);
        reader.ReadRecord(Fields);
        if (!Certificate.TryDecode(reader.ReadBytes(CertificateBytesMax), out Certificate? certificate)) return false;

        BlockHeader[] headers = new BlockHeader[reader.ReadArrayHeader(HeadersMax)];
        for (int i = 0; i < headers.Length; i++)
        {
            if (!BlockHeader.TryDecode(reader.ReadBytes(HeaderBytesMax), out BlockHeader? header, out _)) return false;
            headers[i] = header;
        }

        if (!reader.TryFinish(out _)) return false;

        proof = new FinalityProof(certificate!, headers);
        return true;
    }
}
