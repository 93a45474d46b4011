using System.Globalization;
using System.Reflection;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>Gas of IL instructions, read from a file of the engine. Part of the protocol.</summary>
public sealed class InstructionPrices
{
    private readonly Dictionary<string, long> _gas;

    private InstructionPrices(Dictionary<string, long> gas) => _gas = gas;

    /// <summary>The prices of version 1.</summary>
    public static InstructionPrices Version1 { get; } = Parse(ReadResource("prices-1.txt"));

    /// <summary>Names of the priced instructions, in their long forms, in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. _gas.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Gas of an instruction.</summary>
    /// <exception cref="KeyNotFoundException">The instruction has no price: contracts may not use it.</exception>
    public long this[string name] => _gas[name];

    /// <summary>Reads lines <c>name gas</c>; <c>#</c> starts a comment.</summary>
    /// <exception cref="FormatException">A line is neither, or gives a name twice.</exception>
    public static InstructionPrices Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Dictionary<string, long> gas = new(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            string content = line.Split('#')[0].Trim();
            if (content.Length == 0) continue;
            string[] parts = content.Split(' ');
            if (parts.Length != 2 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long price) || !gas.TryAdd(parts[0], price))
            {
                throw new FormatException($"'{line}' is no price: write the instruction's name, a space and its gas, each name once.");
            }
        }

        return new InstructionPrices(gas);
    }

    internal long Of(OpCode code) => _gas[code.Name.TrimEnd('.')];

    private static string ReadResource(string name)
    {
        Assembly assembly = typeof(InstructionPrices).Assembly;
        using Stream stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The engine lacks its file {name}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
