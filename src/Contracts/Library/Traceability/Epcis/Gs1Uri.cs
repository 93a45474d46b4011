using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>What a text is to GS1.</summary>
public enum Gs1UriKind
{
    /// <summary>No GS1 identifier; it stands for itself.</summary>
    Other,

    /// <summary>A GS1 identifier.</summary>
    Identifier,

    /// <summary>It claims to be a GS1 identifier, by its scheme or by the host id.gs1.org, but is malformed.</summary>
    Malformed,
}

/// <summary>
/// One identity for each thing: EPC, EPC class and EPC pattern URNs and GS1 Digital Link URIs of any host become the
/// constrained canonical GS1 Digital Link URI (CBV 2.0, section 8.9, rules 17 and 18; GS1 Digital Link, section 4.11).
/// </summary>
public static class Gs1Uri
{
    /// <summary>What every canonical identifier begins with.</summary>
    public const string Host = "https://id.gs1.org/";

    /// <summary>The canonical identifier, or the text as it is if it is none.</summary>
    public static string Canonicalize(string text) => Classify(text, out string canonical) == Gs1UriKind.Identifier ? canonical : text;

    /// <summary>Tells what a text is, and its canonical form; the text itself unless it is an identifier.</summary>
    public static Gs1UriKind Classify(string text, out string canonical)
    {
        canonical = text;
        string? found;
        bool claimed;
        if (text.StartsWith("urn:epc:", StringComparison.Ordinal))
        {
            found = EpcUrn.ToDigitalLink(text);
            claimed = EpcUrn.IsGs1Scheme(text);
        }
        else
        {
            found = DigitalLink.ToCanonical(text);
            claimed = text.StartsWith(Host, StringComparison.Ordinal);
        }

        if (found is null) return claimed ? Gs1UriKind.Malformed : Gs1UriKind.Other;

        canonical = Host + found;
        return Gs1UriKind.Identifier;
    }

    /// <summary>Whether a canonical identity names a class or lot rather than one object.</summary>
    public static bool IsClass(string identity)
    {
        if (!identity.StartsWith(Host, StringComparison.Ordinal))
        {
            return identity.StartsWith("urn:epc:class:", StringComparison.Ordinal)
                || identity.StartsWith("urn:epc:idpat:", StringComparison.Ordinal);
        }

        string path = identity[Host.Length..];
        int slash = path.IndexOf('/');
        string value = path[(slash + 1)..];
        return path[..slash] switch
        {
            "01" => !value.Contains("/21/") && !value.Contains("/235/"),
            "8006" => !value.Contains("/21/"),
            "8010" => !value.Contains("/8011/"),
            "8003" => value.Length == 14,
            "253" or "255" => value.Length == 13,
            _ => false,
        };
    }

    /// <summary>The GS1 check digit: weights 3 and 1 from the right, to the next multiple of ten.</summary>
    internal static char CheckDigit(string digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int weight = (digits.Length - i) % 2 == 1 ? 3 : 1;
            sum += weight * (digits[i] - '0');
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }

    internal static bool AllDigits(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
        }

        return true;
    }

    /// <summary>
    /// The percent-encoding of a serial, lot or reference that GS1 Digital Link prescribes, with capital hexadecimal digits
    /// and without escapes that are not needed.
    /// </summary>
    /// <returns>Null if a character or escape is not allowed, or there are not 1 to <paramref name="charactersMax"/>.</returns>
    internal static string? Encode(string text, int charactersMax)
    {
        TextBuilder encoded = new();
        int characters = 0;
        for (int i = 0; i < text.Length; i++, characters++)
        {
            char c = text[i];
            if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2])) return null;

                c = (char)((HexValue(text[i + 1]) << 4) | HexValue(text[i + 2]));
                i += 2;
                if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~') encoded.Append(c);
                else AppendEscaped(encoded, c);
            }
            else if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '\'' or '"' or ';' or '<' or '=' or '>' or '?')
            {
                encoded.Append(c);
            }
            else if (c is '!' or '(' or ')' or '*' or '+' or ',' or ':')
            {
                AppendEscaped(encoded, c);
            }
            else
            {
                return null;
            }
        }

        return characters >= 1 && characters <= charactersMax ? encoded.ToString() : null;
    }

    private static void AppendEscaped(TextBuilder text, char c)
    {
        const string Hex = "0123456789ABCDEF";
        text.Append('%').Append(Hex[c >> 4]).Append(Hex[c & 15]);
    }

    private static int HexValue(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
