using System.Globalization;
using System.Text;
using Chain.Contracts.Std;

namespace Chain.Contracts.Tests.Std;

public sealed class TextTests
{
    private const string Alphabet = "aAbB ,;\tzZ0é\ud83d\ude00\uff21";

    [Fact]
    public void Comparisons_are_those_of_code_units_and_of_UTF8_bytes()
    {
        Random random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            string left = TextOf(random), right = TextOf(random);

            Assert.Equal(Math.Sign(string.CompareOrdinal(left, right)), Math.Sign(Ordinal.Compare(left, right)));
            Assert.Equal(string.Equals(left, right, StringComparison.OrdinalIgnoreCase), Ordinal.EqualsIgnoreCase(left, right));
            int byBytes = System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right));
            Assert.Equal(Math.Sign(byBytes), Math.Sign(Ordinal.CompareCodePoints(left, right)));
            Assert.Equal(Math.Sign(byBytes), Math.Sign(Orders.CodePoints.Compare(left, right)));
        }
    }

    [Fact]
    public void Searches_and_changes_are_those_of_the_framework()
    {
        Random random = new(2);
        for (int i = 0; i < 20_000; i++)
        {
            string text = TextOf(random), part = TextOf(random);
            char c = Alphabet[random.Next(Alphabet.Length)];
            int start = random.Next(text.Length + 1);

            Assert.Equal(text.IndexOf(part, start, StringComparison.Ordinal), Ordinal.IndexOf(text, part, start));
            Assert.Equal(text.IndexOf(c, start), Ordinal.IndexOf(text, c, start));
            Assert.Equal(text.LastIndexOf(c), Ordinal.LastIndexOf(text, c));
            Assert.Equal(text.Contains(part, StringComparison.Ordinal), Ordinal.Contains(text, part));
            Assert.Equal(text.StartsWith(part, StringComparison.Ordinal), Ordinal.StartsWith(text, part));
            Assert.Equal(text.EndsWith(part, StringComparison.Ordinal), Ordinal.EndsWith(text, part));
            Assert.Equal(text.Split(c), Ordinal.Split(text, c));
            Assert.Equal(text.Trim(' ', '\t'), Ordinal.Trim(text));
            Assert.Equal(text.PadLeft(6, '*'), Ordinal.PadLeft(text, 6, '*'));
            Assert.Equal(text.PadRight(6), Ordinal.PadRight(text, 6));
            Assert.Equal(string.Join(part, text.Split(c)), Ordinal.Join(part, Ordinal.Split(text, c)));
            if (part.Length > 0) Assert.Equal(text.Replace(part, "<>", StringComparison.Ordinal), Ordinal.Replace(text, part, "<>"));
        }
    }

    [Fact]
    public void Only_ASCII_has_a_case_a_kind_and_white_space()
    {
        for (int i = 0; i <= char.MaxValue; i++)
        {
            char c = (char)i;
            Assert.Equal(char.IsAsciiDigit(c), AsciiChar.IsDigit(c));
            Assert.Equal(char.IsAsciiLetter(c), AsciiChar.IsLetter(c));
            Assert.Equal(char.IsAsciiLetterOrDigit(c), AsciiChar.IsLetterOrDigit(c));
            Assert.Equal(char.IsAscii(c) && char.IsWhiteSpace(c), AsciiChar.IsWhiteSpace(c));
            Assert.Equal(char.IsAscii(c) ? char.ToLowerInvariant(c) : c, AsciiChar.ToLower(c));
            Assert.Equal(char.IsAscii(c) ? char.ToUpperInvariant(c) : c, AsciiChar.ToUpper(c));
            Assert.Equal(char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : -1, AsciiChar.HexValue(c));
        }

        Assert.Equal("äbcÄ", Ordinal.ToLower("äBcÄ"));
        Assert.Equal("äBCÄ", Ordinal.ToUpper("äBcÄ"));
    }

    [Fact]
    public void Texts_out_of_range_are_errors()
    {
        Assert.Throws<ArgumentException>(() => Ordinal.IndexOf("abc", 'a', 4));
        Assert.Throws<ArgumentException>(() => Ordinal.IndexOf("abc", "a", -1));
        Assert.Throws<ArgumentException>(() => Ordinal.Replace("abc", "", "x"));
        Assert.False(Ordinal.IsAt("abc", -1, ""));
        Assert.False(Ordinal.IsAt("abc", 4, ""));
        Assert.True(Ordinal.IsAt("abc", 3, ""));
        Assert.Throws<ArgumentException>(() => new TextBuilder(-1));
        Assert.Throws<ArgumentException>(() => new TextBuilder().Append('x', -1));
        Assert.Throws<ArgumentException>(() => new TextBuilder().Append("abc", 2, 2));
        Assert.Throws<ArgumentException>(() => new TextBuilder().Append("abc").Truncate(4));
        Assert.Throws<ArgumentException>(() => new TextBuilder()[0]);
    }

    [Fact]
    public void A_text_builder_behaves_as_the_frameworks()
    {
        Random random = new(3);
        StringBuilder expected = new();
        TextBuilder text = new(0);
        for (int i = 0; i < 3_000; i++)
        {
            string part = TextOf(random);
            int start = random.Next(part.Length + 1), count = random.Next(part.Length - start + 1);
            long number = random.NextInt64(long.MinValue, long.MaxValue);
            expected.Append(part).Append('x', count).Append(part, start, count).Append(number).Append((ulong)number).Append('y');
            text.Append(part).Append('x', count).Append(part, start, count).Append(number).Append((ulong)number).Append('y');
            if (random.Next(20) == 0)
            {
                expected.Length /= 3;
                text.Truncate(text.Length / 3);
            }

            Assert.Equal(expected.Length, text.Length);
            Assert.Equal(expected[i % expected.Length], text[i % text.Length]);
        }

        Assert.Equal(expected.ToString(), text.ToString());
    }

    [Fact]
    public void Integers_are_written_and_read_as_the_framework_does()
    {
        Random random = new(4);
        foreach (Int128 value in Interesting(random))
        {
            string text = value.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(text, IntegerText.Format(value));
            Assert.Equal(value >= long.MinValue && value <= long.MaxValue, IntegerText.TryParse(text, out long signed));
            Assert.Equal(value >= 0 && value <= ulong.MaxValue, IntegerText.TryParse(text, out ulong unsigned));
            Assert.Equal(value >= int.MinValue && value <= int.MaxValue, IntegerText.TryParse(text, out int small));
            if (value >= long.MinValue && value <= long.MaxValue) Assert.Equal((text, value), (IntegerText.Format((long)value), signed));
            if (value >= 0 && value <= ulong.MaxValue) Assert.Equal((text, value), (IntegerText.Format((ulong)value), unsigned));
            if (value >= int.MinValue && value <= int.MaxValue) Assert.Equal((int)value, small);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1,000")]
    [InlineData("--1")]
    [InlineData("0x1")]
    [InlineData("１")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("99999999999999999999999999999999999999999")]
    public void What_is_no_number_of_64_bits_is_refused(string text)
    {
        Assert.False(IntegerText.TryParse(text, out long value));
        Assert.Equal(0, value);
        Assert.Throws<ArgumentException>(() => IntegerText.ParseInt64(text));
        Assert.Throws<ArgumentException>(() => IntegerText.ParseInt32(text));
    }

    [Fact]
    public void Leading_zeros_are_read()
    {
        Assert.Equal(-7, IntegerText.ParseInt64("-0000000000000000000000000000007"));
        Assert.Equal(0, IntegerText.ParseInt32("-0"));
    }

    [Fact]
    public void Bytes_and_words_go_through_hexadecimal_text()
    {
        Random random = new(5);
        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = new byte[i];
            random.NextBytes(bytes);
            string text = Convert.ToHexStringLower(bytes);
            Assert.Equal(text, HexText.Encode(bytes));
            Assert.True(HexText.TryDecode(Ordinal.ToUpper(text), out byte[]? read));
            Assert.Equal(bytes, read);

            ulong word = (ulong)random.NextInt64() >> (i % 64);
            Assert.Equal(word.ToString("x16", CultureInfo.InvariantCulture), HexText.Format(word));
            Assert.True(HexText.TryParse(word.ToString("X", CultureInfo.InvariantCulture), out ulong parsed));
            Assert.Equal(word, parsed);
        }

        Assert.False(HexText.TryDecode("abc", out _));
        Assert.False(HexText.TryDecode("0g", out _));
        Assert.False(HexText.TryParse("", out _));
        Assert.False(HexText.TryParse("10000000000000000", out _));
        Assert.False(HexText.TryParse("-1", out _));
    }

    private static IEnumerable<Int128> Interesting(Random random)
    {
        Int128[] edges = [0, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, ulong.MaxValue, Int128.MaxValue, Int128.MinValue];
        foreach (Int128 edge in edges)
        {
            for (int i = -2; i <= 2; i++) yield return unchecked(edge + i);
        }

        Int128 ten = 1;
        for (int i = 0; i < 38; i++, ten *= 10)
        {
            yield return ten;
            yield return -ten;
            yield return ten - 1;
        }

        for (int i = 0; i < 5_000; i++)
        {
            Int128 value = ((Int128)random.NextInt64(long.MinValue, long.MaxValue) << 64) | (ulong)random.NextInt64();
            yield return value >> random.Next(128);
        }
    }

    private static string TextOf(Random random)
    {
        StringBuilder text = new();
        for (int length = random.Next(9); text.Length < length;)
        {
            int index = random.Next(Alphabet.Length);
            if (char.IsLowSurrogate(Alphabet[index])) continue;
            text.Append(Alphabet[index]);
            if (char.IsHighSurrogate(Alphabet[index])) text.Append(Alphabet[index + 1]);
        }

        return text.ToString();
    }
}
