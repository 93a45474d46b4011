using System.Text.Json;
using Chain.Client;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Setup.Files;
using Chain.Wallet.Cli.Screens;

namespace Chain.Wallet.Cli.TransactionFiles;

/// <summary>
/// A transaction on its way between parties, as a JSON file. Only <c>body</c> and the signatures count; the rest is there
/// to be read, and is checked against the body so that a file never says something else than what it makes one sign.
/// </summary>
internal sealed record TransactionFile
{
    internal const string FormatName = "chain.transaction.v1";

    private static readonly JsonSerializerOptions OneLine = new(LedgerJson.Options) { WriteIndented = false };

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The transaction's id.</summary>
    public required Hash32 Id { get; init; }

    /// <summary>The network.</summary>
    public required Hash32 GenesisHash { get; init; }

    /// <summary>Last block time at which it can be included.</summary>
    public required string ValidUntil { get; init; }

    /// <summary>What it calls, to be read.</summary>
    public required IReadOnlyList<string> Calls { get; init; }

    /// <summary>Canonical bytes of the body, base64.</summary>
    public required string Body { get; init; }

    /// <summary>Who must sign, sender first.</summary>
    public required IReadOnlyList<TransactionFileSigner> Signers { get; init; }

    /// <summary>Reads a file and checks all of it.</summary>
    /// <exception cref="CliException">The file is missing, malformed or contradicts itself.</exception>
    internal static DraftTransaction Load(string path)
    {
        TransactionFile file;
        TransactionBody? body;
        try
        {
            file = LedgerJson.Read<TransactionFile>(File.ReadAllText(path));
            if (file.Format != FormatName) throw new CliException(ExitCode.Usage, $"{path}: format '{file.Format}' is not {FormatName}.");
            if (!TransactionBody.TryDecode(Convert.FromBase64String(file.Body), out body, out DecodeError error))
            {
                throw new CliException(ExitCode.Usage, $"{path}: the body is not canonical ({error}); get the file again.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new CliException(ExitCode.Usage, $"{path}: not a transaction file: {e.Message}");
        }

        DraftTransaction draft = new(body!);
        foreach (TransactionFileSigner signer in file.Signers.Where(signer => signer.Signature is not null))
        {
            bool sound = Hex.TryDecode(signer.Signature, out byte[]? bytes) && bytes.Length == Signature.Size;
            if (!sound || !draft.TryAddSignature(signer.PublicKey, new Signature(bytes)))
            {
                throw new CliException(ExitCode.Verification, $"{path}: the signature of {signer.Address} is not over this transaction.");
            }
        }

        TransactionFile expected = Of(draft);
        bool same = expected.Id == file.Id && expected.GenesisHash == file.GenesisHash && expected.ValidUntil == file.ValidUntil
            && expected.Calls.SequenceEqual(file.Calls) && expected.Signers.SequenceEqual(file.Signers);
        return same ? draft : throw new CliException(ExitCode.Verification, $"{path}: what it says and the body that would be signed differ; do not sign it.");
    }

    /// <summary>Writes a draft.</summary>
    internal static void Save(string path, DraftTransaction draft, bool overwrite) =>
        PrivateFiles.Write(path, System.Text.Encoding.UTF8.GetBytes(LedgerJson.Write(Of(draft))), overwrite);

    internal static TransactionFile Of(DraftTransaction draft) => new()
    {
        Format = FormatName,
        Id = draft.Id,
        GenesisHash = draft.Body.GenesisHash,
        ValidUntil = Pages.Time(draft.Body.ValidUntil),
        Calls = [.. draft.Body.Calls.Select(call => $"{call.Contract}.{call.Method} {CanonicalText.ToJson(call.Arguments.Span)?.ToJsonString(OneLine)}")],
        Body = Convert.ToBase64String(draft.EncodedBody.Span),
        Signers =
        [
            .. draft.Signers.Select((key, index) =>
                new TransactionFileSigner(Addresses.FromPublicKey(key), key, draft.Signatures[index]?.ToString())),
        ],
    };
}

/// <summary>A signer of a transaction file.</summary>
/// <param name="Address">Its address.</param>
/// <param name="PublicKey">Its public key.</param>
/// <param name="Signature">Its signature as hex; null while it is missing.</param>
internal sealed record TransactionFileSigner(Address Address, PublicKey PublicKey, string? Signature = null);
