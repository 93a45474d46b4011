namespace Chain.Crypto.Tests;

/// <summary>Bech32m against the test vectors of BIP-350, and the text form of addresses.</summary>
public sealed class Bech32mTests
{
    /// <summary>BIP-350, valid Bech32m: those whose data are whole bytes, with the prefix that stands in them.</summary>
    [Theory]
    [InlineData("A1LQFN3A", "a", "")]
    [InlineData("a1lqfn3a", "a", "")]
    [InlineData("an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6", "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber1", "")]
    [InlineData("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx", "abcdef", "ffbbcdeb38bdab49ca307b9ac5a928398a418820")]
    [InlineData("split1checkupstagehandshakeupstreamerranterredcaperredlc445v", "split", "c5f38b70305f519bf66d85fb6cf03058f3dde463ecd7918f2dc743918f2d")]
    [InlineData("?1v759aa", "?", "")]
    public void Published_text_decodes_and_encodes(string text, string prefix, string hex)
    {
        Assert.True(Bech32m.TryDecode(text, prefix, out byte[]? bytes));
        Assert.Equal(hex, Hex.Encode(bytes));
        Assert.Equal(text.ToLowerInvariant(), Bech32m.Encode(prefix, bytes));
    }

    /// <summary>BIP-350, valid Bech32m whose data end in bits that fill no byte: no encoding of bytes.</summary>
    [Fact]
    public void Published_text_with_bits_left_over_is_no_encoding_of_bytes() => Assert.False(Bech32m.TryDecode(
        "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8", "1", out _));

    /// <summary>BIP-350, invalid Bech32m.</summary>
    [Theory]
    [InlineData("an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4", "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber1")]
    [InlineData("qyrz8wqd2c9m", "q")]
    [InlineData("y1b0jsk6g", "y")]
    [InlineData("lt1igcx5c0", "lt")]
    [InlineData("in1muywd", "in")]
    [InlineData("mm1crxm3i", "mm")]
    [InlineData("au1s5cgom", "au")]
    [InlineData("M1VUXWEZ", "m")]
    [InlineData("16plkw9", "1")]
    [InlineData("1p2gdwpf", "p")]
    public void Published_invalid_text_is_refused(string text, string prefix) => Assert.False(Bech32m.TryDecode(text, prefix, out _));

    [Theory]
    [InlineData("")]
    [InlineData("\u0020")]
    [InlineData("\u007f")]
    [InlineData("\u0080")]
    [InlineData("Ch")]
    public void A_prefix_that_no_text_can_have_is_the_callers_bug(string prefix)
    {
        Assert.Throws<ArgumentException>(() => Bech32m.Encode(prefix, [1]));
        Assert.Throws<ArgumentException>(() => Bech32m.TryDecode("ch1", prefix, out _));
    }

    [Fact]
    public void More_bytes_than_the_text_may_hold_are_refused()
    {
        Bech32m.Encode("ch", new byte[50]);

        Assert.Throws<ArgumentException>(() => Bech32m.Encode("ch", new byte[51]));
        Assert.Throws<ArgumentException>(() => Bech32m.Encode("ch", new byte[100_000_000]));
    }

    [Fact]
    public void Addresses_round_trip_in_either_case_but_not_in_both()
    {
        Address address = Addresses.FromPublicKey(Ed25519.DerivePublicKey(new byte[32]));
        string text = address.ToString();

        Assert.StartsWith("ch1", text, StringComparison.Ordinal);
        Assert.True(Address.TryParse(text, out Address lower));
        Assert.True(Address.TryParse(text.ToUpperInvariant(), out Address upper));
        Assert.Equal(address, lower);
        Assert.Equal(address, upper);
        Assert.False(Address.TryParse("C" + text[1..], out _));
    }

    [Fact]
    public void No_change_of_one_character_is_an_address()
    {
        string text = Addresses.FromPublicKey(Ed25519.DerivePublicKey(new byte[32])).ToString();
        for (int i = 0; i < text.Length; i++)
        {
            foreach (char c in "qpzry9x8gf2tvdw0s3jn54khce6mua7l1bio \u212a")
            {
                string changed = text[..i] + c + text[(i + 1)..];
                Assert.Equal(changed == text, Address.TryParse(changed, out _));
            }

            Assert.False(Address.TryParse(text[..i], out _));
        }
    }

    [Fact]
    public void A_letter_that_only_lower_cases_to_ascii_is_refused()
    {
        // U+212A, the Kelvin sign, becomes k when lower-cased; an address would have a second text form.
        SplitMix64 random = new(1);
        string text;
        do text = new Address(random.Bytes(20)).ToString().ToUpperInvariant();
        while (!text.Contains('K', StringComparison.Ordinal));

        Assert.True(Address.TryParse(text, out _));
        Assert.False(Address.TryParse(text.Replace('K', '\u212a'), out _));
    }

    [Fact]
    public void An_address_of_another_length_or_prefix_is_refused()
    {
        Assert.False(Address.TryParse(Bech32m.Encode("ch", new byte[19]), out _));
        Assert.False(Address.TryParse(Bech32m.Encode("ch", new byte[21]), out _));
        Assert.False(Address.TryParse(Bech32m.Encode("hc", new byte[20]), out _));
        Assert.False(Address.TryParse(null, out _));
    }
}
