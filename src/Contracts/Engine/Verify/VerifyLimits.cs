namespace Chain.Contracts.Verify;

/// <summary>How large the assembly of a contract and its parts may be. Part of the protocol; sources: contracts.md D and E.</summary>
public static class VerifyLimits
{
    /// <summary>Bytes of the assembly.</summary>
    public const int ImageBytesMax = 256 * 1024;

    /// <summary>Problems that are told of at once; the search ends there.</summary>
    public const int ProblemsMax = 64;

    /// <summary>Rows of any one metadata table, but for those of bodies' references.</summary>
    public const int RowsMax = 16 * 1024;

    /// <summary>Types that the assembly defines.</summary>
    public const int TypesMax = 1_024;

    /// <summary>Members of one type.</summary>
    public const int MembersMax = 1_024;

    /// <summary>Parameters of one method.</summary>
    public const int ParametersMax = 32;

    /// <summary>Type parameters of one type or method.</summary>
    public const int TypeParametersMax = 8;

    /// <summary>Characters of a name.</summary>
    public const int NameLengthMax = 512;

    /// <summary>Characters of the spelling of a type, with its namespace, what it is nested in, and its arguments.</summary>
    public const int TypeTextMax = 1_024;

    /// <summary>Methods of one name in a type.</summary>
    public const int OverloadsMax = 64;

    /// <summary>
    /// Virtual members that classes have or have to have, inherited ones and those of interfaces included, counted for each class. 131,072: a hundred for
    /// each of the most types.
    /// </summary>
    public const int VirtualMembersMax = 128 * 1024;

    /// <summary>
    /// Interfaces that a type has, inherited ones included: whether it has one is asked of each. Of those that differ only in arguments that may vary (<c>in</c>,
    /// <c>out</c>) it has one.
    /// </summary>
    public const int InterfacesMax = 32;

    /// <summary>
    /// Members of interfaces that classes implement, counted for each class and each instantiation: the runtime looks for each when it is first called, and nobody pays for
    /// that. 8,192: eight for each of the most types.
    /// </summary>
    public const int InterfaceMembersMax = 8 * 1024;

    /// <summary>Steps from a type to its outermost base or enclosing type.</summary>
    public const int TypeDepthMax = 16;

    /// <summary>How deep type arguments and arrays nest in one signature.</summary>
    public const int NestingMax = 4;

    /// <summary>How deep they nest in what generic code makes of them.</summary>
    public const int InstantiationNestingMax = 8;

    /// <summary>Instantiations of generic types and methods that the code can reach.</summary>
    public const int InstantiationsMax = 2_048;

    /// <summary>
    /// Bytes of IL of generic code, with 32 for each method, counted for each combination of structs that it is used with. 64 KiB: the library's
    /// takes less than half of them where a contract uses much of it.
    /// </summary>
    public const int InstantiatedBytesMax = 64 * 1024;

    /// <summary>
    /// Members of generic types of the SDK and of .NET that are used with structs, for each combination of structs, and one for each
    /// <see cref="OutsideUseBytes"/> of the assembly besides. 16: three maps of structs in the smallest contract.
    /// </summary>
    public const int OutsideUsesMax = 16;

    /// <summary>Bytes of the assembly that pay for one more of <see cref="OutsideUsesMax"/>. 256: what they pay for compiling takes as long as three methods.</summary>
    public const int OutsideUseBytes = 256;

    /// <summary>
    /// Types and methods that bodies name, counted for each instantiation of generic code. 262,144: more than a hundred for each
    /// instantiation.
    /// </summary>
    public const int InstantiationStepsMax = 256 * 1024;

    /// <summary>Bytes of a value of a struct.</summary>
    public const int StructBytesMax = 128;

    /// <summary>Bytes of one method's IL.</summary>
    public const int BodyBytesMax = 32 * 1024;

    /// <summary>Exception handlers of one method.</summary>
    public const int HandlersMax = 64;

    /// <summary>Locals of one method.</summary>
    public const int LocalsMax = 256;

    /// <summary>Deepest evaluation stack of one method.</summary>
    public const int StackMax = 64;

    /// <summary>
    /// Values that lie on the stack where branches meet, counted for each such place of one method. 2,048: compilers leave a few at some, and the
    /// runtime keeps each in a variable of its own.
    /// </summary>
    public const int JoinedValuesMax = 2_048;

    /// <summary>Basic blocks of one method.</summary>
    public const int BlocksMax = 2_000;

    /// <summary>Bytes of one frame: 8 for each local, argument and stack slot, structs by their size.</summary>
    public const int FrameBytesMax = 4 * 1024;

    /// <summary>
    /// What static constructors cost in all, in instructions and the gas of what they make: some sixty faults. Constructors that
    /// they call count each time.
    /// </summary>
    public const int StaticInstructionsMax = 64 * 1024;
}
