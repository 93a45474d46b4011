using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chain.Architecture.Tests;

/// <summary>The positive control: one use of each thing that a pure assembly may not name or do. Compiled, read, and never run.</summary>
[SuppressMessage("Globalization", "CA1304", Justification = Reason)]
[SuppressMessage("Globalization", "CA1305", Justification = Reason)]
[SuppressMessage("Globalization", "CA1310", Justification = Reason)]
[SuppressMessage("Globalization", "CA1866", Justification = Reason)]
internal static class Forbidden
{
    public static Half Field = Half.One;

    private const string Reason = "That is what is to be found.";

    private static readonly object Gate = new();

    public enum Colour
    {
        Red,
    }

    public static int Multiply(int value) => (int)(value * 1.5);

    public static float Halve(float value) => value / 2f;

    public static object Lists(TimeSpan time) => (new List<double>(), Array.Empty<float>(), time.TotalMilliseconds);

    public static string NameOf(Colour colour) => colour.ToString();

    public static object Files() => (File.Exists("x"), Path.GetTempFileName());

    public static Socket Sockets() => new(SocketType.Stream, ProtocolType.Tcp);

    public static ValueTask Tasks()
    {
        lock (Gate) Thread.Sleep(0);
        return ValueTask.CompletedTask;
    }

    public static object Clocks() =>
        (DateTime.Today, DateTime.UtcNow, System.Diagnostics.Stopwatch.GetTimestamp(), GC.CollectionCount(0), Environment.GetEnvironmentVariable("x"));

    public static object Chance() => (Random.Shared.Next(), Guid.NewGuid(), new HashCode().ToHashCode(), RuntimeHelpers.GetHashCode(Gate));

    public static object? Reflection(MethodInfo method) => (Activator.CreateInstance(Type.GetType("x")!), method.Invoke(null, null), new Lazy<int>());

    public static object Memory() => (Marshal.AllocHGlobal(1), NativeLibrary.Load("x"), MemoryMarshal.GetArrayDataReference(new int[1]));

    public static object Cultures(int number) => (CultureInfo.CurrentCulture, "x".StartsWith("y"), number.ToString());

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getpid();
}
