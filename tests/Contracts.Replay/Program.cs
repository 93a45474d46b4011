using System.Globalization;
using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Replay;

/// <summary>
/// <c>Chain.Contracts.Replay IMAGE REPEATS plain|strange VIEW[:N]...</c>: loads a contract, asks each view once, REPEATS times more, and
/// once more after loading it anew. Prints a line for each view; fails if two answers in the process differ.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length < 4)
        {
            Console.Error.WriteLine("Usage: Chain.Contracts.Replay IMAGE REPEATS plain|strange VIEW[:N]...");
            return 2;
        }

        byte[] image = File.ReadAllBytes(arguments[0]);
        int repeats = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        if (arguments[2] == "strange") BeStrange();

        ContractDefinition first = Load(image), second = Load(image);
        ContractTestHost host = new(first), reloaded = new(second);
        foreach (string view in arguments.Skip(3))
        {
            MethodCall call = Call(first.Name, view);
            string answer = Ask(host, call);
            for (int i = 0; i < repeats; i++) Require(answer, Ask(host, call), $"{view}, asked again {i + 1} times");
            Require(answer, Ask(reloaded, call), $"{view}, loaded anew");
            Console.WriteLine($"{view} {answer}");
        }

        return 0;
    }

    /// <summary>A culture in which every number looks unlike itself: whatever asks for the current one shows.</summary>
    private static void BeStrange()
    {
        CultureInfo strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        strange.NumberFormat.NegativeSign = "~";
        strange.NumberFormat.NumberDecimalSeparator = ";";
        strange.NumberFormat.NumberGroupSeparator = "_";
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = strange;
    }

    private static ContractDefinition Load(byte[] image)
    {
        LoadResult result = new ContractLoader().Load(image);
        return result.Contract ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    }

    private static MethodCall Call(string contract, string view)
    {
        string[] parts = view.Split(':');
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(parts.Length - 1);
        if (parts.Length == 2) writer.WriteInt64(long.Parse(parts[1], CultureInfo.InvariantCulture));
        return new MethodCall(contract, parts[0], writer.ToArray());
    }

    private static string Ask(ContractTestHost host, MethodCall call)
    {
        ViewResult result = host.TryQuery(call);
        return string.Create(CultureInfo.InvariantCulture, $"{result.GasUsed} {result.Fault?.Code ?? Convert.ToHexString(result.Value.Span)}");
    }

    private static void Require(string expected, string actual, string what)
    {
        if (actual != expected) throw new InvalidOperationException($"{what}: {actual} instead of {expected}");
    }
}
