using System.Globalization;
using System.Text;

namespace Chain.Contracts.Abi;

/// <summary>Texts of strangers as they may be shown: without what ends a line, moves the cursor of a terminal, or turns the order of letters around.</summary>
public static class VisibleText
{
    /// <summary>The text with a space for each control and format character, separator of lines, half of a pair, or character without a meaning.</summary>
    /// <param name="text">What somebody else wrote.</param>
    /// <param name="keepLines">Whether line feeds stay.</param>
    public static string Of(string text, bool keepLines = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.All(c => c is >= ' ' and < '\u007f')) return text;

        StringBuilder visible = new(text.Length);
        for (int i = 0; i < text.Length;)
        {
            bool isRune = Rune.TryGetRuneAt(text, i, out Rune rune);
            bool isShown = isRune && (IsShown(rune) || (keepLines && rune.Value == '\n'));
            if (isShown) visible.Append(rune.ToString());
            else visible.Append(' ');
            i += isRune ? rune.Utf16SequenceLength : 1;
        }

        return visible.ToString();
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
