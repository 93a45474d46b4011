using System.Collections.Immutable;
using System.Reflection.Metadata;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Reading;

/// <summary>
/// Reads signature blobs (ECMA-335, II.23.2), and refuses what contracts may not have in them. Bounded in depth and size, which
/// a blob of strangers is not.
/// </summary>
/// <param name="module">Finds the types that it names.</param>
/// <param name="blob">The blob.</param>
/// <param name="allowNative">Whether native integers and <c>void*</c> may stand in it, as in constructors of delegates and spans.</param>
internal ref struct SignatureReader(ContractModule module, BlobReader blob, bool allowNative = false)
{
    private const int PartsMax = 64;

    private BlobReader _blob = blob;
    private int _parts;

    /// <summary>Reads a method's signature.</summary>
    public MethodSig Method()
    {
        SignatureHeader header = _blob.ReadSignatureHeader();
        if (header.RawValue is not (0x00 or 0x10 or 0x20 or 0x30)) throw Refuse("it has a calling convention that C# methods do not have");

        int arity = header.IsGeneric ? _blob.ReadCompressedInteger() : 0;
        int count = _blob.ReadCompressedInteger();
        if (arity > VerifyLimits.TypeParametersMax || count > VerifyLimits.ParametersMax) throw new RefusedException(ProblemCodes.MethodTooLarge, $"A method has at most {VerifyLimits.ParametersMax} parameters and {VerifyLimits.TypeParametersMax} type parameters.");

        (bool isInit, bool isIn) = Modifiers();
        TypeSig result = Type(allowByRef: true, allowVoid: true);
        TypeSig[] parameters = new TypeSig[count];
        for (int i = 0; i < count; i++)
        {
            _parts = 0;
            (bool isInitParameter, _) = Modifiers();
            if (isInitParameter) throw Refuse("it has a modifier where none belongs");
            parameters[i] = Type(allowByRef: true);
        }

        End();
        return new MethodSig(header.IsInstance, arity, [.. parameters], result, isInit, isIn);
    }

    /// <summary>Reads the signature of an attribute's constructor, whose types need not be on the whitelist.</summary>
    public void AttributeConstructor()
    {
        bool isPlain = _blob.ReadSignatureHeader().RawValue == 0x20;
        int count = _blob.ReadCompressedInteger();
        if (!isPlain || count > VerifyLimits.ParametersMax || _blob.ReadCompressedInteger() != (int)SignatureTypeCode.Void) throw Refuse("it is not one of an attribute");

        for (int i = 0; i < count; i++)
        {
            int code = _blob.ReadCompressedInteger();
            if (code == (int)SignatureTypeCode.SZArray) code = _blob.ReadCompressedInteger();
            if (code is 0x11 or 0x12) module.ReferenceName(_blob.ReadTypeHandle() is { Kind: HandleKind.TypeReference } type ? type : throw Refuse("it is not one of an attribute"));
            else if (!Primitives.ContainsKey((SignatureTypeCode)code)) throw Refuse("it is not one of an attribute");
        }

        End();
    }

    /// <summary>Reads a field's signature.</summary>
    public TypeSig Field()
    {
        if (_blob.ReadSignatureHeader().RawValue != 0x06) throw Refuse("it is not one of a field");
        TypeSig type = Type();
        End();
        return type;
    }

    /// <summary>Reads a property's signature: its type, then those of its parameters.</summary>
    public IReadOnlyList<TypeSig> Property()
    {
        if (_blob.ReadSignatureHeader().RawValue is not (0x08 or 0x28)) throw Refuse("it is not one of a property");
        int count = _blob.ReadCompressedInteger();
        if (count > VerifyLimits.ParametersMax) throw Refuse("it has too many parameters");

        TypeSig[] types = new TypeSig[count + 1];
        for (int i = 0; i < types.Length; i++)
        {
            Modifiers();
            types[i] = Type(allowByRef: true);
        }

        End();
        return types;
    }

    /// <summary>Reads the locals of a body.</summary>
    public ImmutableArray<TypeSig> Locals()
    {
        if (_blob.ReadSignatureHeader().RawValue != 0x07) throw Refuse("it is not one of locals");
        int count = _blob.ReadCompressedInteger();
        if (count > VerifyLimits.LocalsMax) throw new RefusedException(ProblemCodes.MethodTooLarge, $"A method has at most {VerifyLimits.LocalsMax} locals. Split it.");

        TypeSig[] locals = new TypeSig[count];
        for (int i = 0; i < count; i++)
        {
            _parts = 0;
            locals[i] = Type(allowByRef: true);
        }

        End();
        return [.. locals];
    }

    /// <summary>Reads the arguments of a generic method.</summary>
    public ImmutableArray<TypeSig> MethodArguments()
    {
        if (_blob.ReadSignatureHeader().RawValue != 0x0a) throw Refuse("it is not one of type arguments");
        ImmutableArray<TypeSig> arguments = Arguments(level: 0);
        End();
        return arguments;
    }

    /// <summary>Reads a whole blob that is one type.</summary>
    public TypeSig Specification()
    {
        TypeSig type = Type();
        End();
        return type;
    }

    private TypeSig Type(bool allowByRef = false, bool allowVoid = false, int level = 0)
    {
        if (++_parts > PartsMax || level > VerifyLimits.NestingMax) throw new RefusedException(ProblemCodes.NestingTooDeep, $"Type arguments and arrays nest at most {VerifyLimits.NestingMax} deep. Declare a type in between.");

        SignatureTypeCode code = (SignatureTypeCode)_blob.ReadCompressedInteger();
        switch (code)
        {
            case SignatureTypeCode.Void when allowVoid:
                return module.Known("System.Void");
            case SignatureTypeCode.ByReference when allowByRef:
                return TypeSig.ByRef(Type());
            case SignatureTypeCode.SZArray:
                return TypeSig.Array(Type(level: level + 1));
            case SignatureTypeCode.GenericTypeParameter:
                return TypeSig.TypeVariable(Index());
            case SignatureTypeCode.GenericMethodParameter:
                return TypeSig.MethodVariable(Index());
            case SignatureTypeCode.GenericTypeInstance:
                return Instance(level);
            case (SignatureTypeCode)0x11 or (SignatureTypeCode)0x12:
                TypeShape shape = Definition(isValueType: (int)code == 0x11);
                return shape.Arity == 0 ? shape.Plain : throw Refuse($"{shape.FullName} lacks its type arguments");
            case SignatureTypeCode.Pointer when allowNative && _blob.ReadCompressedInteger() == (int)SignatureTypeCode.Void:
                return TypeSig.Pointer(module.Known("System.Void"));
            case SignatureTypeCode.IntPtr when allowNative:
                return module.Known("System.IntPtr");
            default:
                return Primitives.TryGetValue(code, out string? name) ? module.Known(name) : throw Refuse(Advice(code));
        }
    }

    private int Index()
    {
        int index = _blob.ReadCompressedInteger();
        return index < VerifyLimits.TypeParametersMax ? index : throw Refuse("it names a type parameter that does not exist");
    }

    private TypeSig Instance(int level)
    {
        int code = _blob.ReadCompressedInteger();
        if (code is not (0x11 or 0x12)) throw Refuse("it is malformed");

        TypeShape shape = Definition(isValueType: code == 0x11);
        ImmutableArray<TypeSig> arguments = Arguments(level + 1);
        return arguments.Length == shape.Arity ? TypeSig.Of(shape, arguments) : throw Refuse($"{shape.FullName} has {shape.Arity} type arguments");
    }

    private ImmutableArray<TypeSig> Arguments(int level)
    {
        int count = _blob.ReadCompressedInteger();
        if (count is 0 or > VerifyLimits.TypeParametersMax) throw Refuse("it has too many type arguments, or none");

        TypeSig[] arguments = new TypeSig[count];
        for (int i = 0; i < count; i++)
        {
            arguments[i] = Type(level: level);
            if (arguments[i].IsByRefLike) throw new RefusedException(ProblemCodes.TypeArgumentForbidden, $"{arguments[i]} lives on the stack only and cannot be a type argument. Pass an array.");
        }

        return [.. arguments];
    }

    private TypeShape Definition(bool isValueType)
    {
        EntityHandle handle = _blob.ReadTypeHandle();
        if (handle.Kind is not (HandleKind.TypeReference or HandleKind.TypeDefinition)) throw Refuse("it names a type by a specification");
        TypeShape shape = module.Definition(handle);
        if (PrimitiveNames.Contains(shape.FullName)) throw Refuse($"it spells {shape.FullName} in another way than compilers do");
        return shape.IsValueType == isValueType ? shape : throw Refuse($"{shape.FullName} is {(isValueType ? "no" : "a")} value type");
    }

    /// <summary>Only <c>init</c> accessors and <c>in</c> parameters have modifiers.</summary>
    private (bool IsInit, bool IsIn) Modifiers()
    {
        bool isInit = false, isIn = false;
        while (_blob.RemainingBytes > 0 && _blob.Offset < _blob.Length)
        {
            int start = _blob.Offset;
            if (_blob.ReadCompressedInteger() != (int)SignatureTypeCode.RequiredModifier)
            {
                _blob.Offset = start;
                break;
            }

            string name = module.ReferenceName(_blob.ReadTypeHandle());
            if (name == "System.Runtime.CompilerServices.IsExternalInit" && !isInit) isInit = true;
            else if (name == "System.Runtime.InteropServices.InAttribute" && !isIn) isIn = true;
            else throw Refuse("only init accessors and in parameters have modifiers");
        }

        return (isInit, isIn);
    }

    private void End()
    {
        if (_blob.RemainingBytes != 0) throw Refuse("bytes follow it");
    }

    private static RefusedException Refuse(string why) => new(ProblemCodes.SignatureForbidden, $"A signature is refused: {why}.");

    private static string Advice(SignatureTypeCode code) => code switch
    {
        SignatureTypeCode.Single or SignatureTypeCode.Double => "floating point differs between machines; use Fixed of Chain.Contracts.Std, or Measure",
        SignatureTypeCode.IntPtr or SignatureTypeCode.UIntPtr => "native integers differ between machines; use long",
        SignatureTypeCode.Pointer or SignatureTypeCode.FunctionPointer or SignatureTypeCode.Pinned => "contracts have no pointers; use spans and delegates",
        SignatureTypeCode.Array => "arrays have one dimension; use an array of arrays",
        SignatureTypeCode.ByReference => "a reference to a variable stands only in parameters and locals",
        SignatureTypeCode.OptionalModifier or SignatureTypeCode.RequiredModifier => "volatile and other modified types are not for contracts",
        _ => "it is malformed",
    };

    private static Dictionary<SignatureTypeCode, string> Primitives { get; } = new()
    {
        [SignatureTypeCode.Boolean] = "System.Boolean",
        [SignatureTypeCode.Char] = "System.Char",
        [SignatureTypeCode.SByte] = "System.SByte",
        [SignatureTypeCode.Byte] = "System.Byte",
        [SignatureTypeCode.Int16] = "System.Int16",
        [SignatureTypeCode.UInt16] = "System.UInt16",
        [SignatureTypeCode.Int32] = "System.Int32",
        [SignatureTypeCode.UInt32] = "System.UInt32",
        [SignatureTypeCode.Int64] = "System.Int64",
        [SignatureTypeCode.UInt64] = "System.UInt64",
        [SignatureTypeCode.String] = "System.String",
        [SignatureTypeCode.Object] = "System.Object",
    };

    private static HashSet<string> PrimitiveNames { get; } = [.. Primitives.Values, "System.Void", "System.IntPtr"];
}
