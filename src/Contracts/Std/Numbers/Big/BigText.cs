namespace Chain.Contracts.Std;

/// <summary>Big integers as text and bytes.</summary>
internal static class BigText
{
    private const int ChunkDigits = 9;
    private const uint Chunk = 1_000_000_000;

    public static string Format(BigInt value)
    {
        if (value.Sign == 0) return "0";

        uint[] limbs = value.Limbs;
        char[] chars = new char[(limbs.Length * 10) + 1 + ChunkDigits];
        int start = chars.Length;
        while (limbs.Length > 0)
        {
            limbs = BigDivision.DivRemShort(limbs, Chunk, out uint chunk);
            start = IntegerText.WriteDigits(chars, start, chunk, limbs.Length > 0 ? ChunkDigits : 1);
        }

        if (value.Sign < 0) chars[--start] = '-';
        return new string(chars, start, chars.Length - start);
    }

    public static bool TryParse(string text, out BigInt value)
    {
        value = default;
        int start = text.Length > 0 && text[0] == '-' ? 1 : 0;
        if (start == text.Length) return false;

        uint[] limbs = [];
        for (int i = start; i < text.Length;)
        {
            int end = Math.Min(text.Length, i + ChunkDigits);
            uint chunk = 0, scale = 1;
            for (; i < end; i++, scale *= 10)
            {
                if (!AsciiChar.IsDigit(text[i])) return false;
                chunk = (chunk * 10) + text[i] - '0';
            }

            limbs = BigLimbs.MultiplyAdd(limbs, scale, chunk);
            if (BigLimbs.BitLength(limbs) > BigInt.BitsMax) return false;
        }

        value = new BigInt(limbs, start > 0);
        return true;
    }

    public static string ToHex(BigInt value)
    {
        if (value.Sign == 0) return "0";

        string digits = HexText.Encode(value.ToBytes());
        if (digits[0] == '0') digits = digits.Substring(1);
        return value.Sign < 0 ? "-" + digits : digits;
    }

    public static bool TryParseHex(string text, out BigInt value)
    {
        value = default;
        int start = text.Length > 0 && text[0] == '-' ? 1 : 0;
        string digits = text.Substring(start);
        if (digits.Length == 0) return false;
        if ((digits.Length & 1) != 0) digits = "0" + digits;
        if (!HexText.TryDecode(digits, out byte[]? bytes)) return false;

        uint[] limbs = ToLimbs(bytes);
        if (BigLimbs.BitLength(limbs) > BigInt.BitsMax) return false;

        value = new BigInt(limbs, start > 0);
        return true;
    }

    public static BigInt FromBytes(byte[] bytes) => new(ToLimbs(bytes), false);

    public static byte[] ToBytes(uint[] limbs)
    {
        byte[] bytes = new byte[(BigLimbs.BitLength(limbs) + 7) / 8];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[bytes.Length - 1 - i] = unchecked((byte)(limbs[i >> 2] >> (8 * (i & 3))));
        }

        return bytes;
    }

    private static uint[] ToLimbs(byte[] bytes)
    {
        uint[] limbs = new uint[(bytes.Length >> 2) + 1];
        for (int i = 0; i < bytes.Length; i++) limbs[i >> 2] |= (uint)bytes[bytes.Length - 1 - i] << (8 * (i & 3));
        return BigLimbs.Trim(limbs);
    }
}
