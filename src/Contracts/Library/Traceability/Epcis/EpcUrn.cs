namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>
/// EPC pure identity, class and pattern URNs (EPC Tag Data Standard 2.0, section 6) as paths of GS1 Digital Link.
/// </summary>
internal static class EpcUrn
{
    private const string Id = "urn:epc:id:";
    private const string Class = "urn:epc:class:";
    private const string Pattern = "urn:epc:idpat:";

    /// <summary>Whether the URN's scheme is one that has a Digital Link form.</summary>
    public static bool IsGs1Scheme(string urn) => TryParse(urn, out _, out string scheme, out _) && scheme is
        "sgtin" or "sscc" or "sgln" or "grai" or "giai" or "gsrn" or "gsrnp" or "gdti" or "cpi" or "sgcn" or "ginc" or "gsin"
        or "itip" or "upui" or "pgln" or "lgtin";

    /// <summary>The path without a leading slash, or null if the URN is malformed or of another scheme.</summary>
    public static string? ToDigitalLink(string urn)
    {
        if (!TryParse(urn, out string kind, out string scheme, out string body)) return null;
        if (kind == Pattern) return FromPattern(scheme, body);
        if (kind == Class) return scheme == "lgtin" ? Gtin(body, "/10/", 20) : null;

        return scheme switch
        {
            "sgtin" => Gtin(body, "/21/", 20),
            "upui" => Gtin(body, "/235/", 28),
            "itip" => Itip(body),
            "sscc" => Sscc(body),
            "gsrn" => Numeric("8018/", body, 17),
            "gsrnp" => Numeric("8017/", body, 17),
            "gsin" => Numeric("402/", body, 16),
            "pgln" => Numeric("417/", body, 12),
            "sgln" => Sgln(body),
            "grai" => Asset("8003/0", body, 16, digitsOnly: false),
            "gdti" => Asset("253/", body, 17, digitsOnly: false),
            "sgcn" => Asset("255/", body, 12, digitsOnly: true),
            "giai" => Reference("8004/", body, 30),
            "ginc" => Reference("401/", body, 30),
            "cpi" => Cpi(body),
            _ => null,
        };
    }

    private static bool TryParse(string urn, out string kind, out string scheme, out string body)
    {
        kind = urn.StartsWith(Id, StringComparison.Ordinal) ? Id
            : urn.StartsWith(Class, StringComparison.Ordinal) ? Class
            : urn.StartsWith(Pattern, StringComparison.Ordinal) ? Pattern : "";
        scheme = body = "";
        int colon = kind.Length == 0 ? -1 : urn.IndexOf(':', kind.Length);
        if (colon < 0) return false;

        scheme = urn[kind.Length..colon];
        body = urn[(colon + 1)..];
        return true;
    }

    private static string? FromPattern(string scheme, string body)
    {
        if (!body.EndsWith(".*", StringComparison.Ordinal)) return null;

        string fixedPart = body[..^2];
        switch (scheme)
        {
            case "sgtin" or "upui":
                return GtinOf(fixedPart) is string gtin ? "01/" + gtin : null;
            case "itip":
                return ItipOf(fixedPart) is string itip ? "8006/" + itip : null;
            case "grai":
                return Keyed(fixedPart, 12) is string grai ? "8003/0" + grai : null;
            case "gdti":
                return Keyed(fixedPart, 12) is string gdti ? "253/" + gdti : null;
            case "sgcn":
                return Keyed(fixedPart, 12) is string sgcn ? "255/" + sgcn : null;
            case "cpi":
                return Reference("8010/", fixedPart, 30);
            default:
                return null;
        }
    }

    /// <summary>prefix.indicatorAndItem.serial: the indicator digit moves to the front.</summary>
    private static string? Gtin(string body, string qualifier, int charactersMax)
    {
        if (!TrySplitAfter(body, 2, out string key, out string serial)) return null;

        string? gtin = GtinOf(key);
        string? encoded = Gs1Uri.Encode(serial, charactersMax);
        return gtin is null || encoded is null ? null : "01/" + gtin + qualifier + encoded;
    }

    private static string? GtinOf(string key)
    {
        if (!TrySplitKey(key, 13, out string prefix, out string item) || item.Length == 0) return null;

        string digits = item[0] + prefix + item[1..];
        return digits + Gs1Uri.CheckDigit(digits);
    }

    private static string? Itip(string body)
    {
        if (!TrySplitAfter(body, 4, out string key, out string serial)) return null;

        string? itip = ItipOf(key);
        string? encoded = Gs1Uri.Encode(serial, 20);
        return itip is null || encoded is null ? null : "8006/" + itip + "/21/" + encoded;
    }

    private static string? ItipOf(string key)
    {
        if (!TrySplitAfter(key, 2, out string gtinKey, out string counts)) return null;

        string? gtin = GtinOf(gtinKey);
        if (gtin is null || counts.Length != 5 || counts[2] != '.') return null;

        string pieces = counts[..2] + counts[3..];
        return Gs1Uri.AllDigits(pieces) ? gtin + pieces : null;
    }

    private static string? Sscc(string body)
    {
        if (!TrySplitKey(body, 17, out string prefix, out string serial) || serial.Length == 0) return null;

        string digits = serial[0] + prefix + serial[1..];
        return "00/" + digits + Gs1Uri.CheckDigit(digits);
    }

    private static string? Sgln(string body)
    {
        if (!TrySplitAfter(body, 2, out string key, out string extension)) return null;

        string? gln = Keyed(key, 12);
        string? encoded = Gs1Uri.Encode(extension, 20);
        if (gln is null || encoded is null) return null;

        return extension == "0" ? "414/" + gln : "414/" + gln + "/254/" + encoded;
    }

    private static string? Numeric(string ai, string body, int digits) => Keyed(body, digits) is string key ? ai + key : null;

    private static string? Asset(string ai, string body, int charactersMax, bool digitsOnly)
    {
        if (!TrySplitAfter(body, 2, out string key, out string serial)) return null;
        if (digitsOnly && !Gs1Uri.AllDigits(serial)) return null;

        string? digits = Keyed(key, 12);
        string? encoded = Gs1Uri.Encode(serial, charactersMax);
        return digits is null || encoded is null ? null : ai + digits + encoded;
    }

    /// <summary>A company prefix and an alphanumeric reference that are simply joined.</summary>
    private static string? Reference(string ai, string body, int charactersMax)
    {
        int dot = body.IndexOf('.');
        if (dot < 6 || dot > 12 || !Gs1Uri.AllDigits(body[..dot])) return null;

        string? encoded = Gs1Uri.Encode(body[(dot + 1)..], charactersMax - dot);
        return encoded is null ? null : ai + body[..dot] + encoded;
    }

    private static string? Cpi(string body)
    {
        int last = body.LastIndexOf('.');
        if (last < 0) return null;

        string serial = body[(last + 1)..];
        string? part = Reference("8010/", body[..last], 30);
        if (part is null || serial.Length is 0 or > 12 || !Gs1Uri.AllDigits(serial)) return null;

        return part + "/8011/" + serial;
    }

    /// <summary>prefix.reference of a fixed number of digits, joined, with a check digit.</summary>
    private static string? Keyed(string key, int digits) =>
        TrySplitKey(key, digits, out string prefix, out string reference)
            ? prefix + reference + Gs1Uri.CheckDigit(prefix + reference)
            : null;

    private static bool TrySplitKey(string key, int digits, out string prefix, out string reference)
    {
        prefix = reference = "";
        int dot = key.IndexOf('.');
        if (dot < 6 || dot > 12 || key.Length != digits + 1) return false;

        prefix = key[..dot];
        reference = key[(dot + 1)..];
        return Gs1Uri.AllDigits(prefix) && Gs1Uri.AllDigits(reference);
    }

    /// <summary>Splits at the given dot, counted from 1: serials may hold dots themselves.</summary>
    private static bool TrySplitAfter(string body, int dots, out string key, out string rest)
    {
        key = rest = "";
        int at = -1;
        for (int i = 0; i < dots; i++)
        {
            at = body.IndexOf('.', at + 1);
            if (at < 0) return false;
        }

        key = body[..at];
        rest = body[(at + 1)..];
        return true;
    }
}
