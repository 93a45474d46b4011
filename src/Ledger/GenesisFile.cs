using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Ledger;

/// <summary>
/// The genesis document as people read it, with its hash beside it, so that an edited copy is noticed. The contracts'
/// assemblies come last, each under its code hash, in Base64. What names the network is the hash of the canonical bytes, never
/// of this text.
/// </summary>
public static class GenesisFile
{
    /// <summary>Writes document and hash.</summary>
    public static string Write(GenesisDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Image[] contracts = [.. document.Contracts.Select(image => new Image(Hashing.Sha256(image.Span), image))];
        return LedgerJson.Write(new Content(document.ComputeHash(), document, contracts));
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
            error = Check(content, out document);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            error = $"Not a genesis file: {e.Message}";
        }

        if (error.Length > 0) document = null;
        return document is not null;
    }

    private static string Check(Content content, out GenesisDocument? document)
    {
        document = null;
        if (content.Contracts is null)
        {
            return "It is of version 1, whose networks have their contracts in the software. This release runs version 2, whose genesis holds the contracts: "
                + "make a new network with 'chain network init', or run the release that made this one.";
        }

        foreach (Image contract in content.Contracts)
        {
            if (FindProblem(contract) is string problem) return $"The contract {contract.CodeHash} {problem}";
        }

        GenesisDocument whole = content.Genesis with { Contracts = [.. content.Contracts.Select(contract => contract.Bytes)] };
        if (!GenesisDocument.TryDecode(whole.Encode(), out document, out DecodeError broken))
        {
            return $"The genesis document breaks a rule of its encoding: {broken}.";
        }

        Hash32 hash = document.ComputeHash();
        return hash == content.GenesisHash ? "" : $"The genesis document was changed: its hash is {hash}, and the file says {content.GenesisHash}.";
    }

    private static string? FindProblem(Image contract)
    {
        if (contract.Bytes.Length is 0 or > LedgerLimits.ContractImageBytesMax)
        {
            return $"has an assembly of {contract.Bytes.Length} bytes; it may have 1 to {LedgerLimits.ContractImageBytesMax}.";
        }

        Hash32 code = Hashing.Sha256(contract.Bytes.Span);
        return code == contract.CodeHash ? null : $"was changed: the hash of its assembly is {code}. Take the genesis file from where the network was made.";
    }

    private sealed record Content(Hash32 GenesisHash, GenesisDocument Genesis, IReadOnlyList<Image>? Contracts = null);

    private sealed record Image(Hash32 CodeHash, [property: JsonPropertyName("image")] ReadOnlyMemory<byte> Bytes);
}
