using System.Reflection;
using System.Runtime.CompilerServices;
using Chain.Contracts.Runtime;
using Chain.Contracts.Runtime.Shims;
using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Calls a shim on large arguments of its own.</summary>
internal sealed class ShimCall
{
    private const int Length = 50_000;

    // An exception and its trace; arguments are ten times as large.
    private const long BytesWithoutActing = 16 * 1024;
    private const int Runs = 3; // What the runtime makes for itself comes in one of them at most.

    private readonly MethodInfo _method;
    private readonly string _name;
    private readonly string _text = new('7', Length);
    private readonly string _copy = new('7', Length);
    private readonly Fault _fault = new(new string('m', Length), "Code");
    private readonly char[] _characters = new char[Length];
    private readonly byte[] _bytes = new byte[Length];
    private readonly long[] _numbers = new long[Length];
    private readonly long[] _others = new long[Length];
    private readonly string[] _texts = [.. Enumerable.Repeat("abcdef", Length)];
    private readonly CanonicalWriter _writer = new(2 * Length);
    private readonly KeyWriter _keys = (KeyWriter)Activator.CreateInstance(typeof(KeyWriter), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [], null)!;
    private readonly byte[] _encodedText;
    private readonly byte[] _encodedBytes;

    /// <summary>Prepares a call; generic shims work on numbers, comparisons on texts.</summary>
    public ShimCall(MethodInfo method)
    {
        _name = NameOf(method);
        _method = !method.IsGenericMethodDefinition ? method
            : method.MakeGenericMethod(method.DeclaringType == typeof(Comparing) || method.DeclaringType == typeof(Interpolation) ? typeof(string) : typeof(long));
        CanonicalWriter text = new(2 * Length), bytes = new(2 * Length);
        text.WriteString(_text);
        bytes.WriteBytes(_bytes);
        (_encodedText, _encodedBytes) = (text.ToArray(), bytes.ToArray());
        Refill();
    }

    /// <summary>A shim's name with its parameters' types.</summary>
    public static string NameOf(MethodInfo shim) => $"{shim.DeclaringType!.Name}.{shim.Name}({string.Join(',', shim.GetParameters().Select(p => p.ParameterType.Name + Arguments(p.ParameterType)))})";

    /// <summary>What the shim does before it stops; null if nothing.</summary>
    public string? FaultWithoutGas()
    {
        Run(new Meter(ulong.MaxValue, long.MaxValue, int.MaxValue)); // Compiled, and its arguments are good.
        long allocated = long.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            Refill();
            long before = State(), made = GC.GetAllocatedBytesForCurrentThread();
            bool hasStopped = StopsWithoutGas();
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - made);
            if (!hasStopped) return "it goes on without gas";
            if (State() != before) return "it changes something first";
        }

        return allocated > BytesWithoutActing ? "it makes something first" : null;
    }

    private bool StopsWithoutGas()
    {
        try
        {
            Run(new Meter(0, long.MaxValue, int.MaxValue));
            return false;
        }
        catch (Exception thrown) when (thrown is LimitExceededException or TargetInvocationException { InnerException: LimitExceededException })
        {
            return true;
        }
    }

    /// <summary>Gas that the shim itself charges if there is enough.</summary>
    public long GasWithEnough()
    {
        Meter meter = new(long.MaxValue, long.MaxValue, int.MaxValue);
        Run(meter);
        return (long)meter.Used;
    }

    private static string Arguments(Type type) => type.IsGenericType ? $"<{string.Join(',', type.GetGenericArguments().Select(a => a.Name))}>" : "";

    /// <summary>A number for all that a shim could change.</summary>
    private long State()
    {
        HashCode state = default;
        state.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(_numbers));
        state.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(_others));
        state.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes<char>(_characters));
        state.AddBytes(_bytes);
        state.Add(_writer.Length);
        return state.ToHashCode();
    }

    /// <summary>No two items are alike, so that each change shows.</summary>
    private void Refill()
    {
        for (int i = 0; i < Length; i++)
        {
            (_numbers[i], _others[i], _characters[i], _bytes[i]) = (i + 1, -i, (char)('a' + (i % 26)), (byte)i);
        }
    }

    private void Run(Meter meter)
    {
        Meter? outer = Meter.Enter(meter);
        try
        {
            if (!RunOnSpans()) _method.Invoke(null, [.. _method.GetParameters().Select(ArgumentOf)]);
        }
        finally
        {
            Meter.Enter(outer);
        }
    }

    private object? ArgumentOf(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        if (parameter.IsOut) return null;
        if (type == typeof(int)) return parameter.Name is "start" or "index" or "self" || parameter.Name!.EndsWith("Index", StringComparison.Ordinal) ? 0 : Length;
        if (type == typeof(string) && parameter.Name == "separator") return ",";
        if (type == typeof(string)) return IsNumber() ? "00000000000000000000000000000000000000000000000007" : _text;
        if (type == typeof(object)) return _copy;
        if (type == typeof(char[])) return _characters;
        if (type == typeof(string[])) return _texts;
        if (type == typeof(long[])) return parameter.Position == 0 ? _numbers : _others;
        if (type == typeof(Array)) return parameter.Position == 0 ? _numbers : _others;
        if (type == typeof(Range)) return Range.All;
        if (type == typeof(StringComparison)) return StringComparison.Ordinal;
        if (type == typeof(CanonicalWriter)) return _writer;
        if (type == typeof(KeyWriter)) return _keys;
        if (type == typeof(Fault)) return _fault;
        if (type == typeof(EqualityComparer<string>)) return EqualityComparer<string>.Default;
        if (type == typeof(IEquatable<string>) || type == typeof(IComparable<string>)) return _copy;
        return type.IsValueType ? Activator.CreateInstance(type) : throw new InvalidOperationException($"No argument of {type} for {_name}: add one.");
    }

    private bool IsNumber() => _method.DeclaringType == typeof(Numbers);

    /// <summary>Those whose parameters live on the stack only, which reflection cannot pass.</summary>
    private bool RunOnSpans()
    {
        ReadOnlySpan<char> text = _text;
        ReadOnlySpan<long> from = _numbers;
        Span<long> to = _others, changed = _numbers;
        DefaultInterpolatedStringHandler handler = new(0, 0);
        CanonicalReader texts = new(_encodedText), blobs = new(_encodedBytes);
        KeyReader keys = new([1, 2, 3, 0, 1]);
        switch (_name)
        {
            case "Text.Concat(ReadOnlySpan`1<String>)": Text.Concat(_texts.AsSpan()); return true;
            case "Text.Concat(ReadOnlySpan`1<Char>,ReadOnlySpan`1<Char>)": Text.Concat(text, text); return true;
            case "Text.Concat(ReadOnlySpan`1<Char>,ReadOnlySpan`1<Char>,ReadOnlySpan`1<Char>)": Text.Concat(text, text, text); return true;
            case "Text.Concat(ReadOnlySpan`1<Char>,ReadOnlySpan`1<Char>,ReadOnlySpan`1<Char>,ReadOnlySpan`1<Char>)": Text.Concat(text, text, text, text); return true;
            case "Text.FromSpan(ReadOnlySpan`1<Char>)": Text.FromSpan(text); return true;
            case "Interpolation.Start(DefaultInterpolatedStringHandler&,Int32,Int32)": Interpolation.Start(ref handler, Length, Length); return true;
            case "Interpolation.AppendLiteral(DefaultInterpolatedStringHandler&,String)": Interpolation.AppendLiteral(ref handler, _text); return true;
            case "Interpolation.AppendText(DefaultInterpolatedStringHandler&,String)": Interpolation.AppendText(ref handler, _text); return true;
            case "Interpolation.AppendSpan(DefaultInterpolatedStringHandler&,ReadOnlySpan`1<Char>)": Interpolation.AppendSpan(ref handler, text); return true;
            case "Interpolation.AppendValue(DefaultInterpolatedStringHandler&,T)": Interpolation.AppendValue(ref handler, _text); return true;
            case "Interpolation.AppendAlignedText(DefaultInterpolatedStringHandler&,String,Int32,String)": Interpolation.AppendAlignedText(ref handler, "7", Length, null); return true;
            case "Interpolation.AppendAlignedValue(DefaultInterpolatedStringHandler&,T,Int32)": Interpolation.AppendAlignedValue(ref handler, "7", Length); return true;
            case "Interpolation.Finish(DefaultInterpolatedStringHandler&)": Interpolation.Finish(ref handler); return true;
            case "Codecs.WriteBytes(CanonicalWriter,ReadOnlySpan`1<Byte>)": Codecs.WriteBytes(_writer, _bytes); return true;
            case "Codecs.WriteEncoded(CanonicalWriter,ReadOnlySpan`1<Byte>)": Codecs.WriteEncoded(_writer, _encodedText); return true;
            case "Codecs.WriteKeyBytes(KeyWriter,ReadOnlySpan`1<Byte>)": Codecs.WriteKeyBytes(_keys, _bytes); return true;
            case "Codecs.ReadString(CanonicalReader&,Int32)": Codecs.ReadString(ref texts, Length); return true;
            case "Codecs.ReadFixedBytes(CanonicalReader&,Int32)": Codecs.ReadFixedBytes(ref blobs, Length); return true;
            case "Codecs.ReadKeyString(KeyReader&)": Codecs.ReadKeyString(ref keys); return true;
            case "Codecs.ReadKeyBytes(KeyReader&)": Codecs.ReadKeyBytes(ref keys); return true;
            case "Codecs.EncodeHex(ReadOnlySpan`1<Byte>)": Codecs.EncodeHex(_bytes); return true;
            case "Codecs.DecodeHexInto(String,Span`1<Byte>)": Codecs.DecodeHexInto(_text, _bytes); return true;
            case "Spans.ToArray(ReadOnlySpan`1&)": Spans.ToArray(ref from); return true;
            case "Spans.ToArray(Span`1&)": Spans.ToArray(ref to); return true;
            case "Spans.CopyTo(ReadOnlySpan`1&,Span`1<T>)": Spans.CopyTo(ref from, to); return true;
            case "Spans.CopyTo(Span`1&,Span`1<T>)": Spans.CopyTo(ref changed, to); return true;
            case "Spans.Clear(Span`1&)": Spans.Clear(ref changed); return true;
            case "Spans.Fill(Span`1&,T)": Spans.Fill(ref changed, 5); return true;
            case "Spans.SequenceEqual(ReadOnlySpan`1<T>,ReadOnlySpan`1<T>)": Spans.SequenceEqual(from, from); return true;
            default: return false;
        }
    }
}
