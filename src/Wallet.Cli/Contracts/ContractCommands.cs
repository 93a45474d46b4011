using System.CommandLine;
using Chain.Wallet.Cli.Commands;
using Chain.Wallet.Cli.Contracts.Profiling;
using Chain.Wallet.Cli.Contracts.Source;
using Chain.Wallet.Cli.Contracts.Testing;

namespace Chain.Wallet.Cli.Contracts;

/// <summary><c>chain contract …</c>: the life of a contract, from an empty folder to its retirement.</summary>
internal static class ContractCommands
{
    internal static Command Create(CommandFactory factory)
    {
        Command group = CommandFactory.Group(
            "contract",
            "Write, check, deploy, call and upgrade contracts; list them and show their methods.",
            [
                .. NewCommands.Create(factory),
                TestCommand.Create(factory),
                DeployCommands.Check(factory),
                GasProfileCommand.Create(factory),
                SourceCommands.Pack(factory),
                DeployCommands.Deploy(factory),
                DeployCommands.Upgrade(factory),
                .. DecisionCommands.Create(factory),
                TransactionCommands.Call(factory, "chain contract call"),
                QueryCommand.Create(factory, "chain contract query"),
                InterfaceCommand.Create(factory),
                ShowCommands.Show(factory),
                ShowCommands.List(factory),
                SourceCommands.Verify(factory),
            ]);
        group.Aliases.Add("contracts");
        return group;
    }
}
