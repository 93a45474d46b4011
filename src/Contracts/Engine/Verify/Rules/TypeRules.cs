using System.Reflection;
using System.Reflection.Metadata;
using Chain.Contracts.Verify.Bodies;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>What a type may be: its flags, layout, base, interfaces and fields.</summary>
internal static class TypeRules
{
    private const TypeAttributes AllowedFlags =
        TypeAttributes.VisibilityMask | TypeAttributes.LayoutMask | TypeAttributes.ClassSemanticsMask | TypeAttributes.Abstract
        | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit | TypeAttributes.StringFormatMask | TypeAttributes.SpecialName
        | (TypeAttributes)0x2000; // Serializable, which the compiler writes on the classes of lambdas; nothing reads it.

    private const FieldAttributes AllowedFieldFlags =
        FieldAttributes.FieldAccessMask | FieldAttributes.Static | FieldAttributes.InitOnly | FieldAttributes.Literal
        | FieldAttributes.HasFieldRVA | FieldAttributes.HasDefault | FieldAttributes.SpecialName | FieldAttributes.RTSpecialName;

    public static void Check(VerifyContext context)
    {
        foreach (ContractType type in context.Module.Types)
        {
            context.Problems.Check(type.FullName, () =>
            {
                if (type.IsModule) CheckModule(type);
                else CheckType(context, type);
            });
            foreach (ContractField field in type.Fields) context.Problems.Check(field.Where, () => CheckField(context, field));
        }
    }

    private static void CheckModule(ContractType type)
    {
        bool isEmpty = type.FullName == "<Module>" && type.Methods.IsEmpty && type.Fields.IsEmpty && type.BaseType is null && type.Interfaces.IsEmpty && type.Arity == 0
            && type.Definition.Attributes == 0;
        if (!isEmpty) throw new RefusedException(ProblemCodes.ModulePartForbidden, "The module has members or an initialiser of its own. Put them in a type.");
    }

    private static void CheckType(VerifyContext context, ContractType type)
    {
        TypeAttributes flags = type.Definition.Attributes;
        if ((flags & ~AllowedFlags) != 0 || (flags & TypeAttributes.StringFormatMask) == TypeAttributes.CustomFormatClass) throw Shape($"its flags are {flags & ~AllowedFlags}");
        if (type.Enclosing is null != ((flags & TypeAttributes.VisibilityMask) <= TypeAttributes.Public)) throw Shape("its visibility does not fit where it stands");
        if (type.Enclosing is { } outer && (outer.IsModule || outer.IsWithin(type))) throw Shape("it is nested in itself, or in the module");
        foreach (TypeParameter parameter in type.TypeParameters) TypeParameterRules.Check(type.TypeParameters, parameter);

        VarianceRules.Check(type);
        CheckLayout(type);
        CheckBase(context, type);
        CheckInterfaces(context, type);
        if (type.IsEnum) CheckEnum(type);
    }

    private static void CheckLayout(ContractType type)
    {
        TypeLayout layout = type.Definition.GetLayout();
        TypeAttributes kind = type.Definition.Attributes & TypeAttributes.LayoutMask;
        if (kind == TypeAttributes.LayoutMask) throw Shape("its layout is of no kind that structs have");
        bool isData = type.IsValueType && type.Fields.IsEmpty && type.Methods.IsEmpty && type.Enclosing is not null && layout.Size is > 0 and <= VerifyLimits.ImageBytesMax
            && type.FullName.StartsWith("<PrivateImplementationDetails>/", StringComparison.Ordinal);
        if (kind == TypeAttributes.ExplicitLayout && !isData) throw Shape("its fields have explicit offsets. Remove StructLayout");

        // The compiler gives structs without fields the size 1.
        bool isEmptyStruct = type.IsValueType && type.Fields.All(f => f.IsStatic) && layout is { Size: <= 1, PackingSize: 0 };
        if (!layout.IsDefault && !isData && !isEmptyStruct) throw Shape("it has a size or packing of its own. Remove StructLayout");
        if (kind == TypeAttributes.SequentialLayout && !type.IsValueType) throw Shape("a class has a layout. Remove StructLayout");
    }

    private static void CheckBase(VerifyContext context, ContractType type)
    {
        if (type.IsInterface)
        {
            if (type.BaseType is not null) throw Base("an interface has a base class");
            return;
        }

        TypeSig up = type.BaseType ?? throw Base("it has no base class");
        VariableScope scope = new(type.TypeParameters, []);
        scope.Check(up);
        if (!up.IsDefined || up.Shape.IsInterface) throw Base($"{up} is no class");

        bool isKind = up.Text is "System.ValueType" or "System.Enum" or "System.MulticastDelegate";
        if (isKind && (!type.IsSealed || type.IsAbstract)) throw Base($"a type that derives from {up} is not sealed, or is abstract");
        if (up.Shape is ExternalType external && !external.Permissions.HasFlag(TypePermissions.Inherit)) throw Base($"it derives from {up}, which belongs to the library. Derive from Contract, Exception or a class of your own");
        if (up.Shape is ContractType && (up.Shape.IsSealed || up.IsValueType)) throw Base($"it derives from the sealed type {up}");
        _ = TypeRelations.Bases(type.Self).Count();
        if (AsksForTypes(type) && up.Shape is ContractType parent && AsksForTypes(parent))
        {
            throw Base("it is a record that derives from a record, and they compare their runtime types. Link the contract, as chain contract check and deploy do: that makes them compare names. If the records are generic or declare EqualityContract themselves, hold the other record in a field");
        }

        foreach (TypeSig argument in up.Arguments) ArgumentRules.CheckArguments(argument);
        _ = context;
    }

    private static void CheckInterfaces(VerifyContext context, ContractType type)
    {
        VariableScope scope = new(type.TypeParameters, []);
        HashSet<TypeSig> seen = [];
        foreach (TypeSig implemented in type.Interfaces)
        {
            scope.Check(implemented);
            if (!implemented.IsDefined || !implemented.Shape.IsInterface || !seen.Add(implemented)) throw Base($"{implemented} is no interface, or stands twice");
            if (implemented.Shape is ExternalType external && !external.Permissions.HasFlag(TypePermissions.Inherit))
            {
                throw Base($"it implements {implemented}, which the library calls. {(implemented.Text.Contains("IEnum", StringComparison.Ordinal) ? "Return an array instead of an iterator" : "Use an interface of your own")}");
            }

            ArgumentRules.CheckArguments(implemented);
        }

        if (type.IsByRefLike && !type.Interfaces.IsEmpty) throw Base("a ref struct implements an interface");
        CheckNumber([.. TypeRelations.Supertypes(type.Self).Where(t => t.Shape.IsInterface)]);
        _ = context;
    }

    private static void CheckNumber(TypeSig[] interfaces)
    {
        if (interfaces.Length > VerifyLimits.InterfacesMax) throw Shape($"it has more than {VerifyLimits.InterfacesMax} interfaces, inherited ones included");
        TypeSig? twice = interfaces.Where(t => t.Shape.TypeParameters.Any(p => p.Variance != Variance.None)).GroupBy(t => t.Shape).FirstOrDefault(g => g.Count() > 1)?.First();
        if (twice is not null) throw Shape($"it has {twice} and another that differs only in arguments that may vary. Remove in and out from the interface, or use two interfaces");
    }

    private static void CheckEnum(ContractType type)
    {
        ContractField[] values = [.. type.Fields.Where(f => !f.IsStatic)];
        bool isPlain = values.Length == 1 && StackValue.Width(values[0].Type) > 0 && !values[0].Type.Shape.IsEnum
            && values[0].Type.Text is not ("System.Char" or "System.Boolean")
            && type.Methods.IsEmpty && type.Interfaces.IsEmpty && type.Arity == 0 && type.Fields.All(f => !f.IsStatic || f.IsLiteral);
        if (!isPlain) throw Shape("it is no plain enum of integers");
    }

    private static void CheckField(VerifyContext context, ContractField field)
    {
        FieldAttributes flags = field.Definition.Attributes;
        if ((flags & ~AllowedFieldFlags) != 0 || !ContractMethod.HasAccess((int)(flags & FieldAttributes.FieldAccessMask))) throw Shape($"the field's flags are {flags}");

        new VariableScope(field.Owner.TypeParameters, []).Check(field.Type);
        ArgumentRules.CheckArguments(field.Type);
        if (field.Type.IsVoid || field.Type.Form == TypeForm.ByRef) throw Shape("the field has no type that values have");
        if (field.Type.IsByRefLike && (field.IsStatic || !field.Owner.IsByRefLike)) throw new RefusedException(ProblemCodes.ReferenceEscapes, $"{field.Type} lives on the stack only and cannot be kept in a field. Keep an array.");
        if (field.Type.Text == Frame.InterpolatedText) throw new RefusedException(ProblemCodes.ReferenceEscapes, "A field holds the handler of interpolated text, and copies of the struct would share its buffer. Keep the text.");
        if (field.Owner.IsInterface && !field.IsStatic) throw Shape("an interface has a field");
        if (field.IsLiteral && (field.Definition.GetDefaultValue().IsNil || field.IsReadOnly || !field.IsStatic || field.HasData)) throw Shape("a constant has no value, or is also a variable");
        _ = context;
    }

    /// <summary>Whether it is a record as the compiler makes it, whose <c>EqualityContract</c> the rewriter would make null.</summary>
    private static bool AsksForTypes(ContractType type) =>
        !type.IsValueType && type.Named("get_EqualityContract").Any(m => !m.IsStatic && m.Signature.Return.Text == "System.Type");

    private static RefusedException Shape(string why) => new(ProblemCodes.TypeShapeForbidden, $"The type is refused: {why}.");

    private static RefusedException Base(string why) => new(ProblemCodes.BaseTypeForbidden, $"The type is refused: {why}.");
}

/// <summary>What may stand behind <c>where</c>.</summary>
internal static class TypeParameterRules
{
    public static void Check(IReadOnlyList<TypeParameter> all, TypeParameter parameter)
    {
        _ = all;
        if (parameter.HasConstructor) throw new RefusedException(ProblemCodes.TypeShapeForbidden, "The constraint new() makes objects by reflection. Pass a Func that makes them.");
        foreach (TypeSig type in parameter.Types)
        {
            // A parameter that is constrained by another could go in circles.
            if (type.IsVariable) throw new RefusedException(ProblemCodes.TypeShapeForbidden, "A type parameter is constrained by another. Constrain it to an interface.");
            if (!type.IsDefined) throw new RefusedException(ProblemCodes.TypeShapeForbidden, $"A type parameter is constrained to {type}.");
        }
    }
}
