using System.Reflection;
using System.Text;

namespace Chain.Contracts.Tests.Std.Differential;

/// <summary>
/// Writes a contract that calls every public member of the library: a case each, on arguments that its source makes, whose results,
/// exceptions and side effects go into a digest.
/// </summary>
internal static class StdDriver
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Public members of the library: generic types of numbers.</summary>
    public static IReadOnlyList<MethodBase> All { get; } =
    [
        .. typeof(Chain.Contracts.Std.Sorting).Assembly.GetExportedTypes().Where(t => !t.IsEnum && !t.IsInterface).OrderBy(t => t.FullName, StringComparer.Ordinal).Select(Close)
            .SelectMany(t => t.GetMembers(Members)).OfType<MethodBase>(),
    ];

    /// <summary>The contract's source.</summary>
    /// <param name="members">What it calls.</param>
    public static string Write(IReadOnlyList<MethodBase> members)
    {
        StringBuilder text = new("using Chain.Contracts.Std;\nusing Chain.Contracts.Std.Json;\nnamespace Drive;\n");
        text.Append("public static class Cases\n{\n    public static void Run(int number, Source s, Digest d)\n    {\n        switch (number)\n        {\n");
        for (int i = 0; i < members.Count; i++) text.Append($"            case {i}: M{i}(s, d); break;\n");
        text.Append("        }\n    }\n\n");
        for (int i = 0; i < members.Count; i++) text.Append($"    private static void M{i}(Source s, Digest d)\n    {{\n        {CaseOf(members[i])}\n    }}\n\n");
        text.Append("}\n\n").Append(Contract(members.Count));
        return text.ToString();
    }

    private static string Contract(int count) => $$"""
        [Contract("driver")]
        public sealed partial class Driver : Contract
        {
            [View]
            public ulong Run(ulong seed, int number)
            {
                Source s = new(seed);
                Digest d = new();
                try
                {
                    Cases.Run(number, s, d);
                }
                catch (Exception e)
                {
                    d.Add(e);
                }

                d.Add(s.Next());
                return d.Value;
            }

            [View] public int Count() => {{count}};
        }
        """;

    private static string CaseOf(MethodBase member)
    {
        ParameterInfo[] parameters = member.GetParameters();
        StringBuilder text = new();
        foreach (ParameterInfo p in parameters.Where(p => !p.IsOut)) text.Append($"var a{p.Position} = {StdArguments.Make(p)}; ");
        string[] arguments = [.. parameters.Select(p => p.IsOut ? $"out {StdSyntax.Qualified(p.ParameterType)} a{p.Position}" : p.ParameterType.IsByRef ? $"ref a{p.Position}" : $"a{p.Position}")];
        bool isInstance = !member.IsStatic && !member.IsConstructor;
        if (isInstance && !IsInit(member)) text.Append($"var x = {StdArguments.Make(member.DeclaringType!)}; ");
        if (member.Name == "get_Current") text.Append("x.MoveNext(); ");
        string call = StdSyntax.Call(member, arguments);
        bool hasResult = member is not MethodInfo { ReturnType: { } made } || made != typeof(void) || IsInit(member);
        text.Append(hasResult ? $"d.Add({call}); " : $"{call}; ");
        foreach (ParameterInfo p in parameters.Where(IsRead)) text.Append($"d.Add((long)a{p.Position}.Error); d.Add(a{p.Position}.Position); ");
        foreach (ParameterInfo p in parameters.Where(p => !IsRead(p)).Where(p => p.IsOut || p.ParameterType.IsArray || !p.ParameterType.Namespace!.StartsWith("System", StringComparison.Ordinal) && p.ParameterType.IsClass)) text.Append($"d.Add(a{p.Position}); ");
        if (isInstance && !IsInit(member)) text.Append("d.Add(x);");
        return text.ToString();
    }

    private static bool IsRead(ParameterInfo parameter) => parameter.ParameterType.IsByRef && !parameter.IsOut;

    private static bool IsInit(MethodBase member) => member.DeclaringType == typeof(Chain.Contracts.Std.Json.JsonLimits) && member.Name.StartsWith("set_", StringComparison.Ordinal);

    private static Type Close(Type type) => type.IsGenericTypeDefinition ? type.MakeGenericType([.. type.GetGenericArguments().Select(_ => typeof(int))]) : type;
}
