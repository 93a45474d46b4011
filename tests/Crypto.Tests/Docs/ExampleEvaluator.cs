using System.Globalization;
using System.Security.Cryptography;

namespace Chain.Crypto.Tests.Docs;

/// <summary>
/// Evaluates the expressions of docs/protocol. Values: <c>nil true false</c>, integers, <c>"text"</c>, bytes as
/// <c>0x…</c>, <c>[arrays]</c>, <c>{maps: of pairs}</c>, names. <c>a || b</c> joins bytes; functions are listed in
/// <see cref="Call"/>. It uses the runtime's SHA-256 and the production code for the rest.
/// </summary>
internal sealed class ExampleEvaluator(ExampleEvaluator? before = null)
{
    private readonly Dictionary<string, object?> _names = before is null ? [] : new(before._names);
    private string _text = "";
    private int _at;

    /// <summary>The bytes that a name stands for.</summary>
    public byte[] Bytes(string name) => (byte[])_names[name]!;

    /// <summary>The value that a name stands for.</summary>
    public object? this[string name] => _names[name];

    /// <summary>Runs <c>name = expression</c> or <c>expression</c>, and returns its result as the page writes it.</summary>
    public string Run(string statement)
    {
        _text = statement;
        _at = 0;
        string name = "";
        int equals = statement.IndexOf(" = ", StringComparison.Ordinal);
        if (equals > 0 && statement[..equals].All(char.IsLetterOrDigit))
        {
            name = statement[..equals];
            _at = equals + 3;
        }

        object? value = ReadJoined();
        if (Peek() != '\0') throw Error("unexpected text");
        if (name.Length > 0) _names[name] = value;
        return value switch
        {
            byte[] bytes => "0x" + Hex.Encode(bytes),
            string text => $"\"{text}\"",
            bool truth => truth ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "nil",
        };
    }

    private object? ReadJoined()
    {
        object? value = ReadValue();
        while (Peek() == '|')
        {
            Expect('|');
            Expect('|');
            value = (byte[])[.. (byte[])value!, .. (byte[])ReadValue()!];
        }

        return value;
    }

    private object? ReadValue()
    {
        char start = Peek();
        if (start == '[') return ReadList('[', ']');
        if (start == '{') return ReadMap();
        if (start == '"') return ReadText();
        if (start == '-' || char.IsAsciiDigit(start)) return ReadNumber();

        string word = ReadWhile(char.IsAsciiLetterOrDigit);
        if (Peek() == '(') return Call(word, ReadList('(', ')'));

        return word switch
        {
            "nil" => null,
            "true" => true,
            "false" => false,
            _ => _names.TryGetValue(word, out object? value) ? value : throw Error($"unknown name '{word}'"),
        };
    }

    private object Call(string function, List<object?> a) => function switch
    {
        "encode" => AnyValue.Encode(a[0]),
        "sha256" => SHA256.HashData((byte[])a[0]!),
        "take" => ((byte[])a[0]!)[..(int)(ulong)a[1]!],
        "zeros" => new byte[(int)(ulong)a[0]!],
        "length" => (ulong)((byte[])a[0]!).Length,
        "utf8" => System.Text.Encoding.UTF8.GetBytes((string)a[0]!),
        "bech32m" => Bech32m.Encode((string)a[0]!, (byte[])a[1]!),
        "ed25519public" => Ed25519.DerivePublicKey((byte[])a[0]!).ToArray(),
        "ed25519sign" => Ed25519.Sign((byte[])a[0]!, (byte[])a[1]!).ToArray(),
        "x25519" => Agree((byte[])a[0]!, (byte[])a[1]!),
        "x25519public" => X25519Public((byte[])a[0]!),
        "hkdf" => HKDF.DeriveKey(HashAlgorithmName.SHA256, (byte[])a[0]!, 32, (byte[])a[1]!, (byte[])a[2]!),
        "xchacha20poly1305" => Seal((byte[])a[0]!, (byte[])a[1]!, (byte[])a[2]!, (byte[])a[3]!),
        "argon2id" => Derive((byte[])a[0]!, (byte[])a[1]!, (ulong)a[2]!, (ulong)a[3]!),
        _ => throw Error($"unknown function '{function}'"),
    };

    private static byte[] Agree(byte[] privateKey, byte[] publicKey)
    {
        byte[] shared = new byte[X25519.KeySize];
        return X25519.TryAgree(privateKey, publicKey, shared) ? shared : throw new InvalidOperationException("small order");
    }

    private static byte[] X25519Public(byte[] privateKey)
    {
        byte[] key = new byte[X25519.KeySize];
        X25519.DerivePublicKey(privateKey, key);
        return key;
    }

    private static byte[] Seal(byte[] key, byte[] nonce, byte[] plaintext, byte[] associatedData)
    {
        byte[] ciphertext = new byte[plaintext.Length + XChaCha20Poly1305.TagSize];
        XChaCha20Poly1305.Seal(key, nonce, plaintext, associatedData, ciphertext);
        return ciphertext;
    }

    private static byte[] Derive(byte[] passphrase, byte[] salt, ulong operations, ulong memoryBytes)
    {
        byte[] key = new byte[32];
        Argon2id.DeriveKey(passphrase, salt, new KdfParameters((int)operations, (long)memoryBytes), key);
        return key;
    }

    private List<object?> ReadList(char open, char close)
    {
        List<object?> items = [];
        Expect(open);
        while (Peek() != close)
        {
            if (items.Count > 0) Expect(',');
            items.Add(ReadJoined());
        }

        Expect(close);
        return items;
    }

    private AnyValue.Map ReadMap()
    {
        List<(object?, object?)> pairs = [];
        Expect('{');
        while (Peek() != '}')
        {
            if (pairs.Count > 0) Expect(',');
            object? key = ReadValue();
            Expect(':');
            pairs.Add((key, ReadJoined()));
        }

        Expect('}');
        return new AnyValue.Map(pairs);
    }

    private string ReadText()
    {
        Expect('"');
        string text = ReadWhile(c => c != '"');
        Expect('"');
        return text;
    }

    private object ReadNumber()
    {
        string digits = ReadWhile(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        if (digits.StartsWith("0x", StringComparison.Ordinal)) return Convert.FromHexString(digits[2..]);
        return digits[0] == '-' ? long.Parse(digits, CultureInfo.InvariantCulture) : ulong.Parse(digits, CultureInfo.InvariantCulture);
    }

    private string ReadWhile(Func<char, bool> belongs)
    {
        int start = _at;
        while (_at < _text.Length && belongs(_text[_at])) _at++;
        return _text[start.._at];
    }

    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private void Expect(char c)
    {
        if (Peek() != c) throw Error($"expected '{c}'");
        _at++;
    }

    private InvalidOperationException Error(string what) => new($"{what} at {_at} in: {_text}");
}
