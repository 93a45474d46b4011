using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>
/// GS1 Digital Link URIs of any host, with application identifiers or their short names, reduced to the finest level of
/// identification.
/// </summary>
internal static class DigitalLink
{
    /// <summary>The path without a leading slash, or null if the text is no Digital Link.</summary>
    public static string? ToCanonical(string uri)
    {
        int start = uri.StartsWith("https://", StringComparison.Ordinal) ? 8
            : uri.StartsWith("http://", StringComparison.Ordinal) ? 7 : -1;
        if (start < 0) return null;

        string[] segments = Ordinal.Split(uri[start..EndOfPath(uri, start)], '/');
        for (int i = 1; i + 1 < segments.Length; i++)
        {
            string? path = FromKey(segments, i);
            if (path is not null) return path;
        }

        return null;
    }

    /// <summary>Where the query, the fragment or the slashes before them begin.</summary>
    private static int EndOfPath(string uri, int start)
    {
        int end = start;
        while (end < uri.Length && uri[end] is not ('?' or '#')) end++;
        while (end > start && uri[end - 1] == '/') end--;
        return end;
    }

    private static bool IsKey(string segment) => segment is
        "01" or "gtin" or "8006" or "itip" or "414" or "gln" or "8010" or "cpid" or "00" or "sscc" or "417" or "party" or "402" or "gsin"
        or "8017" or "gsrnp" or "8018" or "gsrn" or "253" or "gdti" or "255" or "gcn" or "8003" or "grai" or "401" or "ginc" or "8004"
        or "giai";

    private static string? FromKey(string[] segments, int at)
    {
        // No key is a qualifier: the qualifiers behind a key end at the next one, so that a long text is read once.
        if (!IsKey(segments[at])) return null;

        string value = segments[at + 1];
        if ((segments.Length - at) % 2 != 0 || value.Length < 5 || !Gs1Uri.AllDigits(value[..4])) return null;

        string? serial = null, lot = null, upui = null, extension = null, component = null;
        for (int i = at + 2; i < segments.Length; i += 2)
        {
            string qualifier = segments[i + 1];
            switch (segments[i])
            {
                case "21" or "ser":
                    serial = qualifier;
                    break;
                case "10" or "lot":
                    lot = qualifier;
                    break;
                case "235":
                    upui = qualifier;
                    break;
                case "254":
                    extension = qualifier;
                    break;
                case "8011":
                    component = qualifier;
                    break;
                case "22" or "cpv":
                    break; // Variants are not identity.
                default:
                    return null;
            }
        }

        return segments[at] switch
        {
            "01" or "gtin" => Qualified("01/", Gtin(value), ("/21/", serial, 20), ("/235/", upui, 28), ("/10/", lot, 20)),
            "8006" or "itip" => Qualified("8006/", Fixed(value, 18), ("/21/", serial, 20), ("/10/", lot, 20)),
            "414" or "gln" => Qualified("414/", Fixed(value, 13), ("/254/", extension, 20)),
            "8010" or "cpid" => Qualified("8010/", Gs1Uri.Encode(value, 30), ("/8011/", component, 12)),
            "00" or "sscc" => Qualified("00/", Fixed(value, 18)),
            "417" or "party" => Qualified("417/", Fixed(value, 13)),
            "402" or "gsin" => Qualified("402/", Fixed(value, 17)),
            "8017" or "gsrnp" => Qualified("8017/", Fixed(value, 18)),
            "8018" or "gsrn" => Qualified("8018/", Fixed(value, 18)),
            "253" or "gdti" => Qualified("253/", Serialised(value, 13, 17)),
            "255" or "gcn" => Qualified("255/", Gs1Uri.AllDigits(value) ? Serialised(value, 13, 12) : null),
            "8003" or "grai" => Qualified("8003/", Serialised(value, 14, 16)),
            "401" or "ginc" => Qualified("401/", Gs1Uri.Encode(value, 30)),
            "8004" or "giai" => Qualified("8004/", Gs1Uri.Encode(value, 30)),
            _ => null,
        };
    }

    /// <summary>The key with the first qualifier that is there: they are listed from the finest on.</summary>
    private static string? Qualified(string ai, string? key, params (string Ai, string? Value, int Max)[] qualifiers)
    {
        if (key is null) return null;

        foreach ((string qualifierAi, string? value, int max) in qualifiers)
        {
            if (value is null) continue;

            string? encoded = Gs1Uri.Encode(value, max);
            return encoded is null ? null : ai + key + qualifierAi + encoded;
        }

        return ai + key;
    }

    private static string? Gtin(string value) =>
        value.Length is 8 or 12 or 13 or 14 && Gs1Uri.AllDigits(value) ? new string('0', 14 - value.Length) + value : null;

    private static string? Fixed(string value, int digits) => value.Length == digits && Gs1Uri.AllDigits(value) ? value : null;

    private static string? Serialised(string value, int digits, int charactersMax)
    {
        if (value.Length < digits || !Gs1Uri.AllDigits(value[..digits])) return null;
        if (value.Length == digits) return value;

        string? encoded = Gs1Uri.Encode(value[digits..], charactersMax);
        return encoded is null ? null : value[..digits] + encoded;
    }
}
