using System.Text;
using Mono.Cecil;

namespace Chain.Contracts.Metering;

/// <summary>Keys of members in the whitelist: <c>Declaring::Name(P1,P2):Ret</c>, whatever their generic arguments.</summary>
internal static class MemberKey
{
    public static string Of(MethodReference method) => Of(method, method.DeclaringType.GetElementType(), arguments: null);

    /// <summary>The key of a struct's own form of an interface's or base class's member.</summary>
    public static string OnStruct(MethodReference method, TypeReference type) =>
        Of(method, type.GetElementType(), (method.DeclaringType as GenericInstanceType)?.GenericArguments);

    private static string Of(MethodReference method, TypeReference declaring, IList<TypeReference>? arguments)
    {
        MethodReference open = method.GetElementMethod();
        StringBuilder key = new();
        Append(key, declaring);
        key.Append("::").Append(open.Name).Append('(');
        for (int i = 0; i < open.Parameters.Count; i++)
        {
            if (i > 0) key.Append(',');
            Append(key, Substitute(open.Parameters[i].ParameterType, arguments));
        }

        key.Append("):");
        Append(key, Substitute(open.ReturnType, arguments));
        return key.ToString();
    }

    private static TypeReference Substitute(TypeReference type, IList<TypeReference>? arguments) =>
        arguments is not null && type is GenericParameter { Type: GenericParameterType.Type } parameter ? arguments[parameter.Position] : type;

    private static void Append(StringBuilder key, TypeReference type)
    {
        switch (type)
        {
            case IModifierType modified:
                Append(key, modified.ElementType);
                break;
            case ArrayType array:
                Append(key, array.ElementType);
                key.Append("[]");
                break;
            case ByReferenceType reference:
                Append(key, reference.ElementType);
                key.Append('&');
                break;
            case GenericParameter parameter:
                key.Append(parameter.Type == GenericParameterType.Method ? "!!" : "!").Append(parameter.Position);
                break;
            case GenericInstanceType instance:
                Append(key, instance.ElementType);
                key.Append('<');
                for (int i = 0; i < instance.GenericArguments.Count; i++)
                {
                    if (i > 0) key.Append(',');
                    Append(key, instance.GenericArguments[i]);
                }

                key.Append('>');
                break;
            default:
                if (type.DeclaringType is { } outer)
                {
                    Append(key, outer);
                    key.Append('/').Append(type.Name);
                }
                else if (type.Namespace.Length > 0)
                {
                    key.Append(type.Namespace).Append('.').Append(type.Name);
                }
                else
                {
                    key.Append(type.Name);
                }

                break;
        }
    }
}
