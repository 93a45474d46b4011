using System.Reflection;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>What a method may be: its flags, implementation, and the types in its signature.</summary>
internal static class MethodRules
{
    private const MethodAttributes AllowedFlags =
        MethodAttributes.MemberAccessMask | MethodAttributes.Static | MethodAttributes.Final | MethodAttributes.Virtual | MethodAttributes.HideBySig
        | MethodAttributes.VtableLayoutMask | MethodAttributes.CheckAccessOnOverride | MethodAttributes.Abstract | MethodAttributes.SpecialName
        | MethodAttributes.RTSpecialName;

    private const MethodImplAttributes AllowedImplementation = MethodImplAttributes.NoInlining;

    public static void Check(VerifyContext context)
    {
        foreach (ContractMethod method in context.Module.Methods) context.Problems.Check(method.Where, () => CheckMethod(method), method.Handle);
    }

    private static void CheckMethod(ContractMethod method)
    {
        MethodAttributes flags = method.Definition.Attributes;
        if ((flags & ~AllowedFlags) != 0 || !ContractMethod.HasAccess((int)(flags & MethodAttributes.MemberAccessMask))) throw Shape($"its flags are {flags}");
        if (method.IsStatic == method.Signature.HasThis) throw Shape("it is static and has an instance, or neither");
        if (method.Signature.Arity != method.Definition.GetGenericParameters().Count) throw Shape("its type parameters do not fit its signature");
        foreach (TypeParameter parameter in method.TypeParameters) TypeParameterRules.Check(method.TypeParameters, parameter);

        CheckImplementation(method);
        CheckVirtual(method);
        CheckSpecial(method);
        CheckTypes(method);
    }

    private static void CheckImplementation(ContractMethod method)
    {
        MethodImplAttributes implementation = method.Definition.ImplAttributes;
        if (method.Owner.IsDelegate || method.Owner.IsDelegateByName)
        {
            CheckDelegate(method, implementation);
            return;
        }

        // AggressiveInlining and AggressiveOptimization would let a contract choose how it is compiled.
        if ((implementation & ~AllowedImplementation) != 0) throw Shape($"it is implemented as {implementation & ~AllowedImplementation}. Remove MethodImpl, extern and native code");
        if (method.HasBody == method.IsAbstract) throw Shape(method.IsAbstract ? "it is abstract and has a body" : "it has no body");
    }

    private static void CheckDelegate(ContractMethod method, MethodImplAttributes implementation)
    {
        bool isKnown = (method.Name, method.Signature.HasThis, method.Signature.Arity) is (".ctor" or "Invoke" or "BeginInvoke" or "EndInvoke", true, 0);
        bool isConstructor = method.Name != ".ctor" || method.Signature.Text == "(System.Object,System.IntPtr):System.Void";
        if (implementation != MethodImplAttributes.Runtime || method.HasBody || !isKnown || !isConstructor) throw Shape("a delegate has a method that is not the compiler's");
        if (method.Owner.Methods.Count(m => m.Name == "Invoke") != 1 || method.Owner.Fields.Length > 0) throw Shape("a delegate is not as the compiler makes it");
    }

    private static void CheckVirtual(ContractMethod method)
    {
        bool isStaticAbstract = method.IsStatic && method.Owner.IsInterface;
        if (method.IsVirtual && method.IsStatic && !isStaticAbstract) throw Shape("it is static and virtual");
        if (method.IsAbstract && (!method.IsVirtual || method.IsFinal)) throw Shape("it is abstract and cannot be overridden");
        if (method.IsAbstract && !method.Owner.IsAbstract && !method.Owner.IsInterface) throw Shape("it is abstract in a class that is not");
        if (method.IsVirtual && method.Owner.IsValueType && !method.IsFinal && method.IsNewSlot) throw Shape("a struct has a virtual method of its own");
        if (method is { Name: "Finalize", IsVirtual: true }) throw new RefusedException(ProblemCodes.OverrideForbidden, "Finalizers run when memory is collected, which differs between machines. Remove it.");
    }

    private static void CheckSpecial(ContractMethod method)
    {
        bool isSpecial = method.IsConstructor || method.IsStaticConstructor;
        MethodAttributes flags = method.Definition.Attributes;
        bool fits = isSpecial ? flags.HasFlag(MethodAttributes.SpecialName | MethodAttributes.RTSpecialName) : !flags.HasFlag(MethodAttributes.RTSpecialName);
        if (!fits) throw Shape("its name and flags do not fit");
        if (!isSpecial) return;

        bool isPlain = method is { IsVirtual: false, IsAbstract: false } && method.Signature is { Arity: 0, IsInit: false, Return.IsVoid: true } && method.IsStatic == method.IsStaticConstructor;
        if (!isPlain || (method.IsConstructor && method.Owner.IsInterface)) throw Shape("a constructor is not as compilers make it");
        if (method.IsStaticConstructor && (!method.Signature.Parameters.IsEmpty || method.Owner.IsInterface)) throw Shape("a static constructor is not as compilers make it");
    }

    private static void CheckTypes(ContractMethod method)
    {
        VariableScope scope = new(method.Owner.TypeParameters, method.TypeParameters);
        TypeSig result = method.Signature.Return;
        if (result.Form == TypeForm.ByRef) throw new RefusedException(ProblemCodes.ReferenceEscapes, "A method returns a reference to a variable. Return the value.");
        if (method.Signature.IsInit && !(method.Name.StartsWith("set_", StringComparison.Ordinal) || method.Name.Contains(".set_", StringComparison.Ordinal))) throw Shape("only a setter can be an init accessor");
        foreach (TypeSig type in method.Signature.Parameters.Append(result))
        {
            scope.Check(type);
            ArgumentRules.CheckArguments(type);
        }
    }

    private static RefusedException Shape(string why) => new(ProblemCodes.MethodShapeForbidden, $"The method is refused: {why}.");
}
