using System.CommandLine;
using System.Text.Json.Nodes;
using Chain.Client;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Sdk;
using Chain.Wallet.Cli.Commands;
using Chain.Wallet.Cli.Screens;

namespace Chain.Wallet.Cli.Contracts;

/// <summary><c>chain contract approve|withdraw|freeze|unfreeze|retire</c>: what organisations decide.</summary>
internal static class DecisionCommands
{
    private static readonly Argument<string> Proposal = new("proposal") { Description = "Code hash of the version, or the contract's name if one version waits.", HelpName = "CODE|CONTRACT" };
    private static readonly Argument<string> Contract = new("contract") { Description = "Deployed contract.", HelpName = "CONTRACT" };
    private static readonly Option<bool> NoWait = new("--no-wait") { Description = "Do not wait until an approved version is active." };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask." };

    internal static IEnumerable<Command> Create(CommandFactory factory) =>
    [
        factory.Command(
            "approve", "Approve a version for your organisation.", [Proposal, NoWait], ApproveAsync,
            ("chain contract approve shop --key sup-admin", "the version of shop that waits")),
        factory.Command(
            "withdraw", "Withdraw a version that your organisation proposed and that was never active.", [Proposal], WithdrawAsync,
            ("chain contract withdraw shop", "its bytes are freed")),
        factory.Command(
            "freeze", "Approve to stop a contract: transactions that call it fault, queries still read it.", [Contract],
            (session, parsed, token) => DecideAsync(session, ContractRegistryAbi.Freeze(parsed.GetRequiredValue(Contract)), parsed, token),
            ("chain contract freeze shop", "more than half of the organisations do so")),
        factory.Command(
            "unfreeze", "Approve to let a frozen contract go on.", [Contract],
            (session, parsed, token) => DecideAsync(session, ContractRegistryAbi.Unfreeze(parsed.GetRequiredValue(Contract)), parsed, token),
            ("chain contract unfreeze shop", "more than half of the organisations do so")),
        factory.Command(
            "retire", "Approve to stop a contract for ever. Its state and code stay readable.", [Contract, Yes], RetireAsync,
            ("chain contract retire shop", "asks first")),
    ];

    private static async Task<int> ApproveAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        RegistryClient registry = new(session);
        VersionEntry entry = await registry.ProposalAsync(parsed.GetRequiredValue(Proposal), cancellationToken);
        FinalReceipt final = await registry.SendAsync(ContractRegistryAbi.Approve(entry.Code), TransactionBuilder.DefaultGasLimit, cancellationToken);
        entry = await registry.VersionAsync(entry.Code, cancellationToken);
        return await DeployCommands.FinishAsync(session, registry, entry, final, parsed.GetValue(NoWait), cancellationToken);
    }

    private static async Task<int> WithdrawAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        RegistryClient registry = new(session);
        VersionEntry entry = await registry.ProposalAsync(parsed.GetRequiredValue(Proposal), cancellationToken);
        FinalReceipt final = await registry.SendAsync(ContractRegistryAbi.Withdraw(entry.Code), TransactionBuilder.DefaultGasLimit, cancellationToken);
        JsonObject data = new()
        {
            ["contract"] = entry.Version.Contract,
            ["version"] = entry.Version.Version,
            ["code"] = entry.Code.ToString(),
            ["status"] = "withdrawn",
            ["transaction"] = final.Receipt.TransactionId.ToString(),
        };
        session.Screen.Data(data, console => console.WriteFields(("withdrawn", $"{data["contract"]} version {data["version"]}"), ("code", entry.Code.ToString())));
        return ExitCode.Ok;
    }

    private static Task<int> RetireAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string contract = parsed.GetRequiredValue(Contract);
        if (!parsed.GetValue(Yes) && !session.Screen.Confirm($"Retire {contract} for ever? No version of it can be called again.", otherwise: false))
        {
            throw new CliException(ExitCode.Usage, "Not retired. Where nobody can be asked, add --yes.");
        }

        return DecideAsync(session, ContractRegistryAbi.Retire(contract), parsed, cancellationToken);
    }

    private static async Task<int> DecideAsync(Session session, MethodCall decision, ParseResult parsed, CancellationToken cancellationToken)
    {
        string contract = parsed.GetRequiredValue(Contract);
        RegistryClient registry = new(session);
        FinalReceipt final = await registry.SendAsync(decision, TransactionBuilder.DefaultGasLimit, cancellationToken);
        ContractEntry? entry = await registry.AskAsync(ContractRegistryAbi.GetContract(contract), cancellationToken);
        Motion[] motions = await registry.AskAsync(ContractRegistryAbi.ListMotions(contract), cancellationToken);
        JsonObject data = new()
        {
            ["contract"] = contract,
            ["state"] = entry is null ? null : VersionPages.Word(entry.State),
            ["motions"] = ShowCommands.Json(motions),
            ["transaction"] = final.Receipt.TransactionId.ToString(),
            ["height"] = final.Height,
        };
        session.Screen.Data(data, console =>
        {
            console.WriteFields(("contract", contract), ("state", (string?)data["state"] ?? "-"));
            ShowCommands.Show(console, motions);
        });
        return ExitCode.Ok;
    }
}
