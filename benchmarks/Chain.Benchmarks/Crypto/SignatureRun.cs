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

    /// <summary>Signs and checks on one thread, and prints the processor time of each.</summary>
    /// <param name="count">Signatures made and checked.</param>
    public static void Run(int count)
    {
        using SigningKey key = SigningKey.FromSeed(new byte[32]);
        byte[] message = new byte[MessageBytes];
        Signature signature = key.Sign(message);
        double sign = Measure(count, () => key.Sign(message));
        double check = Measure(count, () =>
        {
            if (!Ed25519.Verify(key.PublicKey, message, signature)) throw new InvalidOperationException("A good signature was refused.");
        });
        double bound = Environment.ProcessorCount * 1e6 / (4 * check);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"sign {sign:F1} µs, check {check:F1} µs of processor time; {Environment.ProcessorCount} cores check {bound:N0} transactions a second for four nodes"));
    }

    private static double Measure(int count, Action action)
    {
        for (int i = 0; i < count / 10; i++) action();
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        for (int i = 0; i < count; i++) action();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMicroseconds / count;
    }
}
