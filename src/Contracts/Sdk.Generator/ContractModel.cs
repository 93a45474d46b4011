namespace Chain.Contracts.Sdk.Generator;

/// <summary>All that is generated from: a contract class without references into a compilation.</summary>
internal sealed class ContractModel
{
    public required string Namespace { get; init; }

    public required string ClassName { get; init; }

    public required string Accessibility { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    public required bool Reentrant { get; init; }

    public required string Doc { get; init; }

    public List<MethodModel> Methods { get; } = [];

    public List<StateFieldModel> State { get; } = [];

    public List<string> ProxyFields { get; } = [];

    /// <summary>All readonly instance fields, whatever their types.</summary>
    public List<string> ReadonlyFields { get; } = [];

    public List<NamedType> Events { get; } = [];

    public List<FaultModel> Faults { get; } = [];

    /// <summary>Every named type of the interface and the state, in the order met.</summary>
    public required IReadOnlyList<NamedType> Types { get; init; }
}

internal sealed class MethodModel
{
    public required string Name { get; init; }

    public required bool IsView { get; init; }

    public required string Doc { get; init; }

    public required IReadOnlyList<Field> Parameters { get; init; }

    /// <summary>Null if the method returns nothing.</summary>
    public required TypeRef? Result { get; init; }
}

internal enum StateKind
{
    Value,
    Map,
    List,
}

internal sealed class StateFieldModel
{
    public required string Name { get; init; }

    public required byte Slot { get; init; }

    public required StateKind Kind { get; init; }

    /// <summary>Key parts of a map: one, or group and key.</summary>
    public required IReadOnlyList<TypeRef> Keys { get; init; }

    public required TypeRef Value { get; init; }
}

internal sealed class FaultModel
{
    public required string Code { get; init; }

    public required string Message { get; init; }
}
