using System.Globalization;
using System.Text.Json;

namespace Chain.Crypto.Tests;

/// <summary>
/// The cases of github.com/kawanet/msgpack-test-suite: the first form of each value is the shortest, which is ours; every
/// other form is refused, with the reason that fits.
/// </summary>
public sealed class MsgpackSuiteTests
{
    private const string Suite = "msgpack-test-suite/dist/msgpack-test-suite.json";

    [SharedDataFact(Suite)]
    public void The_shortest_form_is_written_and_read_and_every_other_is_refused()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.Path(Suite)));
        int accepted = 0, refused = 0;
        foreach (JsonProperty group in document.RootElement.EnumerateObject())
        {
            foreach (JsonElement test in group.Value.EnumerateArray())
            {
                byte[][] forms = [.. test.GetProperty("msgpack").EnumerateArray().Select(form => Bytes(form.GetString()!))];
                bool isOurs = TryGetValue(test, out object? value);

                // From 2^32 on, the signed form is as short as the unsigned one; ours is the unsigned one.
                if (value is ulong && forms[0][0] == 0xd3) forms = [.. forms.OrderBy(form => form[0] != 0xcf)];
                if (isOurs)
                {
                    Assert.Equal(forms[0], AnyValue.Encode(value));
                    Assert.Equal(forms[0], AnyValue.Reencode(forms[0]));
                    accepted++;
                }

                foreach (byte[] form in forms.Skip(isOurs ? 1 : 0))
                {
                    Assert.False(AnyValue.TryDecode(form, out _, out DecodeError error), Hex.Encode(form));
                    Assert.True(Expected(form) == error, $"{Hex.Encode(form)}: {error}");
                    refused++;
                }
            }
        }

        Assert.Equal((57, 176), (accepted, refused));
    }

    private static DecodeError Expected(byte[] form) => form[0] switch
    {
        0xca or 0xcb or (>= 0xc7 and <= 0xc9) or (>= 0xd4 and <= 0xd8) => DecodeError.Forbidden,
        _ => DecodeError.NotShortest,
    };

    /// <summary>The value of a case; false for what the encoding leaves out: fractions, extensions, timestamps.</summary>
    private static bool TryGetValue(JsonElement test, out object? value)
    {
        value = null;
        if (test.TryGetProperty("bignum", out JsonElement big))
        {
            string text = big.GetString()!;
            value = text.StartsWith('-') ? long.Parse(text, CultureInfo.InvariantCulture) : ulong.Parse(text, CultureInfo.InvariantCulture);
            return true;
        }

        if (test.TryGetProperty("binary", out JsonElement binary))
        {
            value = Bytes(binary.GetString()!);
            return true;
        }

        foreach (string name in (string[])["nil", "bool", "number", "string", "array", "map"])
        {
            if (test.TryGetProperty(name, out JsonElement json)) return TryConvert(json, out value);
        }

        return false;
    }

    private static bool TryConvert(JsonElement json, out object? value)
    {
        value = json.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Number when json.TryGetUInt64(out ulong number) => number,
            JsonValueKind.Number when json.TryGetInt64(out long number) => number,
            JsonValueKind.Array => json.EnumerateArray().Select(Convert).ToList(),
            JsonValueKind.Object => new AnyValue.Map([.. json.EnumerateObject().Select(pair => ((object?)pair.Name, Convert(pair.Value)))]),
            _ => null,
        };
        return value is not null || json.ValueKind == JsonValueKind.Null;
    }

    private static object? Convert(JsonElement json) =>
        TryConvert(json, out object? value) ? value : throw new InvalidOperationException(json.GetRawText());

    private static byte[] Bytes(string dashed) => System.Convert.FromHexString(dashed.Replace("-", "", StringComparison.Ordinal));
}
