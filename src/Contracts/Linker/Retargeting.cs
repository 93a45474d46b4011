using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Linking;

/// <summary>Leads what a contract says of the library to the copies in its own assembly.</summary>
internal static class Retargeting
{
    /// <summary>Rewrites every reference in the contract's own types.</summary>
    public static void Apply(IEnumerable<TypeDefinition> types, ReferenceMap map)
    {
        foreach (TypeDefinition type in types)
        {
            if (type.BaseType is not null) type.BaseType = map.Type(type.BaseType);
            foreach (InterfaceImplementation implemented in type.Interfaces) implemented.InterfaceType = map.Type(implemented.InterfaceType);
            Constraints(type, map);
            foreach (FieldDefinition field in type.Fields) field.FieldType = map.Type(field.FieldType);
            foreach (PropertyDefinition property in type.Properties) property.PropertyType = map.Type(property.PropertyType);
            foreach (EventDefinition declared in type.Events) declared.EventType = map.Type(declared.EventType);
            foreach (MethodDefinition method in type.Methods) Apply(method, map);
        }
    }

    private static void Apply(MethodDefinition method, ReferenceMap map)
    {
        Constraints(method, map);
        method.ReturnType = map.Type(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters) parameter.ParameterType = map.Type(parameter.ParameterType);
        for (int i = 0; i < method.Overrides.Count; i++) method.Overrides[i] = map.Method(method.Overrides[i]);
        if (!method.HasBody) return;

        foreach (VariableDefinition variable in method.Body.Variables) variable.VariableType = map.Type(variable.VariableType);
        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers)
        {
            if (handler.CatchType is not null) handler.CatchType = map.Type(handler.CatchType);
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.Operand is not null) instruction.Operand = map.Operand(instruction.Operand);
        }
    }

    private static void Constraints(IGenericParameterProvider provider, ReferenceMap map)
    {
        foreach (GenericParameterConstraint constraint in provider.GenericParameters.SelectMany(p => p.Constraints))
        {
            constraint.ConstraintType = map.Type(constraint.ConstraintType);
        }
    }
}
