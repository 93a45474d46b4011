namespace Chain.Contracts.Verify;

/// <summary>Codes of problems. Stable: tools and people look them up in docs/contracts/verifier.md.</summary>
public static class ProblemCodes
{
    /// <summary>Not a readable .NET assembly.</summary>
    public const string ImageMalformed = nameof(ImageMalformed);

    /// <summary>The assembly or a part of it is too large.</summary>
    public const string ImageTooLarge = nameof(ImageTooLarge);

    /// <summary>Native code, or a header that only native code needs.</summary>
    public const string ImageNotPureIL = nameof(ImageNotPureIL);

    /// <summary>Resources, modules, forwarders, security or other parts that contracts do not have.</summary>
    public const string ModulePartForbidden = nameof(ModulePartForbidden);

    /// <summary>A reference to another assembly than the SDK and the base library.</summary>
    public const string AssemblyForbidden = nameof(AssemblyForbidden);

    /// <summary>A name that is not plain text, or that belongs to others.</summary>
    public const string NameForbidden = nameof(NameForbidden);

    /// <summary>Two members of one name.</summary>
    public const string NameDuplicate = nameof(NameDuplicate);

    /// <summary>An attribute that is not on the list.</summary>
    public const string AttributeForbidden = nameof(AttributeForbidden);

    /// <summary>A type outside the contract that is not on the whitelist.</summary>
    public const string TypeForbidden = nameof(TypeForbidden);

    /// <summary>A member outside the contract that is not on the whitelist.</summary>
    public const string MemberForbidden = nameof(MemberForbidden);

    /// <summary>A type whose layout, kind or flags are refused.</summary>
    public const string TypeShapeForbidden = nameof(TypeShapeForbidden);

    /// <summary>A base class or interface that contracts may not have.</summary>
    public const string BaseTypeForbidden = nameof(BaseTypeForbidden);

    /// <summary>A virtual method of a library that contracts may not override, or one that does not fit.</summary>
    public const string OverrideForbidden = nameof(OverrideForbidden);

    /// <summary>An abstract member that has no implementation.</summary>
    public const string MemberNotImplemented = nameof(MemberNotImplemented);

    /// <summary>A struct that is too large.</summary>
    public const string StructTooLarge = nameof(StructTooLarge);

    /// <summary>A static field that could change.</summary>
    public const string StaticFieldForbidden = nameof(StaticFieldForbidden);

    /// <summary>A static constructor that does more than make constants.</summary>
    public const string StaticConstructorForbidden = nameof(StaticConstructorForbidden);

    /// <summary>A type in a signature that contracts may not use.</summary>
    public const string SignatureForbidden = nameof(SignatureForbidden);

    /// <summary>Types nest too deep.</summary>
    public const string NestingTooDeep = nameof(NestingTooDeep);

    /// <summary>A method whose flags or kind are refused.</summary>
    public const string MethodShapeForbidden = nameof(MethodShapeForbidden);

    /// <summary>A method that is too large.</summary>
    public const string MethodTooLarge = nameof(MethodTooLarge);

    /// <summary>A frame that is too large.</summary>
    public const string FrameTooLarge = nameof(FrameTooLarge);

    /// <summary>An exception handler of a kind that is refused, or regions that do not nest.</summary>
    public const string HandlerForbidden = nameof(HandlerForbidden);

    /// <summary>An instruction that contracts may not have.</summary>
    public const string OpcodeForbidden = nameof(OpcodeForbidden);

    /// <summary>Bytes of a body that are no instructions.</summary>
    public const string BodyMalformed = nameof(BodyMalformed);

    /// <summary>An instruction that finds the wrong types on the stack.</summary>
    public const string StackMismatch = nameof(StackMismatch);

    /// <summary>A reference to a variable that could outlive it, or write what is for reading only.</summary>
    public const string ReferenceEscapes = nameof(ReferenceEscapes);

    /// <summary>A field that is for reading only is written.</summary>
    public const string ReadOnlyWritten = nameof(ReadOnlyWritten);

    /// <summary>A constructor uses its object before the base constructor ran, or runs it twice.</summary>
    public const string ConstructorChain = nameof(ConstructorChain);

    /// <summary>A member that the caller may not see.</summary>
    public const string AccessDenied = nameof(AccessDenied);

    /// <summary>A virtual method called past its override.</summary>
    public const string CallForbidden = nameof(CallForbidden);

    /// <summary>A delegate whose method does not fit it.</summary>
    public const string DelegateForbidden = nameof(DelegateForbidden);

    /// <summary>Texts or boxed values compared by identity.</summary>
    public const string IdentityComparison = nameof(IdentityComparison);

    /// <summary>A type argument that is refused where it stands.</summary>
    public const string TypeArgumentForbidden = nameof(TypeArgumentForbidden);

    /// <summary>Generic code that makes ever new types, or too many.</summary>
    public const string GenericGrowth = nameof(GenericGrowth);

    /// <summary>No contract in the assembly, or more than one, or not as the generator makes it.</summary>
    public const string ContractMissing = nameof(ContractMissing);

    /// <summary>Compiler-generated code that is not what the compiler makes.</summary>
    public const string GeneratedCodeForged = nameof(GeneratedCodeForged);

    /// <summary>The interface is not what the generator writes for the class.</summary>
    public const string InterfaceMismatch = nameof(InterfaceMismatch);

    /// <summary>Methods call one another so deep, without recursion, that they need more stack than contracts have.</summary>
    public const string StackTooDeep = nameof(StackTooDeep);

    /// <summary>The engine cannot make the contract run.</summary>
    public const string NotLoadable = nameof(NotLoadable);
}
