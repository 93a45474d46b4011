using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Chain.Encoding;

namespace Chain.Ledger;

/// <summary>
/// The genesis document as people read it, with its hash beside it, so that an edited copy is noticed. What names the
/// network is the hash of the canonical bytes, never of this text.
/// </summary>
public static class GenesisFile
{
    /// <summary>Writes document and hash.</summary>
    public static string Write(GenesisDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return LedgerJson.Write(new Content(document.ComputeHash(), document));
    }

    /// <summary>Reads a document and checks it by the rules of its canonical form, and against the hash beside it.</summary>
    /// <param name="json">The text.</param>
    /// <param name="document">The document.</param>
    /// <param name="error">Why there is none, for the operator.</param>
    public static bool TryRead(string json, [NotNullWhen(true)] out GenesisDocument? document, out string error)
    {
        document = null;
        try
        {
            Content content = LedgerJson.Read<Content>(json);
            if (!GenesisDocument.TryDecode(content.Genesis.Encode(), out document, out DecodeError broken))
            {
                error = $"The genesis document breaks a rule of its encoding: {broken}.";
                return false;
            }

            Hash32 hash = document.ComputeHash();
            error = hash == content.GenesisHash ? "" : $"The genesis document was changed: its hash is {hash}, and the file says {content.GenesisHash}.";
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            error = $"Not a genesis file: {e.Message}";
        }

        if (error.Length > 0) document = null;
        return document is not null;
    }

    private sealed record Content(Hash32 GenesisHash, GenesisDocument Genesis);
}
