using System.Reflection;
using System.Runtime.CompilerServices;
using Chain.Contracts.Verify;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Loading;

/// <summary>
/// Has the runtime compile generic code for each combination of arguments that the verifier found: else the first call that needs it
/// would wait for the compiler, and pay nothing for that.
/// </summary>
internal sealed class InstanceCompiler
{
    private const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Dictionary<string, Type> _types;
    private readonly Dictionary<Type, MethodBase[]> _methods = [];

    private InstanceCompiler(Assembly assembly) => _types = assembly.GetTypes().ToDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>Compiles instances of a metered assembly's code, and returns them.</summary>
    public static IReadOnlyList<MethodBase> Compile(Assembly assembly, IReadOnlyList<Instance> instances)
    {
        if (instances.Count == 0) return [];
        InstanceCompiler compiler = new(assembly);
        return [.. instances.Select(compiler.TryCompile).OfType<MethodBase>()];
    }

    private MethodBase? TryCompile(Instance instance)
    {
        MethodBase method = Find(instance.Method);
        Type[] ofType = [.. instance.OfType.Select(Resolve)], ofMethod = [.. instance.OfMethod.Select(Resolve)];
        try
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle, [.. ofType.Concat(ofMethod).Select(a => a.TypeHandle)]);
            return Close(method, ofType, ofMethod);
        }
        catch (Exception e) when (e is ArgumentException or TypeLoadException or System.Security.VerificationException)
        {
            return null; // Found on the safe side: an override of another type, whose constraints the arguments do not satisfy. Nothing can call it.
        }
    }

    private static MethodBase Close(MethodBase method, Type[] ofType, Type[] ofMethod)
    {
        Type type = ofType.Length == 0 ? method.DeclaringType! : method.DeclaringType!.MakeGenericType(ofType);
        MethodBase closed = MethodBase.GetMethodFromHandle(method.MethodHandle, type.TypeHandle)!;
        return ofMethod.Length == 0 ? closed : ((MethodInfo)closed).MakeGenericMethod(ofMethod);
    }

    /// <summary>Methods of a type are in the order in which they were before it was rewritten.</summary>
    private MethodBase Find(ContractMethod method)
    {
        Type type = _types[method.Owner.FullName];
        if (!_methods.TryGetValue(type, out MethodBase[]? methods))
        {
            methods = [.. type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).OrderBy(m => m.MetadataToken)];
            _methods.Add(type, methods);
        }

        MethodBase found = methods[method.Owner.Methods.IndexOf(method)];
        return found.Name == method.Name ? found : throw new InvalidOperationException($"The methods of {type} are in another order.");
    }

    private Type Resolve(TypeSig type)
    {
        if (type.Form == TypeForm.Array) return Resolve(type.Element).MakeArrayType();
        Type open = type.Shape is ExternalType external ? external.Runtime : _types[type.Shape.FullName];
        return type.Arguments.IsEmpty ? open : open.MakeGenericType([.. type.Arguments.Select(Resolve)]);
    }

    /// <summary>The name in the metadata: reflection marks some characters.</summary>
    private static string NameOf(Type type)
    {
        string name = type.Name.Replace("\\", "", StringComparison.Ordinal);
        if (type.DeclaringType is { } outer) return $"{NameOf(outer)}/{name}";
        return string.IsNullOrEmpty(type.Namespace) ? name : $"{type.Namespace}.{name}";
    }
}
