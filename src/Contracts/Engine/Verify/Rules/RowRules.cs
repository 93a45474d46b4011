using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Chain.Contracts.Verify.Bodies;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>
/// Rows that belong to others do so in one way only, and hold what their owners say: other readers of the same bytes, which trust
/// them, then see what this one sees.
/// </summary>
internal static class RowRules
{
    public static void Check(VerifyContext context)
    {
        ContractModule module = context.Module;
        context.Problems.Check("parameters", () => CheckParameters(module));
        context.Problems.Check("constants", () => CheckConstants(module));
        context.Problems.Check("properties", () => CheckProperties(module));
        context.Problems.Check("data", () => CheckDebugData(module));
        foreach (ContractType type in module.Types)
        {
            context.Problems.Check(type.FullName, () => CheckTypeParameters(module, type.Definition.GetGenericParameters(), mayVary: type.IsInterface || type.IsDelegate));
            foreach (ContractMethod method in type.Methods) context.Problems.Check(method.Where, () => CheckTypeParameters(module, method.Definition.GetGenericParameters(), mayVary: false), method.Handle);
        }

        context.Problems.Check("attributes", () => CheckOrder(module.Reader.CustomAttributes.Select(a => CodedIndex.HasCustomAttribute(module.Reader.GetCustomAttribute(a).Parent))));
    }

    /// <summary>Parameters of methods follow each other without gaps, each of a number that its signature has.</summary>
    private static void CheckParameters(ContractModule module)
    {
        int row = 0;
        foreach (ContractMethod method in module.Methods)
        {
            int before = -1;
            foreach (ParameterHandle handle in method.Definition.GetParameters())
            {
                Parameter parameter = module.Reader.GetParameter(handle);
                bool isNext = MetadataTokens.GetRowNumber(handle) == ++row && parameter.SequenceNumber > before && parameter.SequenceNumber <= method.Signature.Parameters.Length;
                if (!isNext) throw Odd($"the parameters of {method.Where}");
                if ((parameter.Attributes & ~(ParameterAttributes.In | ParameterAttributes.Out | ParameterAttributes.Optional | ParameterAttributes.HasDefault)) != 0) throw Odd($"the flags of parameters of {method.Where}");
                if (parameter.GetDefaultValue().IsNil == parameter.Attributes.HasFlag(ParameterAttributes.HasDefault)) throw Odd($"the default values of {method.Where}");
                TypeSig type = parameter.SequenceNumber == 0 ? method.Signature.Return : method.Signature.Parameters[parameter.SequenceNumber - 1];
                if (!Fits(module, parameter.GetDefaultValue(), type)) throw Odd($"the default values of {method.Where}");
                _ = module.Text(parameter.Name);
                before = parameter.SequenceNumber;
            }
        }

        if (row != module.Reader.GetTableRowCount(TableIndex.Param)) throw Odd("parameters without a method");
    }

    private static void CheckConstants(ContractModule module)
    {
        List<int> parents = [];
        for (int row = 1; row <= module.Reader.GetTableRowCount(TableIndex.Constant); row++)
        {
            Constant constant = module.Reader.GetConstant(MetadataTokens.ConstantHandle(row));
            int length = module.Reader.GetBlobReader(constant.Value).Length;
            int size = constant.TypeCode switch
            {
                ConstantTypeCode.Boolean or ConstantTypeCode.SByte or ConstantTypeCode.Byte => 1,
                ConstantTypeCode.Char or ConstantTypeCode.Int16 or ConstantTypeCode.UInt16 => 2,
                ConstantTypeCode.Int32 or ConstantTypeCode.UInt32 or ConstantTypeCode.NullReference => 4,
                ConstantTypeCode.Int64 or ConstantTypeCode.UInt64 => 8,
                ConstantTypeCode.String => length % 2 == 0 ? length : -1,
                _ => -1,
            };
            if (length != size || constant.Parent.Kind is not (HandleKind.FieldDefinition or HandleKind.Parameter)) throw Odd("a constant");
            parents.Add(CodedIndex.HasConstant(constant.Parent));
        }

        CheckOrder(parents);
        foreach (ContractField field in module.Types.SelectMany(t => t.Fields))
        {
            bool hasValue = !field.Definition.GetDefaultValue().IsNil;
            if (hasValue != field.Definition.Attributes.HasFlag(FieldAttributes.HasDefault) || !Fits(module, field.Definition.GetDefaultValue(), field.Type)) throw Odd($"the value of {field.Where}");
            if (field.HasData != (field.Definition.GetRelativeVirtualAddress() != 0)) throw Odd($"the data of {field.Where}");
        }
    }

    /// <summary>A constant is of its variable's type, or null where that is no number.</summary>
    private static bool Fits(ContractModule module, ConstantHandle handle, TypeSig type)
    {
        if (handle.IsNil) return true;

        ConstantTypeCode code = module.Reader.GetConstant(handle).TypeCode;
        TypeSig held = type.Form == TypeForm.ByRef ? type.Element : type;
        bool isNullable = held.IsDefined && held.Shape.FullName == "System.Nullable`1";
        if (isNullable) held = held.Arguments[0];
        if (held is { IsDefined: true, Shape.EnumType: { } number }) held = number;
        bool isPlain = held.Text == "System.String" || StackValue.Width(held) > 0;
        if (isPlain && held.Text == $"System.{code}") return true;
        return code == ConstantTypeCode.NullReference && (isNullable || held.Text == "System.String" || !isPlain);
    }

    /// <summary>Properties follow each other without gaps; their accessors are methods of the same type.</summary>
    private static void CheckProperties(ContractModule module)
    {
        int row = 0, methods = 0;
        foreach (ContractType type in module.Types)
        {
            foreach (PropertyDefinitionHandle handle in type.Definition.GetProperties())
            {
                PropertyAccessors accessors = module.Reader.GetPropertyDefinition(handle).GetAccessors();
                bool isOwn = accessors.Others.IsEmpty && new[] { accessors.Getter, accessors.Setter }.All(a => a.IsNil || module.Own(a).Owner == type);
                if (MetadataTokens.GetRowNumber(handle) != ++row || !isOwn) throw Odd($"the properties of {type.FullName}");
                methods += (accessors.Getter.IsNil ? 0 : 1) + (accessors.Setter.IsNil ? 0 : 1);
                PropertyAttributes flags = module.Reader.GetPropertyDefinition(handle).Attributes;
                if ((flags & ~(PropertyAttributes.SpecialName | PropertyAttributes.RTSpecialName)) != 0) throw Odd($"the flags of properties of {type.FullName}");
            }
        }

        if (row != module.Reader.GetTableRowCount(TableIndex.Property)) throw Odd("properties without a type");
        if (methods != module.Reader.GetTableRowCount(TableIndex.MethodSemantics)) throw Odd("accessors without a property");
    }

    private static void CheckTypeParameters(ContractModule module, GenericParameterHandleCollection handles, bool mayVary)
    {
        int index = 0;
        foreach (GenericParameterHandle handle in handles)
        {
            GenericParameter parameter = module.Reader.GetGenericParameter(handle);
            const GenericParameterAttributes Known = GenericParameterAttributes.VarianceMask | GenericParameterAttributes.SpecialConstraintMask;
            if (parameter.Index != index++ || (parameter.Attributes & ~Known) != 0) throw Odd("the type parameters");
            bool varies = ContractModule.VarianceOf(parameter.Attributes) != Variance.None;
            if (varies && !mayVary) throw new RefusedException(ProblemCodes.TypeShapeForbidden, "A type parameter is marked in or out, though it is not one of an interface or delegate. Compilers do not write this.");
            _ = module.Text(parameter.Name);
        }
    }

    private static void CheckDebugData(ContractModule module)
    {
        ReadOnlySpan<byte> whole = module.Image.GetEntireImage().GetContent().AsSpan();
        DirectoryEntry directory = module.Image.PEHeaders.PEHeader!.DebugTableDirectory;
        if (directory.Size > 28 * 8 || (directory.Size == 0) != (directory.RelativeVirtualAddress == 0)) throw Odd("the debug directory");
        foreach (DebugDirectoryEntry entry in module.Image.ReadDebugDirectory())
        {
            if (entry.DataSize < 0 || entry.DataPointer < 0 || (long)entry.DataPointer + entry.DataSize > whole.Length) throw Odd("the debug directory");
        }
    }

    private static void CheckOrder(IEnumerable<int> parents)
    {
        int before = -1;
        foreach (int parent in parents)
        {
            if (parent < before) throw Odd("the order of rows");
            before = parent;
        }
    }

    private static RefusedException Odd(string what) =>
        new(ProblemCodes.ImageMalformed, $"The metadata is not as compilers write it: {what}. Deploy what the compiler wrote, unchanged.");
}
