using System.Reflection;

namespace Chain.Contracts.Tests.Std.Differential;

/// <summary>How C# spells members and types of the library.</summary>
internal static class StdSyntax
{
    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Addition"] = "+",
        ["op_Subtraction"] = "-",
        ["op_Multiply"] = "*",
        ["op_Division"] = "/",
        ["op_Modulus"] = "%",
        ["op_LeftShift"] = "<<",
        ["op_RightShift"] = ">>",
        ["op_Equality"] = "==",
        ["op_Inequality"] = "!=",
        ["op_LessThan"] = "<",
        ["op_GreaterThan"] = ">",
        ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThanOrEqual"] = ">=",
    };

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(bool)] = "bool",
        [typeof(string)] = "string",
    };

    /// <summary>A call of a member on <c>x</c>.</summary>
    public static string Call(MethodBase member, string[] arguments)
    {
        string name = member.Name, list = string.Join(", ", arguments), type = Qualified(member.DeclaringType!);
        if (member.IsConstructor) return $"new {type}({list})";
        string on = member.IsStatic ? type : "x";
        if (Operators.TryGetValue(name, out string? sign)) return $"{arguments[0]} {sign} {arguments[1]}";
        return name switch
        {
            "op_UnaryNegation" => $"-{arguments[0]}",
            "op_Implicit" or "op_Explicit" => $"({Qualified(((MethodInfo)member).ReturnType)}){arguments[0]}",
            "get_Item" => $"x[{list}]",
            "set_Item" => $"x[{string.Join(", ", arguments[..^1])}] = {arguments[^1]}",
            _ when name.StartsWith("get_", StringComparison.Ordinal) => $"{on}.{name[4..]}",
            _ when name.StartsWith("set_", StringComparison.Ordinal) => $"new {type} {{ {name[4..]} = {list} }}",
            _ => $"{on}.{name}{TypeArguments(member)}({list})",
        };
    }

    /// <summary>The name of a type.</summary>
    public static string NameOf(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword;
        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
    }

    /// <summary>A type as code names it, variables as numbers.</summary>
    public static string Qualified(Type type)
    {
        if (type.IsByRef) return Qualified(type.GetElementType()!);
        if (type.IsGenericParameter) return "int";
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword;
        if (type.IsArray) return Qualified(type.GetElementType()!) + "[]";
        string name = $"global::{type.Namespace}.{type.Name.Split('`')[0]}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Qualified))}>" : name;
    }

    private static string TypeArguments(MethodBase member) =>
        member.IsGenericMethodDefinition ? $"<{string.Join(", ", member.GetGenericArguments().Select(_ => "int"))}>" : "";
}
