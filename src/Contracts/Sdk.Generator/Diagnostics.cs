using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>What the generator reports to authors. Each message says what to do.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor ContractShape = Error(
        "CHAIN001", "A contract is a sealed partial class", "'{0}' must be declared as 'sealed partial class {0} : Contract', neither nested nor generic");

    public static readonly DiagnosticDescriptor ContractName = Error(
        "CHAIN002", "Contract names are short and plain", "'{0}' is not a contract name: use 1 to 32 lower-case letters, digits, '-' and '.', starting with a letter, and a version of at least 1");

    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        "CHAIN003", "The type has no canonical encoding", "'{0}' cannot be used here: {1}");

    public static readonly DiagnosticDescriptor StateField = Error(
        "CHAIN004", "State fields are readonly and not initialised", "State field '{0}' must be 'private readonly' without an initialiser; the generated constructor sets it");

    public static readonly DiagnosticDescriptor SlotClash = Error(
        "CHAIN005", "Slots are unique", "Slot {0} of state field '{1}' is taken by '{2}'; give each field its own number, on every field or on none");

    public static readonly DiagnosticDescriptor MethodShape = Error(
        "CHAIN006", "Calls and views are plain methods", "Method '{0}' must be an instance method without type parameters and without ref, out or params parameters, with a name of ASCII letters and digits, and marked [Call] or [View] but not both");

    public static readonly DiagnosticDescriptor Overload = Error(
        "CHAIN007", "Calls and views have unique names", "Contract '{0}' has more than one call or view named '{1}'; a transaction names a method by its name alone");

    public static readonly DiagnosticDescriptor ViewReturnsNothing = Error(
        "CHAIN008", "Views return a value", "View '{0}' returns nothing; return what it reads, or make it a [Call]");

    public static readonly DiagnosticDescriptor NotAnEvent = Error(
        "CHAIN009", "Only events are emitted", "'{0}' is not an event; emit a record marked [Event]");

    public static readonly DiagnosticDescriptor FaultShape = Error(
        "CHAIN010", "Faults are constants", "Fault '{0}' must be declared as 'public static readonly Fault {0} = new(\"message\");' with a constant message of at most 256 bytes and a name of at most 31 letters and digits");

    public static readonly DiagnosticDescriptor TypeNameClash = Error(
        "CHAIN011", "Type names are unique in a contract", "Two types named '{0}' appear in the interface of contract '{1}'; rename one");

    public static readonly DiagnosticDescriptor RecursiveType = Error(
        "CHAIN012", "Types do not contain themselves", "'{0}' contains itself; keep nested items under keys in a StateMap");

    public static readonly DiagnosticDescriptor InstanceField = Error(
        "CHAIN013", "Contracts keep nothing between calls", "Field '{0}' does not survive a call; use StateValue<T>, StateMap<K, V> or StateList<T>, or a local variable");

    public static readonly DiagnosticDescriptor StaticField = Error(
        "CHAIN014", "Contracts share nothing between calls", "Static field '{0}' is shared by calls; make it a constant, a property that makes the value anew, or keep it in state");

    public static readonly DiagnosticDescriptor Constructor = Error(
        "CHAIN015", "Constructors of contracts are generated", "Contract '{0}' must not declare a constructor; set first values in a call");

    public static readonly DiagnosticDescriptor StateInSeveralFiles = Error(
        "CHAIN016", "The order of state fields is part of the state", "State fields of contract '{0}' stand in several files, whose order is not defined; put them in one file, or number them with [Slot]");

    public static readonly DiagnosticDescriptor HandWrittenProxy = Error(
        "CHAIN017", "Proxies are generated", "Field '{0}' has the type of a proxy that no contract's generated code declares; name the class of a [Contract] with 'Proxy' after it, or a [ContractInterface] in the same way without its 'I'");

    public static readonly DiagnosticDescriptor EventName = Error(
        "CHAIN018", "Event names are short and plain", "The event '{0}' must have a name of 1 to 64 ASCII letters and digits, starting with a letter, since receipts carry it");

    public static readonly DiagnosticDescriptor InterfaceShape = Error(
        "CHAIN019", "Interfaces of contracts are plain", "'{0}' must be an interface named 'I' and a class name, such as 'IStore', neither nested nor generic and without base interfaces");

    public static readonly DiagnosticDescriptor InterfaceMember = Error(
        "CHAIN020", "Interfaces of contracts hold calls and views", "'{0}' must be a method without a body, marked [Call] or [View] as in the contract that has it");

    public static readonly DiagnosticDescriptor InterfaceClash = Error(
        "CHAIN021", "Names of proxies are unique", "Of '{0}' the class '{1}' is generated, which '{2}' makes already or is; rename one, or put it into another namespace");

    public static readonly DiagnosticDescriptor InterfaceName = Error(
        "CHAIN022", "The contract's name is one of the chain", "'{0}' is not a contract name: use 1 to 32 lower-case letters, digits, '-' and '.', starting with a letter, as chain contract list shows it");

    public static readonly DiagnosticDescriptor ReservedMethod = Error(
        "CHAIN023", "Generated code has members too", "A call or view of '{0}' cannot be named '{1}', as is a member of the generated '{2}'; rename it, for example '{1}Of' or 'Get{1}'");

    public static readonly DiagnosticDescriptor ReservedType = Error(
        "CHAIN024", "Names of built-in types are taken", "'{0}' is a built-in type of interfaces (docs/contracts/abi.md); give your type another name, which starts with a capital");

    public static readonly DiagnosticDescriptor FieldClash = Error(
        "CHAIN025", "Fields have names of their own in JSON", "'{0}' and '{1}' of '{2}' are both '{3}' in the interface and in JSON, where names start with a small letter; rename one");

    public static readonly DiagnosticDescriptor PlainName = Error(
        "CHAIN026", "Names in interfaces are ASCII", "'{0}' stands in the interface, where names are ASCII letters, digits and '_'; rename it, for example 'Groesse' instead of 'Größe'");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Chain.Contracts", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
