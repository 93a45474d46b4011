using System.Reflection.Metadata;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>Fields, casts, boxes and tokens.</summary>
internal sealed class ObjectInstructions(Frame frame, VerifyContext context)
{
    /// <summary>Checks an instruction; false if it is of another kind.</summary>
    public bool Step(Instruction i, Instruction? before, int index)
    {
        switch (i.Code)
        {
            case ILOpCode.Ldfld:
                LoadField(Field(i));
                return true;
            case ILOpCode.Ldflda:
                LoadFieldAddress(Field(i));
                return true;
            case ILOpCode.Stfld:
                StoreField(Field(i));
                return true;
            case ILOpCode.Ldsfld:
                frame.Push(Static(Field(i)).Type);
                return true;
            case ILOpCode.Ldsflda:
                LoadStaticAddress(Field(i), index);
                return true;
            case ILOpCode.Stsfld:
                StoreStatic(Static(Field(i)));
                return true;
            case ILOpCode.Box:
                Box(context.Named(frame, i));
                return true;
            case ILOpCode.Unbox:
                TypeSig unboxed = context.Named(frame, i);
                PopObject();
                if (!unboxed.IsValueType || unboxed.IsByRefLike) throw Frame.Mismatch($"{unboxed} is no value type");
                frame.Push(new StackValue(StackKind.Reference, unboxed, StackFlags.ReadOnly));
                return true;
            case ILOpCode.Unbox_any:
                PopObject();
                frame.Push(Boxable(context.Named(frame, i)));
                return true;
            case ILOpCode.Castclass or ILOpCode.Isinst:
                StackValue tested = PopObject();
                frame.Push(new StackValue(StackKind.Object, Boxable(context.Named(frame, i)), tested.Flags & StackFlags.Fresh));
                return true;
            case ILOpCode.Ldtoken:
                CheckData(i, index);
                return true;
            default:
                return false;
        }
    }

    private FieldUse Field(Instruction i)
    {
        FieldUse field = context.Members.Field(i.Handle);
        frame.Scope.Check(field.Declaring);
        context.Uses(frame.Method).Add(field.Declaring);
        if (field.Own is { } own) AccessRules.Check(frame.Method, own.Owner, own.Access, own.Where);
        if (field.Own is { IsLiteral: true }) throw Frame.Mismatch("a constant is used as a variable");
        return field;
    }

    private static FieldUse Static(FieldUse field) => field.IsStatic ? field : throw Frame.Mismatch($"{field.Name} is not static");

    private StackValue PopInstance(FieldUse field, bool write)
    {
        if (field.IsStatic) throw Frame.Mismatch($"{field.Name} is static");

        StackValue instance = frame.Pop();
        bool fits = instance.Kind switch
        {
            StackKind.Object => !field.Declaring.IsValueType && frame.Relations.IsReferenceTo(instance.Type!, field.Declaring, frame.Scope),
            StackKind.Null => !field.Declaring.IsValueType, // As a variable that holds null: an exception.
            StackKind.Reference => field.Declaring.IsValueType && instance.Type!.Equals(field.Declaring),
            StackKind.Value => !write && instance.Type!.Equals(field.Declaring),
            _ => false,
        };
        return fits ? instance : throw Frame.Mismatch($"{field.Declaring} is expected, not {instance}");
    }

    private void LoadField(FieldUse field)
    {
        // Initialisers of fields run before the base constructor, and read what a primary constructor captured. The fields of a base
        // are still empty then.
        if (PopInstance(field, write: false).IsUnready && field.Own?.Owner != frame.Method.Owner) throw new RefusedException(ProblemCodes.ConstructorChain, "A constructor reads a field of its base before the base constructor ran.");
        frame.Push(field.Type);
    }

    private void LoadFieldAddress(FieldUse field)
    {
        StackValue instance = PopInstance(field, write: true);
        if (instance.IsUnready) throw new RefusedException(ProblemCodes.ConstructorChain, "A constructor makes a reference to a field before the base constructor ran.");
        bool isReadOnly = instance.IsReadOnly || (field.IsReadOnly && !MayWrite(field, instance));
        frame.Push(new StackValue(StackKind.Reference, field.Type, isReadOnly ? StackFlags.ReadOnly : StackFlags.None));
    }

    private void StoreField(FieldUse field)
    {
        frame.PopFor(field.Type);
        StackValue instance = PopInstance(field, write: true);
        if (instance.IsUnready && field.Own?.Owner != frame.Method.Owner) throw new RefusedException(ProblemCodes.ConstructorChain, "A constructor writes a field of its base before the base constructor ran.");
        if (instance.IsReadOnly) throw new RefusedException(ProblemCodes.ReferenceEscapes, "A field is written through a reference that is only for reading.");
        if (field.IsReadOnly && !MayWrite(field, instance)) throw new RefusedException(ProblemCodes.ReadOnlyWritten, $"The field {field.Name} is only for reading. Write it in a constructor or an init accessor.");
    }

    /// <summary>Constructors write their own object's fields, and so do init accessors.</summary>
    private bool MayWrite(FieldUse field, StackValue instance) =>
        field.Own?.Owner == frame.Method.Owner && instance.IsThis && !field.IsStatic
        && (frame.Method.IsConstructor || frame.Method.Signature.IsInit);

    private void StoreStatic(FieldUse field)
    {
        frame.PopFor(field.Type);
        bool isCache = field.Own is { } own && LambdaCaches.IsCache(own);
        if (!IsInitialiser(field) && !isCache) throw new RefusedException(ProblemCodes.StaticFieldForbidden, $"The static field {field.Name} is written. Keep values in the contract's state.");
    }

    /// <summary>A reference to a constant, or to constant bytes for a span.</summary>
    private void LoadStaticAddress(FieldUse field, int index)
    {
        Static(field);
        if (field.Own is { HasData: true } data)
        {
            StaticData.CheckSpan(frame, context, data, index);
            frame.Push(StackValue.Native);
            return;
        }

        if (field.Own is { } own && LambdaCaches.IsCache(own)) throw new RefusedException(ProblemCodes.StaticFieldForbidden, "A reference to a lambda's cache is made.");
        frame.Push(new StackValue(StackKind.Reference, field.Type, IsInitialiser(field) ? StackFlags.None : StackFlags.ReadOnly));
    }

    /// <summary>Only a type's own static constructor writes its static fields.</summary>
    private bool IsInitialiser(FieldUse field) => frame.Method.IsStaticConstructor && field.Own?.Owner == frame.Method.Owner;

    private void CheckData(Instruction i, int index)
    {
        StaticData.CheckToken(frame, context, i, index);
        frame.Push(StackValue.Of(frame.Module.Known("System.RuntimeFieldHandle")));
    }

    private void Box(TypeSig type)
    {
        frame.PopFor(type);
        Boxable(type);
        context.Uses(frame.Method).Boxed.Add(type);
        if (TypeRelations.IsReference(type, frame.Scope))
        {
            frame.Push(type.IsVariable ? new StackValue(StackKind.Object, type) : StackValue.Of(type));
            return;
        }

        ArgumentRules.CheckComparable(type, "boxed");
        frame.Push(new StackValue(StackKind.Object, IsNullable(type) ? type.Arguments[0] : type));
    }

    private static bool IsNullable(TypeSig type) => type.IsDefined && type.Shape.FullName == "System.Nullable`1";

    private static TypeSig Boxable(TypeSig type) =>
        type.IsByRefLike || type.IsVoid ? throw new RefusedException(ProblemCodes.TypeArgumentForbidden, $"{type} lives on the stack only and cannot be boxed.") : type;

    private StackValue PopObject()
    {
        StackValue value = frame.Pop();
        return value.IsObject && !value.IsUnready ? value : throw Frame.Mismatch($"an object is expected, not {value}");
    }
}
