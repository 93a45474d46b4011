using System.Reflection;
using System.Runtime.CompilerServices;

namespace Chain.Contracts.Loading;

/// <summary>
/// Has the runtime compile what generic code of the SDK and of the base library becomes for a contract's structs, along all calls: else
/// the first call that needs it would wait for the compiler (some 4 ms for a map of structs), and pay nothing for that. Over
/// classes the runtime has one form of such code, which it keeps.
/// </summary>
internal sealed class OutsideCompiler
{
    // Compiling one takes some 0.4 ms. More than what the verifier lets contracts use (VerifyLimits.OutsideUsesMax) comes to, as measured.
    private const int MethodsOfAssembly = 100;
    private const int BytesOfMethod = 70;

    /// <summary>Most methods that are looked at.</summary>
    private const int SeenMax = 100_000;

    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Assembly _contract;
    private readonly HashSet<MethodBase> _seen = [];
    private readonly HashSet<Type> _made = [];
    private readonly Stack<MethodBase> _waiting = new();
    private readonly HashSet<int> _tokens = [];
    private int _left;

    private OutsideCompiler(Assembly contract, int methodsMax)
    {
        _contract = contract;
        _left = methodsMax;
    }

    /// <summary>Compiles what the methods of a contract need.</summary>
    /// <param name="contract">The contract's assembly.</param>
    /// <param name="methods">Its methods, generic ones as they are used.</param>
    /// <param name="meteredBytes">Bytes of the assembly as it was rewritten, which are some 1.4 times those that are paid for.</param>
    public static void Compile(Assembly contract, IEnumerable<MethodBase> methods, int meteredBytes)
    {
        OutsideCompiler compiler = new(contract, MethodsOfAssembly + (meteredBytes / BytesOfMethod));
        foreach (MethodBase method in methods)
        {
            compiler.Note(method);
            while (compiler._waiting.TryPop(out MethodBase? next)) compiler.Follow(next);
        }
    }

    private void Note(MethodBase method)
    {
        if (_left == 0 || _seen.Count == SeenMax || !_seen.Add(method)) return;
        _waiting.Push(method);
        foreach (Type argument in ArgumentsOf(method.DeclaringType).Concat(ArgumentsOf(method))) NoteTuples(argument);
        if (method.DeclaringType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(EqualityComparer<>))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle); // Makes the comparer, by reflection.
        }
    }

    /// <summary>Tuples are compared item by item, through an interface of theirs.</summary>
    private void NoteTuples(Type type)
    {
        if (!HasNewStruct(type) || !_made.Add(type)) return;
        foreach (Type argument in type.GetGenericArguments()) NoteTuples(argument);
        if (!typeof(ITuple).IsAssignableFrom(type) || !type.IsValueType) return;
        foreach (MethodInfo method in type.GetInterfaceMap(typeof(ITuple)).TargetMethods) Note(method);
    }

    private void Follow(MethodBase method)
    {
        bool isOwn = method.Module.Assembly == _contract;
        if (!isOwn && !TryPrepare(method)) return;
        if (method.GetMethodBody()?.GetILAsByteArray() is not byte[] body) return;

        Type[] ofType = ArgumentsOf(method.DeclaringType), ofMethod = ArgumentsOf(method);
        bool isPlain = ofType.Length + ofMethod.Length == 0;
        foreach ((int token, bool isConstruction) in MethodTokens.Of(body))
        {
            if (isPlain && !_tokens.Add(isConstruction ? ~token : token)) continue; // All methods without arguments are the contract's.
            MethodBase called = method.Module.ResolveMethod(token, ofType, ofMethod)!;
            if (!IsWanted(called)) continue;
            Note(called);
            if (isConstruction) NoteVirtuals(called.DeclaringType!);
        }
    }

    /// <summary>Whoever makes an object may have any of its virtual methods called.</summary>
    private void NoteVirtuals(Type type)
    {
        if (type.IsValueType || type.Assembly == _contract || !_made.Add(type)) return;
        foreach (MethodInfo method in type.GetMethods(All).Where(m => m.IsVirtual && !m.IsAbstract && IsWanted(m))) Note(method);
        if (type.TypeInitializer is { } initialiser) Note(initialiser);
    }

    private bool IsWanted(MethodBase method)
    {
        if (method.ContainsGenericParameters) return false;
        Type[] arguments = [.. ArgumentsOf(method.DeclaringType), .. ArgumentsOf(method)];
        if (arguments.Length == 0) return false;
        bool isOwn = method.Module.Assembly == _contract;

        // Structs of the base library make no end of code in it, most of which came compiled.
        bool isOfBaseLibrary = method.Module.Assembly == typeof(object).Assembly;
        return isOwn || Array.Exists(arguments, a => isOfBaseLibrary ? HasNewStruct(a) : a.IsValueType);
    }

    /// <summary>Whether a type is made of a struct with which code of the base library did not come compiled.</summary>
    private static bool HasNewStruct(Type type)
    {
        if (type.HasElementType) return HasNewStruct(type.GetElementType()!);
        return (type.IsValueType && (type.IsGenericType || type.Assembly != typeof(object).Assembly)) || Array.Exists(type.GetGenericArguments(), HasNewStruct);
    }

    private bool TryPrepare(MethodBase method)
    {
        if (method.IsAbstract || _left == 0) return false;
        if (method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveInlining)) return true; // It becomes a part of its callers.
        _left--;
        try
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle, [.. ArgumentsOf(method.DeclaringType).Concat(ArgumentsOf(method)).Select(a => a.TypeHandle)]);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or TypeLoadException or NotSupportedException)
        {
            return false; // Nothing can call it with these arguments.
        }
    }

    private static Type[] ArgumentsOf(Type? type) => type is { IsGenericType: true } ? type.GetGenericArguments() : [];

    private static Type[] ArgumentsOf(MethodBase method) => method.IsGenericMethod ? method.GetGenericArguments() : [];
}
