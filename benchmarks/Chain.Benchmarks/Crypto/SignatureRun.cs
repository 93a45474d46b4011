using System.Diagnostics;
using System.Globalization;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Benchmarks.Crypto;

/// <summary>
/// What one Ed25519 signature costs this machine now. Every node checks every transaction once, so that this bounds what
/// four nodes can do on it: <c>cores / (4 * check)</c>.
/// </summary>
internal static class SignatureRun
{
    private const int MessageBytes = 32;
    private const int Together = 32;

    // So few signatures of a key are libsodium's to check.
    private const int ChecksOfKey = 40;

    /// <summary>Signs and checks on one thread, and prints the processor time of each.</summary>
    /// <param name="count">Signatures made and checked.</param>
    public static void Run(int count)
    {
        using SigningKey key = SigningKey.FromSeed(new byte[32]);
        byte[] message = new byte[MessageBytes];
        Signature signature = key.Sign(message);
        SignatureCheck[] checks = [.. Enumerable.Repeat(new SignatureCheck(key.PublicKey, message, signature), Together)];
        double sign = Measure(count, _ => key.Sign(message));
        double unknown = Unknown(count, message);
        double known = Measure(count, _ => Check(Ed25519.Verify(key.PublicKey, message, signature)));
        double together = Measure(count / Together, _ => Check(Ed25519.VerifyAll(checks))) / Together;
        double bound = Environment.ProcessorCount * 1e6 / 4;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"sign {sign:F1} µs, check {unknown:F1} µs of processor time, of a key that signs much {known:F1} µs, and of {Together} at once {together:F1} µs; "
            + $"{Environment.ProcessorCount} cores check {bound / unknown:N0} to {bound / together:N0} transactions a second for four nodes"));
    }

    private static double Unknown(int count, byte[] message)
    {
        (PublicKey Key, Signature Signature)[] signed = new (PublicKey, Signature)[Math.Max(count / ChecksOfKey, 1)];
        for (int i = 0; i < signed.Length; i++)
        {
            byte[] seed = new byte[32];
            BitConverter.TryWriteBytes(seed, i + 1);
            using SigningKey key = SigningKey.FromSeed(seed);
            signed[i] = (key.PublicKey, key.Sign(message));
        }

        return Measure(count, i => Check(Ed25519.Verify(signed[i % signed.Length].Key, message, signed[i % signed.Length].Signature)));
    }

    private static void Check(bool isValid)
    {
        if (!isValid) throw new InvalidOperationException("A good signature was refused.");
    }

    private static double Measure(int count, Action<int> action)
    {
        for (int i = 0; i < count / 10; i++) action(i);
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        for (int i = 0; i < count; i++) action(i);
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMicroseconds / count;
    }
}
