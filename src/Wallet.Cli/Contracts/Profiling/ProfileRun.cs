using System.Globalization;
using Chain.Contracts.Execution;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Loading;
using Chain.Contracts.Profiling;
using Chain.Contracts.Sdk;
using Chain.Contracts.Shipped;
using Chain.Contracts.Testing;
using Chain.Wallet.Cli.Commands;

namespace Chain.Wallet.Cli.Contracts.Profiling;

/// <summary>What became of a call.</summary>
/// <param name="Call">Contract and method.</param>
/// <param name="Times">How often it ran.</param>
/// <param name="Gas">Gas of all runs.</param>
/// <param name="ContractGas">The part of it that contract code took.</param>
/// <param name="Fault">The fault that was expected; null if none.</param>
internal sealed record ProfiledCall(string Call, int Times, long Gas, long ContractGas, string? Fault);

/// <summary>Runs a file of calls on the engine, with state in memory and the contract deployed.</summary>
internal sealed class ProfileRun
{
    private const string Deployer = "gas-profile-deployer";

    private readonly GasProfiler _profiler = new();
    private readonly ContractTestHost _host;
    private readonly ContractDefinition _contract;
    private readonly Dictionary<string, TestMember> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownContract> _known = new(StringComparer.Ordinal);

    private ProfileRun(byte[] image, ContractDefinition contract, CallsFile file)
    {
        _contract = contract;
        HashSet<string> beside = [Membership.ContractName, .. file.Contracts, .. file.Calls.Select(call => call.Contract ?? contract.Name).Where(name => name != contract.Name)];
        if (beside.Except(ShippedContracts.All.Select(c => c.Name)).FirstOrDefault(name => name != ContractRegistryAbi.ContractName) is { } unknown)
        {
            throw new CliException(ExitCode.NotFound, $"There is no contract '{unknown}' here; there are: {string.Join(", ", ShippedContracts.All.Select(c => c.Name))}.");
        }

        _host = new ContractTestHost(new CodeCache(_profiler), ShippedContracts.All.Where(shipped => beside.Contains(shipped.Name)).Select(shipped => shipped.Image));
        foreach (FileMember member in file.Members)
        {
            if (!_members.TryAdd(member.Id, _host.AddMember(member.Organisation, member.Name, [.. member.Roles ?? []])))
            {
                throw new CliException(ExitCode.Usage, $"The member {member.Id} is there twice.");
            }
        }

        TestMember[] admins = [.. file.Members.Select(m => m.Organisation).Distinct().Select(organisation => _host.AddMember(organisation, Deployer, "admin"))];
        Deploy(image, admins);
        _profiler.Clear();
        foreach (ContractDefinition known in _profiler.Contracts.Append(ContractRegistryAbi.Definition)) _known[known.Name] = new KnownContract(known.Name, known.Abi);
    }

    /// <summary>Runs all calls.</summary>
    /// <param name="image">The contract as it is deployed.</param>
    /// <param name="contract">The contract in it.</param>
    /// <param name="file">The calls.</param>
    /// <returns>What became of each call, and where their gas went.</returns>
    /// <exception cref="CliException">A call is not possible or ends otherwise than the file says; the message names it.</exception>
    internal static (IReadOnlyList<ProfiledCall> Calls, GasProfile Profile) Execute(byte[] image, ContractDefinition contract, CallsFile file)
    {
        ProfileRun run = new(image, contract, file);
        List<ProfiledCall> calls = [];
        for (int i = 0; i < file.Calls.Count; i++)
        {
            FileCall call = file.Calls[i];
            try
            {
                calls.Add(run.Execute(call, file.Members[0].Id));
            }
            catch (CliException e)
            {
                throw new CliException(e.ExitCode, string.Create(CultureInfo.InvariantCulture, $"Call {i + 1}, {call.Contract ?? contract.Name}.{call.Method}: {e.Message}"));
            }
        }

        return (calls, run._profiler.Profile());
    }

    private void Deploy(byte[] image, IReadOnlyList<TestMember> admins)
    {
        try
        {
            _host.Deploy(image, admins);
        }
        catch (InvalidOperationException e)
        {
            throw new CliException(ExitCode.Failed, $"The contract cannot be deployed: {e.Message}");
        }
    }

    private ProfiledCall Execute(FileCall call, string otherwise)
    {
        string contract = call.Contract ?? _contract.Name;
        if (!_known.TryGetValue(contract, out KnownContract? known))
        {
            throw new CliException(ExitCode.NotFound, $"There is no contract '{contract}' here; there are: {string.Join(", ", _known.Keys.Order(StringComparer.Ordinal))}.");
        }

        bool isView = known.IsView(call.Method);
        IReadOnlyList<string> signers = call.Signers();
        if (isView && signers.Count > 0) throw new CliException(ExitCode.Usage, "it is a view, which nobody signs: leave out 'by'.");
        MethodCall encoded = new(contract, call.Method, known.EncodeArguments(call.Method, call.ArgumentsJson(_members), isView));
        TestMember[] members = [.. (signers.Count > 0 ? signers : [otherwise]).Select(Member)];
        long before = _profiler.ContractGas;
        long gas = 0;
        for (int i = 0; i < call.Repeat; i++) gas += isView ? Ask(encoded, call.Fault) : Send(members, encoded, call.Fault);
        return new ProfiledCall($"{contract}.{call.Method}", call.Repeat, gas, _profiler.ContractGas - before, call.Fault);
    }

    private long Ask(MethodCall view, string? expected)
    {
        ViewResult result = _host.TryQuery(view);
        RequireOutcome(result.Fault?.Code, result.Fault?.Message, expected);
        return (long)result.GasUsed;
    }

    private long Send(IReadOnlyList<TestMember> members, MethodCall call, string? expected)
    {
        TestOutcome outcome = _host.Call(members, call);
        RequireOutcome(outcome.Succeeded ? null : outcome.FaultCode, outcome.Receipt.FaultMessage, expected);
        return (long)outcome.GasUsed;
    }

    private void RequireOutcome(string? code, string? message, string? expected)
    {
        if (code == expected) return;
        if (code is null) throw new CliException(ExitCode.Failed, $"it succeeded, and the file expects the fault {expected}.");

        string cause = _host.Errors.Count > 0 ? $" ({_host.Errors[^1].Exception.GetType().Name}: {_host.Errors[^1].Exception.Message})" : "";
        throw new CliException(ExitCode.Failed, $"{code}: {message}{cause} If it is meant to, add \"fault\": \"{code}\" to the call.");
    }

    private TestMember Member(string id) => _members.TryGetValue(id, out TestMember? member)
        ? member
        : throw new CliException(ExitCode.Usage, $"there is no member '{id}'; 'members' has: {string.Join(", ", _members.Keys)}.");
}
