using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Chain.Contracts.Verify.Types;

/// <summary>Maps the runtime's types to those of the whitelist.</summary>
internal sealed class RuntimeTypes(IReadOnlyDictionary<Type, ExternalType> known)
{
    /// <summary>The type, or null if the whitelist lacks a part of it.</summary>
    public TypeSig? Find(Type type)
    {
        if (type.IsGenericMethodParameter) return TypeSig.MethodVariable(type.GenericParameterPosition);
        if (type.IsGenericParameter) return TypeSig.TypeVariable(type.GenericParameterPosition);
        if (type.IsByRef) return Find(type.GetElementType()!) is { } referred ? TypeSig.ByRef(referred) : null;
        if (type.IsPointer) return Find(type.GetElementType()!) is { } pointed ? TypeSig.Pointer(pointed) : null;
        if (type.IsArray) return type.IsSZArray && Find(type.GetElementType()!) is { } element ? TypeSig.Array(element) : null;

        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (!known.TryGetValue(definition, out ExternalType? shape)) return null;

        TypeSig?[] arguments = [.. type.GetGenericArguments().Select(Find)];
        return arguments.Any(a => a is null) ? null : TypeSig.Of(shape, [.. arguments!]);
    }

    /// <summary>The signature, or null if the whitelist lacks a part of it.</summary>
    public MethodSig? Signature(MethodBase method)
    {
        ParameterInfo[] parameters = method.GetParameters();
        TypeSig?[] types = [.. parameters.Select(p => Find(p.ParameterType))];
        ParameterInfo? result = (method as MethodInfo)?.ReturnParameter;
        TypeSig? returned = Find(result?.ParameterType ?? typeof(void));
        if (returned is null || types.Any(t => t is null)) return null;

        Type[] modifiers = result?.GetRequiredCustomModifiers() ?? [];
        return new MethodSig(
            !method.IsStatic,
            method is MethodInfo ? method.GetGenericArguments().Length : 0,
            [.. types!],
            returned,
            modifiers.Contains(typeof(IsExternalInit)),
            modifiers.Contains(typeof(System.Runtime.InteropServices.InAttribute)) || result?.IsDefined(typeof(IsReadOnlyAttribute), false) == true);
    }

    public TypeParameter Parameter(Type parameter)
    {
        GenericParameterAttributes attributes = parameter.GenericParameterAttributes;
        return new TypeParameter(
            attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint),
            attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint),
            attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint),
            [.. parameter.GetGenericParameterConstraints().Select(Find).OfType<TypeSig>().ToImmutableArray()])
        {
            Variance = Reading.ContractModule.VarianceOf(attributes),
        };
    }

    /// <summary>The spelling of any type in whitelist keys; a generic definition is spelled as its own members see it.</summary>
    public static string Spell(Type type)
    {
        if (type.IsGenericMethodParameter) return $"!!{type.GenericParameterPosition}";
        if (type.IsGenericParameter) return $"!{type.GenericParameterPosition}";
        if (type.IsByRef) return Spell(type.GetElementType()!) + "&";
        if (type.IsPointer) return Spell(type.GetElementType()!) + "*";
        if (type.IsArray) return Spell(type.GetElementType()!) + (type.IsSZArray ? "[]" : $"[{new string(',', type.GetArrayRank() - 1)}]");
        if (!type.IsGenericType) return FullName(type);

        return $"{FullName(type.GetGenericTypeDefinition())}<{string.Join(',', type.GetGenericArguments().Select(Spell))}>";
    }

    public static string FullName(Type type) => type.IsFunctionPointer ? "function pointer" : type.FullName!.Replace('+', '/');
}
