namespace Chain.Contracts.Sdk.Generator;

/// <summary>Names of SDK types that the generator looks for.</summary>
internal static class SdkNames
{
    public const string Sdk = "Chain.Contracts.Sdk.";
    public const string Std = "Chain.Contracts.Std.";
    public const string Encoding = "Chain.Encoding.";
    public const string Contract = Sdk + "Contract";
    public const string ContractAttribute = Sdk + "ContractAttribute";
    public const string ContractInterfaceAttribute = Sdk + "ContractInterfaceAttribute";
    public const string CallAttribute = Sdk + "CallAttribute";
    public const string ViewAttribute = Sdk + "ViewAttribute";
    public const string EventAttribute = Sdk + "EventAttribute";
    public const string SlotAttribute = Sdk + "SlotAttribute";
    public const string Fault = Sdk + "Fault";
    public const string Proxy = Sdk + "ContractProxy";
    public const string ProxySuffix = "Proxy";
    public const string CallsSuffix = "Calls";
    public const char InterfacePrefix = 'I';
}
