using System.Globalization;
using System.Reflection;
using Chain.Contracts.Execution;
using Chain.Contracts.Runtime;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.Library;

/// <summary>The tables of docs/contracts/faults.md are what the engine does.</summary>
public sealed class FaultsPageTests
{
    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Repository.Path("docs/contracts/faults.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()),
    ];

    [Fact]
    public void The_codes_of_the_engine_are_all_listed()
    {
        IEnumerable<string> codes = typeof(FaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
        IEnumerable<string> listed = Rows.Where(row => row.Length == 3 && row[0].StartsWith('`'))
            .SelectMany(row => row[0].Split(", ")).Select(code => code.Trim('`'));

        Assert.Equal(codes.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_limits_that_the_codes_name_are_those_in_force()
    {
        ExecutionLimits limits = ExecutionLimits.Version1;
        Dictionary<string, string[]> expected = new()
        {
            ["`CallDepth`"] = [$"more than {limits.CallDepthMax} deep"],
            ["`KeyTooLong`, `ValueTooLarge`"] = [$"over {limits.KeyBytesMax} bytes", $"over {limits.ValueBytesMax / 1024} KiB"],
            ["`ScanTooLarge`"] = [$"more than {Number(limits.ScanEntriesMax)} entries"],
            ["`EventTooLarge`"] = [$"over {limits.EventBytesMax / 1024} KiB"],
            ["`TooManyEvents`"] = [$"over {Number(limits.EventsMax)} events", $"{limits.EventBytesTotalMax / 1024} KiB"],
            ["`ResultTooLarge`"] = [$"over {limits.ReturnBytesTotalMax / 1024} KiB"],
        };

        foreach ((string code, string[] texts) in expected)
        {
            string cause = Assert.Single(Rows, row => row[0] == code)[1];
            foreach (string text in texts) Assert.Contains(text, cause, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_prices_are_those_of_the_schedule()
    {
        GasSchedule gas = GasSchedule.Version1;
        (string, string)[] expected =
        [
            ("a transaction", Number(gas.Transaction)),
            ("each cosigner", Number(gas.Cosigner)),
            ("each byte of the transaction", Number(gas.TransactionByte)),
            ("each call, also between contracts", Number(gas.Call)),
            ("each byte of arguments and result of a call", Number(gas.CallByte)),
            ("each call between contracts that fails", $"all gas that it was given, and from its caller {Number(gas.FailedCall)}, and {Number(Meter.UnwindPrice)} a frame of recursion that it left"),
            ("reading or looking for a key", $"{Number(gas.Read)}, and {gas.ReadByte} a byte of key and value"),
            ("writing or removing a key", $"{Number(gas.Write)}, and {gas.WriteByte} a byte of key and value"),
            ("a range", $"{Number(gas.Scan)}, and {Number(gas.ScanEntry)} an entry, and {gas.ReadByte} a byte"),
            ("an event", $"{Number(gas.Event)}, and {gas.EventByte} a byte"),
            ("`Sha256`, `AddressOf`", $"{Number(gas.Hash)}, and {gas.HashByte} a byte"),
            ("`VerifySignature`", $"{Number(gas.VerifySignature)}, and {gas.HashByte} a byte"),
            ("an assembly that is proposed", $"{Number(gas.Inspect)}, and {Number(gas.InspectByte)} a byte"),
        ];

        Assert.Equal(expected, Rows.Where(row => row.Length == 2).Skip(1).Select(row => (row[0], row[1])));
        Assert.Equal(19, typeof(GasSchedule).GetProperties(BindingFlags.Public | BindingFlags.Instance).Length);
    }

    private static string Number(IFormattable value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
