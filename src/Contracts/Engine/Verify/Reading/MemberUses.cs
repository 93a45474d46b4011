using System.Collections.Immutable;
using System.Reflection.Metadata;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Reading;

/// <summary>A method as an instruction names it.</summary>
/// <param name="Declaring">The type it is named on, with arguments.</param>
/// <param name="Name">Its name.</param>
/// <param name="Declared">Its signature, in terms of its own variables.</param>
/// <param name="Arguments">Type arguments of the method itself.</param>
/// <param name="Own">Its definition, if it is the contract's own.</param>
/// <param name="Listed">Its entry on the whitelist, if it has one.</param>
internal sealed record MethodUse(
    TypeSig Declaring, string Name, MethodSig Declared, ImmutableArray<TypeSig> Arguments, ContractMethod? Own, WhitelistMember? Listed)
{
    /// <summary>Its signature with arguments put in.</summary>
    public MethodSig Signature { get; } = Declared.Substitute(Declaring.Arguments, Arguments);

    /// <summary>The same method with other arguments of its type and its own.</summary>
    public MethodUse Instantiate(TypeSig declaring, ImmutableArray<TypeSig> arguments) => new(declaring, Name, Declared, arguments, Own, Listed);

    /// <summary>How the whitelist would spell it.</summary>
    public string Key => $"{Declaring.Shape.FullName}::{Name}{Declared.Text}";

    public bool IsConstructor => Name == ".ctor";

    /// <summary>Whether it makes a delegate from a method. No delegate has a constructor of another form (ECMA-335, II.14.6.1).</summary>
    public bool IsDelegateConstructor => IsConstructor && Declaring.Shape.IsDelegate && Declared.HasThis && Declared.Arity == 0 && Declared.Text == "(System.Object,System.IntPtr):System.Void";

    public bool IsStatic => !Declared.HasThis;

    public bool IsVirtual => Own?.IsVirtual ?? Listed?.IsVirtual ?? false;

    public bool IsFinal => Own is { IsFinal: true } || Declaring.Shape.IsSealed;

    public bool IsAbstract => Own?.IsAbstract ?? Listed?.IsAbstract ?? false;
}

/// <summary>A field as an instruction names it.</summary>
internal sealed record FieldUse(TypeSig Declaring, string Name, TypeSig Type, ContractField? Own, WhitelistMember? Listed)
{
    public bool IsStatic => Own?.IsStatic ?? Listed!.IsStatic;

    public bool IsReadOnly => Own?.IsReadOnly ?? Listed!.ReturnsReadOnly;
}

/// <summary>Finds what the tokens of members stand for.</summary>
internal sealed class MemberResolver(ContractModule module)
{
    private readonly Dictionary<EntityHandle, MethodUse> _methods = [];
    private readonly Dictionary<EntityHandle, FieldUse> _fields = [];

    /// <summary>The method behind a token.</summary>
    /// <exception cref="RefusedException">It does not exist, or is not on the whitelist.</exception>
    public MethodUse Method(EntityHandle handle)
    {
        MethodUse use = FindMethod(handle);
        bool isKnown = use.Own is not null || use.Listed is not null || use.IsDelegateConstructor || SpanData.IsConstructor(use);
        return isKnown ? use : throw new RefusedException(ProblemCodes.MemberForbidden, Advice.ForMember(use.Key));
    }

    /// <summary>The method behind a token, on the whitelist or not.</summary>
    public MethodUse FindMethod(EntityHandle handle)
    {
        if (!_methods.TryGetValue(handle, out MethodUse? use)) _methods[handle] = use = ReadMethod(handle);
        return use;
    }

    /// <summary>The method behind a reference, with or without its type arguments.</summary>
    public MethodUse FindOpen(MemberReferenceHandle handle) => ReadOpen(handle);

    /// <summary>The field behind a token.</summary>
    public FieldUse Field(EntityHandle handle)
    {
        if (!_fields.TryGetValue(handle, out FieldUse? use)) _fields[handle] = use = ReadField(handle);
        return use;
    }

    private MethodUse ReadMethod(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            MethodSpecification specification = module.Reader.GetMethodSpecification((MethodSpecificationHandle)handle);
            if (specification.Method.Kind == HandleKind.MethodSpecification) throw new BadImageFormatException();
            MethodUse open = ReadOpen(specification.Method);
            ImmutableArray<TypeSig> arguments = new SignatureReader(module, module.Reader.GetBlobReader(specification.Signature)).MethodArguments();
            return arguments.Length == open.Declared.Arity ? open.Instantiate(open.Declaring, arguments) : throw WrongArity(open.Name);
        }

        MethodUse method = ReadOpen(handle);
        return method.Declared.Arity == 0 ? method : throw WrongArity(method.Name);
    }

    private MethodUse ReadOpen(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.MethodDefinition)
        {
            ContractMethod own = module.Own((MethodDefinitionHandle)handle);
            if (own.Owner.Arity > 0) throw new RefusedException(ProblemCodes.SignatureForbidden, $"{own.Where} lacks the arguments of its type.");
            return new MethodUse(own.Owner.Plain, own.Name, own.Signature, [], own, null);
        }

        if (handle.Kind != HandleKind.MemberReference) throw new BadImageFormatException();

        MemberReference reference = module.Reader.GetMemberReference((MemberReferenceHandle)handle);
        if (reference.GetKind() != MemberReferenceKind.Method) throw new RefusedException(ProblemCodes.StackMismatch, "A field is used as a method.");

        string name = module.Text(reference.Name);
        TypeSig declaring = Declaring(reference.Parent);
        MethodSig signature = new SignatureReader(module, module.Reader.GetBlobReader(reference.Signature), allowNative: name == ".ctor").Method();
        MethodUse use = new(declaring, name, signature, [], null, null);
        return declaring.Shape is ContractType type
            ? use with { Own = FindOwn(type, name, signature) }
            : use with { Listed = module.Whitelist.Find(use.Key) is { } listed && Fits(listed, signature) ? listed : null };
    }

    /// <summary>What keys leave out.</summary>
    private static bool Fits(WhitelistMember listed, MethodSig signature) =>
        listed.IsStatic == !signature.HasThis && listed.IsInit == signature.IsInit && listed.TypeParameters.Count == signature.Arity;

    private static ContractMethod FindOwn(ContractType type, string name, MethodSig signature)
    {
        ContractMethod[] found = [.. type.Named(name).Where(m => m.Signature.Matches(signature))];
        return found.Length == 1 ? found[0] : throw new RefusedException(ProblemCodes.MemberForbidden, $"{type.FullName} has {found.Length} methods {name}{signature.Text}.");
    }

    private FieldUse ReadField(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.FieldDefinition)
        {
            ContractField own = module.Own((FieldDefinitionHandle)handle);
            if (own.Owner.Arity > 0) throw new RefusedException(ProblemCodes.SignatureForbidden, $"{own.Where} lacks the arguments of its type.");
            return new FieldUse(own.Owner.Plain, own.Name, own.Type, own, null);
        }

        if (handle.Kind != HandleKind.MemberReference) throw new BadImageFormatException();

        MemberReference reference = module.Reader.GetMemberReference((MemberReferenceHandle)handle);
        if (reference.GetKind() != MemberReferenceKind.Field) throw new RefusedException(ProblemCodes.StackMismatch, "A method is used as a field.");

        string name = module.Text(reference.Name);
        TypeSig declaring = Declaring(reference.Parent);
        TypeSig type = new SignatureReader(module, module.Reader.GetBlobReader(reference.Signature)).Field();
        TypeSig actual = type.Substitute(declaring.Arguments, []);
        if (declaring.Shape is ContractType owner)
        {
            ContractField[] found = [.. owner.FieldsNamed(name).Where(f => f.Type.Equals(type))];
            return found.Length == 1 ? new FieldUse(declaring, name, actual, found[0], null)
                : throw new RefusedException(ProblemCodes.MemberForbidden, $"{owner.FullName} has {found.Length} fields {name} of type {type}.");
        }

        string key = $"{declaring.Shape.FullName}::{name}:{type}";
        return new FieldUse(declaring, name, actual, null, module.Whitelist.Find(key) ?? throw new RefusedException(ProblemCodes.MemberForbidden, Advice.ForMember(key)));
    }

    private TypeSig Declaring(EntityHandle parent)
    {
        if (parent.Kind is not (HandleKind.TypeReference or HandleKind.TypeDefinition or HandleKind.TypeSpecification))
        {
            throw new RefusedException(ProblemCodes.ModulePartForbidden, "A member is looked for in another module, or has variable arguments.");
        }

        TypeSig type = module.Type(parent);
        return type.IsDefined ? type : throw new RefusedException(ProblemCodes.MemberForbidden, $"{type} has no members for contracts. Arrays have one dimension.");
    }

    private static RefusedException WrongArity(string name) =>
        new(ProblemCodes.SignatureForbidden, $"{name} is called with a wrong number of type arguments.");
}

/// <summary>The constructor of a span over constant bytes of the assembly, which takes a pointer.</summary>
internal static class SpanData
{
    public static bool IsConstructor(MethodUse use) =>
        use.Declared is { HasThis: true, Arity: 0 } && use.Key == "System.ReadOnlySpan`1::.ctor(System.Void*,System.Int32):System.Void";
}
