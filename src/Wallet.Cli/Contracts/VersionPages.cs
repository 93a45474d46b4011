using System.Globalization;
using System.Text.Json.Nodes;
using Chain.Contracts.Library.Registry;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;

namespace Chain.Wallet.Cli.Contracts;

/// <summary>Versions of contracts as users see them.</summary>
internal static class VersionPages
{
    /// <summary>A version, for JSON output.</summary>
    internal static JsonObject Json(VersionEntry entry)
    {
        ContractVersion version = entry.Version;
        return new JsonObject
        {
            ["contract"] = version.Contract,
            ["version"] = version.Version,
            ["code"] = entry.Code.ToString(),
            ["status"] = Word(version.Status),
            ["organisation"] = IsOfGenesis(version) ? null : version.Organisation,
            ["proposer"] = IsOfGenesis(version) ? null : version.Proposer.ToString(),
            ["proposedAt"] = version.ProposedAt,
            ["replaces"] = version.Replaces == 0 ? null : version.Replaces,
            ["approvals"] = new JsonArray([.. version.Approvals.Select(id => (JsonNode)id)]),
            ["activeFrom"] = version.ActiveFrom == 0 && !IsOfGenesis(version) ? null : version.ActiveFrom,
            ["migrates"] = version.Migrates,
            ["reentrant"] = version.Reentrant,
            ["codeBytes"] = version.CodeBytes,
            ["sourceBytes"] = version.SourceBytes,
            ["fault"] = version.Fault.Length == 0 ? null : version.Fault,
            ["faultMessage"] = version.FaultMessage.Length == 0 ? null : version.FaultMessage,
        };
    }

    /// <summary>A version and what is next for it, to read.</summary>
    internal static void Show(IAnsiConsole console, VersionEntry entry)
    {
        ContractVersion version = entry.Version;
        console.WriteFields(
            ("contract", string.Create(CultureInfo.InvariantCulture, $"{version.Contract} version {version.Version}")),
            ("code", entry.Code.ToString()),
            ("status", Sentence(version)),
            ("approved by", Approvals(version)),
            ("size", $"{Pages.Number(version.CodeBytes)} bytes of code, {(version.SourceBytes == 0 ? "no source" : $"{Pages.Number(version.SourceBytes)} bytes of source")}"));
    }

    /// <summary>Versions, one a line.</summary>
    internal static void Show(IAnsiConsole console, IReadOnlyList<VersionEntry> versions)
    {
        Table table = Pages.NewTable("VERSION", "STATUS", "ACTIVE FROM", "BY", "APPROVED BY", "CODE");
        foreach (VersionEntry entry in versions)
        {
            ContractVersion version = entry.Version;
            table.AddRow(
                Pages.Cell(version.Version.ToString(CultureInfo.InvariantCulture)),
                Pages.Cell(version.Fault.Length == 0 ? Word(version.Status) : $"{Word(version.Status)}: {version.Fault}"),
                Pages.Cell(version.ActiveFrom == 0 && !IsOfGenesis(version) ? "-" : Pages.Number(version.ActiveFrom)),
                Pages.Cell(IsOfGenesis(version) ? "genesis" : version.Organisation),
                Pages.Cell(Approvals(version)),
                Pages.Cell(entry.Code.ToString()));
        }

        console.Write(table);
    }

    /// <summary>A member of an enum in lower case.</summary>
    internal static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Whether the genesis document deployed it: nobody proposed it.</summary>
    private static bool IsOfGenesis(ContractVersion version) => version.Organisation.Length == 0;

    private static string Approvals(ContractVersion version) => IsOfGenesis(version) ? "the founders" : string.Join(", ", version.Approvals);

    private static string Sentence(ContractVersion version) => version.Status switch
    {
        VersionStatus.Proposed => $"waits for approval by more than half of the organisations: chain contract approve {version.Contract}",
        VersionStatus.Scheduled => $"becomes active at the start of block {Pages.Number(version.ActiveFrom)}",
        VersionStatus.Active => $"active since block {Pages.Number(version.ActiveFrom)}",
        VersionStatus.Replaced => "was active; a later version is",
        VersionStatus.Superseded => "cannot become active: another version did since, or the contract was retired",
        VersionStatus.Failed => $"was not made active: its Migrate faulted with {version.Fault}: {version.FaultMessage}",
        _ => throw new ArgumentOutOfRangeException(nameof(version), version.Status, "Unknown status."),
    };
}
