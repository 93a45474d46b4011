namespace Chain.Contracts.Sdk.Generator;

/// <summary>An interface of a contract that stands elsewhere, without references into a compilation.</summary>
internal sealed class InterfaceModel
{
    public required string Namespace { get; init; }

    /// <summary>Name of the interface without its prefix: what the names of generated classes begin with.</summary>
    public required string BaseName { get; init; }

    public required string Accessibility { get; init; }

    /// <summary>Name of the contract on the chain.</summary>
    public required string Name { get; init; }

    public List<MethodModel> Methods { get; } = [];
}
