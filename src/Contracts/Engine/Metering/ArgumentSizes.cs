using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>
/// How large the values are that a module's generic code may hold. What is said of a type parameter comes, by whatever way, from an
/// argument that the module writes down.
/// </summary>
internal static class ArgumentSizes
{
    /// <summary>Bytes of the largest type argument; 0 if there is none.</summary>
    public static int Largest(ModuleDefinition module, TypeSizes sizes)
    {
        int largest = 0;
        foreach (TypeDefinition type in module.GetTypes())
        {
            Add(type.BaseType);
            foreach (InterfaceImplementation implemented in type.Interfaces) Add(implemented.InterfaceType);
            foreach (FieldDefinition field in type.Fields) Add(field.FieldType);
            foreach (MethodDefinition method in type.Methods) AddMethod(method);
        }

        return largest;

        void AddMethod(MethodDefinition method)
        {
            Add(method.ReturnType);
            foreach (ParameterDefinition parameter in method.Parameters) Add(parameter.ParameterType);
            if (!method.HasBody) return;

            foreach (VariableDefinition variable in method.Body.Variables) Add(variable.VariableType);
            foreach (Instruction instruction in method.Body.Instructions) AddOperand(instruction.Operand);
        }

        void AddOperand(object? operand)
        {
            if (operand is TypeReference type) Add(type);
            else if (operand is MemberReference member) Add(member.DeclaringType);
            if (operand is GenericInstanceMethod generic) foreach (TypeReference argument in generic.GenericArguments) AddArgument(argument);
        }

        void Add(TypeReference? type)
        {
            while (type is TypeSpecification specification and not GenericInstanceType) type = specification.ElementType;
            if (type is GenericInstanceType instance) foreach (TypeReference argument in instance.GenericArguments) AddArgument(argument);
        }

        void AddArgument(TypeReference argument)
        {
            Add(argument);
            if (argument is not GenericParameter) largest = Math.Max(largest, SizeOf(argument, sizes));
        }
    }

    /// <summary>Of a struct that holds what a parameter stands for it is only known what the verifier lets pass.</summary>
    private static int SizeOf(TypeReference argument, TypeSizes sizes) => argument is GenericInstanceType { IsValueType: true, ContainsGenericParameter: true }
        ? TypeSizes.AlignedBytesMax
        : Math.Min(sizes.Of(argument), TypeSizes.AlignedBytesMax);
}
