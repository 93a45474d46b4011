using System.Numerics;
using System.Text.Json;
using Chain.Crypto.Curve;

namespace Chain.Crypto.Tests;

/// <summary>Signatures that are checked by remembered multiples of their keys get the verdicts of libsodium.</summary>
public sealed class HotKeysTests
{
    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;

    [Fact]
    public void Numbers_are_added_and_multiplied_modulo_the_prime()
    {
        SplitMix64 random = new(1);
        BigInteger[] edges = [0, 1, 18, 19, 20, Prime - 1, Prime - 19, BigInteger.Pow(2, 51) - 1, BigInteger.Pow(2, 204), BigInteger.Pow(2, 254)];
        BigInteger[] numbers = [.. edges, .. Enumerable.Range(0, 200).Select(_ => new BigInteger(random.Bytes(32), isUnsigned: true) % Prime)];
        foreach (BigInteger a in numbers)
        {
            foreach (BigInteger b in numbers)
            {
                FieldElement x = FieldElement.Of(a), y = FieldElement.Of(b);
                FieldElement.Multiply(out FieldElement product, x, y);
                FieldElement.Multiply(out FieldElement squares, x + y, x - y);
                Equal(a * b, product);
                Equal((a * a) - (b * b), squares);
            }

            FieldElement number = FieldElement.Of(a);
            FieldElement.Square(out FieldElement square, number);
            Equal(a * a, square);
            Equal(BigInteger.ModPow(a, Prime - 2, Prime), FieldElement.Invert(number));
            Equal(BigInteger.ModPow(a, (Prime - 5) / 8, Prime), FieldElement.PowerOfRoot(number));
        }
    }

    /// <summary>Numbers of the largest limbs that sums and differences have.</summary>
    [Fact]
    public void Limbs_at_their_bounds_do_not_overflow()
    {
        FieldElement most = FieldElement.Of(Prime - 1), large = most + most - FieldElement.Zero;
        FieldElement.Multiply(out FieldElement product, large, large);
        FieldElement.Square(out FieldElement square, large);

        Equal(4, product);
        Equal(4, square);
        Equal(-2, large);
    }

    [LanesFact]
    public void Points_are_those_of_libsodium()
    {
        SplitMix64 random = new(2);
        for (int i = 0; i < 200; i++)
        {
            byte[] seed = random.Bytes(32);
            PublicKey key = Ed25519.DerivePublicKey(seed);
            byte[] scalar = System.Security.Cryptography.SHA512.HashData(seed)[..32];
            scalar[0] &= 0xf8;
            scalar[31] = (byte)((scalar[31] & 0x7f) | 0x40);
            LanePoint point = LanePoint.Identity;
            PointTable.OfBase.AddTimes(ref point, Scalar(new BigInteger(scalar, isUnsigned: true)));
            byte[] encoded = new byte[32];
            point.ToPoint().Encode(encoded);

            Assert.Equal(key.ToArray(), encoded);
            Assert.True(EdwardsPoint.TryDecode(encoded, out EdwardsPoint decoded));
            decoded.Negate().Negate().Encode(encoded);
            Assert.Equal(key.ToArray(), encoded);
        }
    }

    [LanesFact]
    public void Verdicts_are_those_of_libsodium_whatever_is_changed()
    {
        SplitMix64 random = new(3);
        for (int i = 0; i < 40; i++)
        {
            using SigningKey key = SigningKey.FromSeed(random.Bytes(32));
            HotKeys hot = Hot(key.PublicKey);
            byte[] message = random.Bytes(i * 40);
            Signature signature = key.Sign(message);
            Assert.True(hot.IsValid(key.PublicKey, message, signature.ToArray()));

            byte[] above = signature.ToArray(); // S + order: the same number, written otherwise.
            BigInteger s = new BigInteger(above.AsSpan(32), isUnsigned: true) + Order;
            s.TryWriteBytes(above.AsSpan(32), out _, isUnsigned: true);
            Same(hot, key.PublicKey, message, above, expected: false);
            for (int bit = i; bit < 512; bit += 40)
            {
                byte[] changed = signature.ToArray();
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                Same(hot, key.PublicKey, message, changed, expected: false);
            }

            Same(hot, key.PublicKey, [.. message, 0], signature.ToArray(), expected: false);
        }
    }

    /// <summary>
    /// The holder of a key can make an R of small order for which the equation holds: libsodium refuses it, whatever the equation says.
    /// </summary>
    [LanesFact]
    public void R_of_small_order_is_not_found_valid()
    {
        byte[] seed = new SplitMix64(4).Bytes(32), message = "m"u8.ToArray();
        using SigningKey key = SigningKey.FromSeed(seed);
        byte[] identity = new byte[32];
        identity[0] = 1;
        byte[] secret = System.Security.Cryptography.SHA512.HashData(seed)[..32];
        secret[0] &= 0xf8;
        secret[31] = (byte)((secret[31] & 0x7f) | 0x40);
        byte[] hash = System.Security.Cryptography.SHA512.HashData([.. identity, .. key.PublicKey.ToArray(), .. message]);
        BigInteger challenge = new BigInteger(hash, isUnsigned: true) % Order;
        byte[] s = Scalar(challenge * new BigInteger(secret, isUnsigned: true));

        Assert.True(EdwardsPoint.TryDecode(key.PublicKey.ToArray(), out EdwardsPoint point));
        LanePoint sum = LanePoint.Identity;
        PointTable.OfBase.AddTimes(ref sum, s);
        new PointTable(point.Negate()).AddTimes(ref sum, Scalar(challenge));
        byte[] encoded = new byte[32];
        sum.ToPoint().Encode(encoded);
        Assert.Equal(identity, encoded); // The control: the equation does hold.

        Same(Hot(key.PublicKey), key.PublicKey, message, [.. identity, .. s], expected: false);
    }

    [LanesFact]
    public void All_points_of_small_order_are_known()
    {
        byte[] eighth = Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
        Assert.True(EdwardsPoint.TryDecode(eighth, out EdwardsPoint point));
        byte[] scalar = new byte[32], encoded = new byte[32];
        HashSet<string> found = [];
        for (byte i = 0; i < 16; i++)
        {
            scalar[0] = i;
            LanePoint sum = LanePoint.Identity;
            new PointTable(point).AddTimes(ref sum, scalar);
            sum.ToPoint().Encode(encoded);
            found.Add(Convert.ToHexString(encoded));
            Assert.True(SmallOrder.IsOne(encoded));
        }

        Assert.Equal(8, found.Count);
        Assert.False(SmallOrder.IsOne(Ed25519.DerivePublicKey(new byte[32]).ToArray()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(HotKeys.ChecksMax)]
    [InlineData((2 * HotKeys.ChecksMax) + 3)]
    public void Many_signatures_have_the_verdicts_of_each(int count)
    {
        SigningKey[] keys = [.. Enumerable.Range(0, 3).Select(i => SigningKey.FromSeed([.. Enumerable.Repeat((byte)(100 + i), 32)]))];
        for (int round = 0; round < HotKeys.CountMin; round++)
        {
            // Two of the keys become known, the third stays libsodium's.
            foreach (SigningKey key in keys[..2]) Assert.True(Ed25519.Verify(key.PublicKey, [(byte)round], key.Sign([(byte)round])));
        }

        SignatureCheck[] checks = [.. Enumerable.Range(0, count).Select(i => new SignatureCheck(keys[i % 3].PublicKey, new byte[] { 1, (byte)i }, keys[i % 3].Sign([1, (byte)i])))];
        Assert.True(Ed25519.VerifyAll(checks));
        for (int i = 0; i < count; i++)
        {
            SignatureCheck[] changed = [.. checks];
            changed[i] = checks[i] with { Message = new byte[] { 2, (byte)i } };
            Assert.False(Ed25519.VerifyAll(changed));
        }

        foreach (SigningKey key in keys) key.Dispose();
    }

    /// <summary>What is remembered stays bounded, whoever signs.</summary>
    [LanesFact]
    public void The_keys_of_today_replace_those_of_yesterday()
    {
        HotKeys hot = new(tablesMax: 2, keysMax: 8);
        SplitMix64 random = new(5);
        for (int i = 0; i < 20; i++)
        {
            PublicKey key = Ed25519.DerivePublicKey(random.Bytes(32));
            for (int c = 0; c < (i % 2 == 0 ? HotKeys.CountMin : 1); c++) hot.Accepted(key);
            Assert.InRange(hot.Tables, 0, 2);
        }

        using SigningKey last = SigningKey.FromSeed(random.Bytes(32));
        for (int c = 0; c < 2 * HotKeys.CountMin; c++) hot.Accepted(last.PublicKey);
        Assert.True(hot.IsValid(last.PublicKey, [7], last.Sign([7]).ToArray()));
    }

    [LanesFact("crypto/wycheproof/ed25519_test.json")]
    public void Verdicts_on_the_cases_of_wycheproof_are_those_of_libsodium()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.Path("crypto/wycheproof/ed25519_test.json")));
        int valid = 0;
        foreach (JsonElement group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            PublicKey key = new(Convert.FromHexString(group.GetProperty("publicKey").GetProperty("pk").GetString()!));
            HotKeys hot = Hot(key);
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                byte[] signature = Convert.FromHexString(test.GetProperty("sig").GetString()!);
                if (signature.Length != Signature.Size) continue;
                bool expected = test.GetProperty("result").GetString() == "valid";
                Same(hot, key, Convert.FromHexString(test.GetProperty("msg").GetString()!), signature, expected);
                if (expected) valid++;
            }
        }

        Assert.True(valid > 50);
    }

    /// <summary>As far as libsodium lets a key in at all: that of case 3 has a part of small order.</summary>
    [LanesFact("crypto/ed25519-speccheck/cases.json")]
    public void The_verdicts_on_the_edge_cases_are_the_pinned_ones()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.Path("crypto/ed25519-speccheck/cases.json")));
        int number = 0;
        foreach (JsonElement item in document.RootElement.EnumerateArray())
        {
            PublicKey key = new(Convert.FromHexString(item.GetProperty("pub_key").GetString()!));
            byte[] signature = Convert.FromHexString(item.GetProperty("signature").GetString()!), message = Convert.FromHexString(item.GetProperty("message").GetString()!);
            if (number is >= 3 and <= 9) Same(Hot(key), key, message, signature, SpeccheckTests.Verdicts[number] == 'V'); // The other keys are of small order, or not canonical.
            number++;
        }
    }

    /// <summary>One that knows a key.</summary>
    private static HotKeys Hot(PublicKey key)
    {
        HotKeys hot = new(tablesMax: 4, keysMax: 16);
        for (int i = 0; i < HotKeys.CountMin; i++) hot.Accepted(key);
        Assert.Equal(1, hot.Tables);
        return hot;
    }

    private static void Same(HotKeys hot, PublicKey key, byte[] message, byte[] signature, bool expected)
    {
        Assert.Equal(expected, Ed25519.Verify(key, message, new Signature(signature)));
        Assert.Equal(expected, hot.IsValid(key, message, signature));
    }

    private static byte[] Scalar(BigInteger value)
    {
        byte[] bytes = new byte[32];
        (value % Order).TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static BigInteger Order { get; } = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private static void Equal(BigInteger expected, FieldElement actual)
    {
        byte[] bytes = new byte[32];
        actual.ToBytes(bytes);
        Assert.Equal(((expected % Prime) + Prime) % Prime, new BigInteger(bytes, isUnsigned: true));
    }
}

/// <summary>A test of code that needs AVX2, and maybe a file of <see cref="SharedData"/>, skipped where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LanesFactAttribute : FactAttribute
{
    public LanesFactAttribute(string? path = null) =>
        Skip = !FourFields.IsSupported ? "This processor has no AVX2: libsodium checks all signatures." : path is null ? null : SharedData.WhyMissing(path);
}
