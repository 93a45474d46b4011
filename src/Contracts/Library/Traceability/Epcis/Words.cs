using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>Fixed lists of words, kept as one text: constants are all that calls may share.</summary>
internal static class Words
{
    /// <summary>Whether a list of words with one space between them has a word.</summary>
    public static bool Has(string list, string word)
    {
        if (word.Length == 0 || word.Contains(' ')) return false;

        for (int at = 0; at >= 0 && at < list.Length; at = NextAfter(list, at))
        {
            int end = at + word.Length;
            if (Ordinal.IsAt(list, at, word) && (end == list.Length || list[end] == ' ')) return true;
        }

        return false;
    }

    /// <summary>The words, in their order.</summary>
    public static string[] Of(string list) => Ordinal.Split(list, ' ');

    private static int NextAfter(string list, int at)
    {
        int space = list.IndexOf(' ', at);
        return space < 0 ? -1 : space + 1;
    }
}
