using System.Reflection;
using Chain.Contracts.Abi;
using Chain.Contracts.Sdk;
using Chain.Contracts.Std;
using Chain.Encoding;
using Chain.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Tests.Abi;

/// <summary>The C# written from an interface compiles, and what it encodes is what the contract reads.</summary>
public sealed class InterfaceSourceTests
{
    public static TheoryData<string> Recorded =>
        [.. Directory.EnumerateFiles(Repository.Path("tests/Contracts.Tests/Generator/golden"), "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Builders_of_the_written_interface_encode_what_the_contract_reads(string file)
    {
        AbiContract abi = AbiContract.Parse(File.ReadAllText(Repository.Path($"tests/Contracts.Tests/Generator/golden/{file}")));
        Type builders = Compile(InterfaceSource.Write(abi, "Other", "Contracts.Other")).GetType("Contracts.Other.OtherCalls", throwOnError: true)!;

        Dictionary<string, MethodInfo> methods = builders.GetMethods(BindingFlags.Public | BindingFlags.Static).ToDictionary(m => m.Name);
        Assert.Equal(abi.Methods.Select(m => m.Name).Order(StringComparer.Ordinal), methods.Keys.Order(StringComparer.Ordinal));
        foreach (AbiMethod method in abi.Methods) CheckMethod(method, methods[method.Name]);
    }

    [Fact]
    public void Lists_of_bytes_options_and_keywords_are_spelled_so_that_they_mean_the_same()
    {
        const string Json = """
            {"abi":1,"contract":"odd","version":3,"doc":"</summary> \u2028 evil();","methods":[{"name":"Do","kind":"call",
            "parameters":[{"name":"event","type":"[u8]"},{"name":"b","type":"[[u32]?]"},{"name":"c","type":"[[bytes?]]"},{"name":"d","type":"class"}],"result":"[u8]?"}],
            "events":[],"faults":[],"types":[{"name":"class","kind":"record","fields":[{"name":"class","type":"lock?"},{"name":"other","type":"only"}]},
            {"name":"lock","kind":"enum","of":"u64","values":[{"name":"in","value":"18446744073709551615"}]},{"name":"only","kind":"alias","of":"[string?]"},
            {"name":"Unused","kind":"alias","of":"u8"}],"state":[]}
            """;
        AbiContract abi = AbiContract.Parse(Json);
        string source = InterfaceSource.Write(abi, "Odd", "Odd");

        CheckMethod(abi.Methods[0], Compile(source).GetType("Odd.OddCalls", throwOnError: true)!.GetMethod("Do")!);
        Assert.DoesNotContain("Unused", source, StringComparison.Ordinal);
    }

    /// <summary>Readers of the file see the order of letters that the compiler sees.</summary>
    [Theory]
    [InlineData("\\u202e} evil();\\u2066 */ #error")]
    [InlineData("\\u0085\\u000a#error\\r\\u2028#error")]
    [InlineData("\\ud834\\udd73\\udb40\\udc41")] // A format character and a tag, of two halves each.
    public void Documentation_stays_in_its_line(string doc)
    {
        string source = InterfaceSource.Write(
            AbiContract.Parse($$"""{"abi":1,"contract":"odd","version":3,"doc":"{{doc}}","methods":[{"name":"Do","doc":"{{doc}}","kind":"call","parameters":[{"name":"a","type":"u8","doc":"{{doc}}"}]}],"events":[],"faults":[],"types":[],"state":[]}"""),
            "Odd",
            "Odd");

        Assert.DoesNotContain(source, c => c != '\n' && char.GetUnicodeCategory(c) is not (< System.Globalization.UnicodeCategory.LineSeparator or > System.Globalization.UnicodeCategory.PrivateUse));
        Assert.All(source.Split('\n').Where(line => line.Contains("#error", StringComparison.Ordinal)), line => Assert.StartsWith("///", line.Trim(), StringComparison.Ordinal));
        Compile(source);
    }

    [Theory]
    [InlineData("Do(){}} class X {")]
    [InlineData("")]
    [InlineData("1st")]
    public void A_name_that_is_no_name_is_refused(string name) =>
        Assert.Throws<FormatException>(() => InterfaceSource.Write(
            AbiContract.Parse($$"""{"abi":1,"contract":"odd","version":3,"methods":[{"name":"{{name}}","kind":"call","parameters":[]}],"events":[],"faults":[],"types":[],"state":[]}"""),
            "Odd",
            "Odd"));

    private static void CheckMethod(AbiMethod method, MethodInfo builder)
    {
        MethodCall call = (MethodCall)builder.Invoke(null, [.. builder.GetParameters().Select(p => Sample(p.ParameterType))])!;

        Assert.Equal(method.Name, call.Method);
        Assert.Equal(call.Arguments, AbiCodec.EncodeArguments(method, AbiCodec.ArgumentsToJson(method, call.Arguments)));
        if (method.Result is null)
        {
            Assert.Equal(typeof(MethodCall), builder.ReturnType);
            return;
        }

        CanonicalWriter writer = new(64);
        object codec = builder.ReturnType.GetProperty("Result")!.GetValue(call)!;
        codec.GetType().GetMethod("Write")!.Invoke(codec, [writer, Sample(builder.ReturnType.GenericTypeArguments[0])]);
        Assert.NotEmpty(AbiCodec.ToJson(method.Result, writer.WrittenSpan));
    }

    private static Assembly Compile(string source) =>
        Assembly.Load(ContractCompiler.Compile([source], OptimizationLevel.Release, allowUnsafe: false, checkOverflow: true));

    /// <summary>A value of a type, with something in every list and option.</summary>
    private static object Sample(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Sample(inner);
        if (type == typeof(string)) return "text";
        if (type == typeof(Hash32)) return new Hash32(new byte[32]);
        if (type == typeof(Address)) return new Address(new byte[20]);
        if (type == typeof(PublicKey)) return new PublicKey(new byte[32]);
        if (type == typeof(Timestamp) || type == typeof(Measure) || type.Namespace == typeof(Fixed).Namespace || type.IsPrimitive) return Activator.CreateInstance(type)!;
        if (type.IsEnum) return Enum.GetValues(type).GetValue(0)!;
        if (type.IsArray || type.IsInterface)
        {
            Type element = type.GetElementType() ?? type.GenericTypeArguments[0];
            Array array = Array.CreateInstance(element, 1);
            array.SetValue(Sample(element), 0);
            return array;
        }

        ConstructorInfo constructor = Assert.Single(type.GetConstructors(), c => c.GetParameters().Length > 0 || !type.IsValueType);
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Sample(p.ParameterType))]);
    }
}
