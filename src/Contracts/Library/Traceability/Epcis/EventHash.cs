namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>SHA-256, which a contract gets from its host.</summary>
public delegate Hash32 Sha256Function(ReadOnlySpan<byte> bytes);

/// <summary>
/// The EPCIS event hash of CBV 2.0, section 8.9: one identity for an event, whatever the order of its fields, the form of
/// its identifiers and the zone of its times.
/// </summary>
/// <remarks>
/// Order as in the test vectors of the reference implementation: business transactions, sources, destinations, master data
/// and extensions stand last, sorted as texts. Event and record identifiers, record time, error declarations and comments
/// do not count. Numbers are exact decimals here; the reference implementation rounds them to binary floating point, which
/// shows only beyond 15 digits.
/// </remarks>
public static class EventHash
{
    private const string UriPrefix = "ni:///sha-256;";
    private const string UriSuffix = "?ver=CBV2.0";

    /// <summary>
    /// Longest hashed text, in characters: four times an event. Prefixes are written out in it and names are repeated for
    /// each element of a list, so that a short event could have a text of gigabytes.
    /// </summary>
    public const int PreHashLengthMax = 4 * Traceability.EventBytesMax;

    /// <summary>The hash of an event, or null if its text exceeds <see cref="PreHashLengthMax"/>.</summary>
    public static Hash32? Of(EpcisEvent epcisEvent, Sha256Function sha256) =>
        PreHash(epcisEvent) is string text ? sha256(Characters.ToUtf8(text)) : null;

    /// <summary>The hash as the URI <c>ni:///sha-256;…?ver=CBV2.0</c>.</summary>
    public static string ToUri(Hash32 hash) => UriPrefix + hash + UriSuffix;

    /// <summary>Reads the URI form, or 64 hexadecimal digits.</summary>
    public static bool TryParse(string text, out Hash32 hash)
    {
        bool uri = text.StartsWith(UriPrefix, StringComparison.Ordinal) && text.EndsWith(UriSuffix, StringComparison.Ordinal);
        return Hash32.TryParse(uri ? text[UriPrefix.Length..^UriSuffix.Length] : text, out hash);
    }

    /// <summary>The text that is hashed, or null if it exceeds <see cref="PreHashLengthMax"/>.</summary>
    public static string? PreHash(EpcisEvent epcisEvent)
    {
        PreHashWriter writer = new(epcisEvent.Context, PreHashLengthMax);
        return writer.Write(EpcisEventTypes.NameOf(epcisEvent.Type), epcisEvent.Json);
    }
}
