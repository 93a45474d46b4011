using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>Names that calls and views cannot have, since generated code has them beside those of the methods.</summary>
internal static class GeneratedNames
{
    public const string Json = "Json";
    public const string ContractName = "ContractName";
    public const string Definition = "Definition";
    public const string KindOf = "KindOf";
    public const string AbiSuffix = "Abi";

    /// <summary>The generated class whose member, or whose own name, a method's name is; null if it is free.</summary>
    /// <param name="type">A contract, or an interface of one.</param>
    /// <param name="method">Name of a call or view.</param>
    public static string? HolderOf(INamedTypeSymbol type, string method)
    {
        bool isContract = type.TypeKind == TypeKind.Class;
        string name = isContract ? type.Name : InterfaceReader.BaseName(type);
        string builders = name + (isContract ? AbiSuffix : SdkNames.CallsSuffix), proxy = name + SdkNames.ProxySuffix;
        if (method == builders || (isContract && method is (Json or ContractName or Definition or KindOf))) return builders;
        if (method == proxy) return proxy;
        return method == CodecWriter.ClassName ? CodecWriter.ClassName : null;
    }
}
