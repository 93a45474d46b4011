using System.Reflection;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;

namespace Chain.Contracts.Testing;

/// <summary>
/// A contract as the compiler left it, neither verified nor metered: for stepping through it with a debugger, and for
/// comparing it with what nodes run.
/// </summary>
public static class CompiledContract
{
    /// <summary>The contract of a class that the SDK's generator completed.</summary>
    /// <param name="contract">The class marked <c>[Contract]</c>.</param>
    /// <exception cref="ArgumentException">It is no such class.</exception>
    public static ContractDefinition Of(Type contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ContractAttribute? attribute = contract.GetCustomAttribute<ContractAttribute>();
        string? abi = contract.Assembly.GetType(contract.FullName + "Abi")?.GetField("Json")?.GetRawConstantValue() as string;
        if (attribute is null || abi is null) throw new ArgumentException($"{contract} is no class that the SDK's generator completed.", nameof(contract));

        return ContractModule.Define(contract, abi, attribute.Reentrant);
    }
}
