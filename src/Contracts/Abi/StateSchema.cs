using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chain.Encoding;

namespace Chain.Contracts.Abi;

/// <summary>A field of a contract's state.</summary>
/// <param name="Name">Its name; it does not stand in state.</param>
/// <param name="Slot">First byte of its keys.</param>
/// <param name="Kind"><c>value</c>, <c>map</c> or <c>list</c>.</param>
/// <param name="Keys">Types of a map's key parts.</param>
/// <param name="Value">Type of its values.</param>
public sealed record AbiStateField(string Name, int Slot, string Kind, IReadOnlyList<AbiType> Keys, AbiType Value);

/// <summary>
/// The layout of a contract's state without the names that do not stand in it (docs/contracts/abi.md): equal layouts have equal
/// texts and hashes, so that anybody sees whether an upgrade changes what stored bytes mean.
/// </summary>
internal sealed class StateSchema
{
    private const int DepthMax = 64;
    private const int LengthMax = 1024 * 1024;

    private readonly StringBuilder _text = new();

    private StateSchema()
    {
    }

    /// <summary>The layout, one line a field in the order of slots.</summary>
    /// <exception cref="FormatException">Types contain themselves, or are far larger than those of a contract.</exception>
    public static string TextOf(IEnumerable<AbiStateField> fields)
    {
        StateSchema schema = new();
        foreach (AbiStateField field in fields.OrderBy(f => f.Slot)) schema.Write(field);
        return schema._text.ToString();
    }

    /// <summary>SHA-256 of the layout's UTF-8.</summary>
    public static Hash32 HashOf(string text) => new(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private void Write(AbiStateField field)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{field.Slot} {field.Kind}");
        WriteAll('(', field.Keys, ')', DepthMax);
        Write(field.Value, DepthMax);
        _text.Append('\n');
    }

    private void WriteAll(char open, IEnumerable<AbiType> types, char close, int depth)
    {
        _text.Append(open);
        int count = 0;
        foreach (AbiType type in types)
        {
            if (count++ > 0) _text.Append(',');
            Write(type, depth - 1);
        }

        _text.Append(close);
    }

    private void Write(AbiType type, int depth)
    {
        if (depth == 0 || _text.Length > LengthMax) throw new FormatException("The state's types contain themselves, or are too large.");
        switch (type)
        {
            case AbiList list:
                WriteAll('[', [list.Element], ']', depth);
                break;
            case AbiOption option:
                Write(option.Inner, depth - 1);
                _text.Append('?');
                break;
            case AbiTuple tuple:
                WriteAll('{', tuple.Parts, '}', depth);
                break;
            case AbiRecord record:
                WriteAll('{', record.Fields.Select(f => f.Type), '}', depth);
                break;
            case AbiAlias alias:
                Write(alias.Of, depth - 1);
                break;
            case AbiEnumeration numbers:
                IEnumerable<string> members = numbers.Values.OrderBy(v => v.Value).Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Value}={v.Name}"));
                _text.Append(CultureInfo.InvariantCulture, $"{numbers.Underlying}<{string.Join(',', members)}>");
                break;
            default:
                _text.Append(type);
                break;
        }
    }
}
