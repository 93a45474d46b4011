using Chain.Contracts.Library.Traceability.Epcis;

namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>
/// Identities inside the state: GS1 identifiers without their common beginning, other URIs as they are. The two forms
/// never meet, because a key without the beginning starts with a digit and a URI with a letter.
/// </summary>
internal static class ItemKey
{
    /// <summary>The short form of a canonical identity.</summary>
    public static string Of(string identity) =>
        identity.StartsWith(Gs1Uri.Host, StringComparison.Ordinal) ? identity[Gs1Uri.Host.Length..] : identity;

    /// <summary>The canonical identity of a short form; empty for an empty one.</summary>
    public static string ToIdentity(string key) => key.Length > 0 && char.IsAsciiDigit(key[0]) ? Gs1Uri.Host + key : key;

    /// <summary>Whether a short form names a class or lot.</summary>
    public static bool IsClass(string key) => Gs1Uri.IsClass(ToIdentity(key));
}
