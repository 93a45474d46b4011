using Mono.Cecil;
using Mono.Cecil.Cil;
using static Chain.Contracts.Tests.Verify.IlAttacks;

namespace Chain.Contracts.Tests.Verify;

/// <summary>Hostile contracts whose types, members and flags no C# compiler writes: each changes <see cref="IlAttacks.Source"/>.</summary>
internal static class MetadataIlAttacks
{
    /// <summary>Attacks by name: the code expected, and what is changed.</summary>
    public static IReadOnlyDictionary<string, (string Code, Action<ModuleDefinition> Change)> All { get; } =
        new Dictionary<string, (string, Action<ModuleDefinition>)>
        {
            // The runtime looks for some attributes by namespace and name, wherever they are nested.
            ["attribute of the library's name in a class"] = ("NameForbidden", module => Mark(module, Nested(module, "System.Runtime.CompilerServices", "IgnoresAccessChecksToAttribute"))),
            ["attribute of another case"] = ("NameForbidden", module => Mark(module, Own(module, "system.runtime.compilerServices", "IgnoresAccessChecksToAttribute"))),
            ["attribute of the library under a class of the contract"] = ("NameForbidden", module => Mark(module, Nested(module, "", "System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute"))),
            ["enum of floating point"] = ("SignatureForbidden", module => Type(module, "Kind").Fields[0].FieldType = module.TypeSystem.Double),
            ["enum of truth values"] = ("TypeShapeForbidden ImageMalformed", module => Type(module, "Kind").Fields[0].FieldType = module.TypeSystem.Boolean),
            ["struct of many items by an attribute of its own"] = ("NameForbidden", Repeated),
            ["interfaces that derive from one another"] = ("BaseTypeForbidden TypeShapeForbidden", module => { Type(module, "IThing").Interfaces.Add(new InterfaceImplementation(Type(module, "IOther"))); Type(module, "IOther").Interfaces.Add(new InterfaceImplementation(Type(module, "IThing"))); }),
            ["enum of native integers"] = ("SignatureForbidden", module => Type(module, "Kind").Fields[0].FieldType = module.TypeSystem.IntPtr),
            ["enum of two values"] = ("TypeShapeForbidden", module => Type(module, "Kind").Fields.Add(new FieldDefinition("more", FieldAttributes.Public, module.TypeSystem.Object))),
            ["class derived from the base of structs"] = ("TypeShapeForbidden BaseTypeForbidden", module => { Type(module, "Half").BaseType = Library(module, "ValueType"); Type(module, "Half").IsAbstract = true; }),
            ["class derived from a delegate's base"] = ("BaseTypeForbidden MethodShapeForbidden TypeShapeForbidden", module => Type(module, "Half").BaseType = Library(module, "MulticastDelegate")),
            ["class derived from the base of all delegates"] = ("BaseTypeForbidden TypeForbidden", module => Type(module, "Half").BaseType = Library(module, "Delegate")),
            ["class derived from text"] = ("BaseTypeForbidden", module => Type(module, "Half").BaseType = module.TypeSystem.String),
            ["class derived from arrays"] = ("BaseTypeForbidden", module => Type(module, "Half").BaseType = Library(module, "Array")),
            ["interface that derives from itself"] = ("BaseTypeForbidden TypeShapeForbidden", module => Type(module, "IThing").Interfaces.Add(new InterfaceImplementation(Type(module, "IThing")))),
            ["struct of itself"] = ("StructTooLarge TypeShapeForbidden", module => Type(module, "Plain").Fields.Add(new FieldDefinition("Self", FieldAttributes.Public, Type(module, "Plain")))),
            ["interface with a variable"] = ("TypeShapeForbidden", module => Type(module, "IThing").Fields.Add(new FieldDefinition("kept", FieldAttributes.Public, module.TypeSystem.Int32))),
            ["native method"] = Implemented(MethodImplAttributes.Native),
            ["method of the runtime"] = Implemented(MethodImplAttributes.Runtime),
            ["unmanaged method"] = Implemented(MethodImplAttributes.Unmanaged),
            ["method elsewhere"] = Implemented(MethodImplAttributes.ForwardRef),
            ["method of an exact signature"] = Implemented(MethodImplAttributes.PreserveSig),
            ["method that is not optimised"] = Implemented(MethodImplAttributes.NoOptimization),
            ["method that is always inlined"] = Implemented(MethodImplAttributes.AggressiveInlining),
            ["method inside the runtime"] = Implemented(MethodImplAttributes.InternalCall),
            ["method exported to native code"] = Flagged(MethodAttributes.UnmanagedExport),
            ["method of another library"] = Flagged(MethodAttributes.PInvokeImpl),
            ["method with security"] = ("ModulePartForbidden MethodShapeForbidden", module => Secure(Find(module, "Ops", "Twice"))),
            ["type with security"] = ("ModulePartForbidden TypeShapeForbidden", module => Secure(Type(module, "Half"))),
            ["initialiser of the module"] = ("ModulePartForbidden", module => module.Types[0].Methods.Add(Empty(module, ".cctor", MethodAttributes.SpecialName | MethodAttributes.RTSpecialName))),
            ["method of the module"] = ("ModulePartForbidden", module => module.Types[0].Methods.Add(Empty(module, "Run", MethodAttributes.Public))),
            ["finalizer by another name"] = ("MemberForbidden OverrideForbidden", Finalizer),
            ["finalizer of a slot of its own"] = ("OverrideForbidden", module => { MethodDefinition f = Find(module, "Base", "F"); f.Name = "Finalize"; f.ReturnType = module.TypeSystem.Void; f.Body = new MethodBody(f); f.Body.GetILProcessor().Emit(OpCodes.Ret); }),
            ["modifier of a parameter"] = ("SignatureForbidden", module => Find(module, "Ops", "Twice").Parameters[0].ParameterType = new RequiredModifierType(Type(module, "Half"), module.TypeSystem.Int32)),
            ["optional modifier of a field"] = ("SignatureForbidden", module => Type(module, "Plain").Fields[0].FieldType = new OptionalModifierType(Type(module, "Half"), module.TypeSystem.Int64)),
            ["init-only modifier of a field"] = ("SignatureForbidden", module => Type(module, "Plain").Fields[0].FieldType = new RequiredModifierType(Modifier(module), module.TypeSystem.Int64)),
            ["static field of constant bytes that may be written"] = ("StaticFieldForbidden", module => Type(module, "<PrivateImplementationDetails>").Fields.First(f => f.InitialValue.Length > 0).IsInitOnly = false),
            ["constant bytes in a class of the contract"] = ("StaticFieldForbidden", module => Type(module, "Constants").Fields[1].InitialValue = new byte[32]),
            ["reference in a static field"] = ("StaticFieldForbidden SignatureForbidden TypeShapeForbidden", module => Type(module, "Constants").Fields[1].FieldType = new ByReferenceType(module.TypeSystem.Int32)),
            ["span in a field of a class"] = ("ReferenceEscapes", module => Type(module, "Base").Fields[1].FieldType = Find(module, "Attack", "Data").ReturnType),
            ["two fields of one name"] = ("NameDuplicate", module => Type(module, "Plain").Fields.Add(new FieldDefinition("A", FieldAttributes.Public, module.TypeSystem.Int64))),
            ["two fields of one name and two types"] = ("NameDuplicate", module => Type(module, "Plain").Fields.Add(new FieldDefinition("A", FieldAttributes.Public, module.TypeSystem.Int32))),
            ["name with an end of text"] = ("NameForbidden", module => Find(module, "Attack", "Target").Name = "Tar\u0001get"),
            ["name of six hundred characters"] = ("NameForbidden ImageTooLarge NestingTooDeep", module => Find(module, "Ops", "Twice").Name = new string('a', 600)),
            ["type of the meter's name"] = ("NameForbidden", module => { Type(module, "Half").Namespace = "Chain.Contracts.Runtime"; Type(module, "Half").Name = "Meter"; }),
            ["constant of floating point"] = ("SignatureForbidden", module => { FieldDefinition f = Type(module, "Kind").Fields[1]; f.FieldType = module.TypeSystem.Double; f.Constant = 1.5; }),
            ["default value of floating point"] = ("SignatureForbidden ImageMalformed MethodShapeForbidden", module => { ParameterDefinition p = Find(module, "Ops", "Twice").Parameters[0]; p.HasDefault = p.IsOptional = true; p.Constant = 1.5; }),
            ["base that grows with its argument"] = ("GenericGrowth", module => GrowingBase(module)),
            ["contract that another derives from"] = ("ContractMissing ConstructorChain", module => { Type(module, "Attack").IsSealed = false; Type(module, "Half").BaseType = Type(module, "Attack"); }),
            ["contract that is generic"] = ("ContractMissing SignatureForbidden", module => Type(module, "Attack").GenericParameters.Add(new GenericParameter("T", Type(module, "Attack")))),
        };

    private static (string, Action<ModuleDefinition>) Implemented(MethodImplAttributes how) =>
        ("MethodShapeForbidden", module => Find(module, "Ops", "Twice").ImplAttributes |= how);

    private static (string, Action<ModuleDefinition>) Flagged(MethodAttributes flags) =>
        ("MethodShapeForbidden", module => Find(module, "Ops", "Twice").Attributes |= flags);

    private static TypeReference Library(ModuleDefinition module, string name) => new("System", name, module, module.TypeSystem.CoreLibrary);

    private static TypeReference Modifier(ModuleDefinition module) =>
        new("System.Runtime.CompilerServices", "IsExternalInit", module, module.TypeSystem.CoreLibrary);

    private static TypeDefinition Own(ModuleDefinition module, string space, string name)
    {
        TypeDefinition type = Attribute(module, space, name, TypeAttributes.Public);
        module.Types.Add(type);
        return type;
    }

    private static TypeDefinition Nested(ModuleDefinition module, string space, string name)
    {
        TypeDefinition type = Attribute(module, space, name, TypeAttributes.NestedPublic);
        Type(module, "Outer").NestedTypes.Add(type);
        return type;
    }

    private static TypeDefinition Attribute(ModuleDefinition module, string space, string name, TypeAttributes flags)
    {
        TypeDefinition type = new(space, name, flags | TypeAttributes.Sealed, Library(module, "Attribute"));
        MethodDefinition constructor = new(".ctor", MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName, module.TypeSystem.Void);
        constructor.Parameters.Add(new ParameterDefinition(module.TypeSystem.String));
        ILProcessor il = constructor.Body.GetILProcessor();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, new MethodReference(".ctor", module.TypeSystem.Void, Library(module, "Attribute")) { HasThis = true });
        il.Emit(OpCodes.Ret);
        type.Methods.Add(constructor);
        return type;
    }

    /// <summary>A struct of eight bytes for the verifier, and of eight megabytes for the runtime.</summary>
    private static void Repeated(ModuleDefinition module)
    {
        TypeDefinition attribute = Nested(module, "", "System.Runtime.CompilerServices.InlineArrayAttribute");
        attribute.Methods[0].Parameters[0].ParameterType = module.TypeSystem.Int32;
        Type(module, "Plain").CustomAttributes.Add(new CustomAttribute(attribute.Methods[0]) { ConstructorArguments = { new CustomAttributeArgument(module.TypeSystem.Int32, 1_000_000) } });
    }

    private static void Mark(ModuleDefinition module, TypeDefinition attribute) => module.Assembly.CustomAttributes.Add(
        new CustomAttribute(attribute.Methods[0]) { ConstructorArguments = { new CustomAttributeArgument(module.TypeSystem.String, "System.Private.CoreLib") } });

    private static void Secure(ISecurityDeclarationProvider provider) =>
        provider.SecurityDeclarations.Add(new SecurityDeclaration(SecurityAction.Assert, [0x2e, 0]));

    private static MethodDefinition Empty(ModuleDefinition module, string name, MethodAttributes flags)
    {
        MethodDefinition method = new(name, flags | MethodAttributes.Static, module.TypeSystem.Void);
        method.Body.GetILProcessor().Emit(OpCodes.Ret);
        return method;
    }

    private static void Finalizer(ModuleDefinition module)
    {
        MethodDefinition last = new("Last", MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.NewSlot, module.TypeSystem.Void);
        last.Body.GetILProcessor().Emit(OpCodes.Ret);
        last.Overrides.Add(new MethodReference("Finalize", module.TypeSystem.Void, module.TypeSystem.Object) { HasThis = true });
        Type(module, "Half").Methods.Add(last);
    }

    /// <summary><c>class Grows&lt;T&gt; : Basis&lt;Grows&lt;Grows&lt;T&gt;&gt;&gt;</c>, which nothing uses.</summary>
    private static void GrowingBase(ModuleDefinition module)
    {
        TypeDefinition basis = Type(module, "Half"), grows = new("Shop", "Grows`1", TypeAttributes.Public | TypeAttributes.Abstract, null);
        TypeDefinition open = new("Shop", "Basis`1", TypeAttributes.Public | TypeAttributes.Abstract, basis.BaseType);
        open.GenericParameters.Add(new GenericParameter("T", open));
        grows.GenericParameters.Add(new GenericParameter("T", grows));
        GenericInstanceType inner = new(grows), outer = new(grows), whole = new(open);
        inner.GenericArguments.Add(grows.GenericParameters[0]);
        outer.GenericArguments.Add(inner);
        whole.GenericArguments.Add(outer);
        grows.BaseType = whole;
        module.Types.Add(open);
        module.Types.Add(grows);
    }
}
