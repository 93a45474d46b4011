using System.Reflection.Metadata;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>Arguments, locals, references to variables, and arrays.</summary>
internal sealed class MemoryInstructions(Frame frame, VerifyContext context)
{
    /// <summary>Checks an instruction; false if it is of another kind.</summary>
    public bool Step(Instruction i, int index)
    {
        switch (i.Code)
        {
            case >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3:
                LoadArgument(i.Code - ILOpCode.Ldarg_0);
                return true;
            case ILOpCode.Ldarg_s or ILOpCode.Ldarg:
                LoadArgument((int)i.Operand);
                return true;
            case ILOpCode.Ldarga_s or ILOpCode.Ldarga:
                frame.Push(AddressOf(Argument((int)i.Operand)));
                return true;
            case ILOpCode.Starg_s or ILOpCode.Starg:
                StoreArgument((int)i.Operand);
                return true;
            case >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3:
                LoadLocal(i.Code - ILOpCode.Ldloc_0);
                return true;
            case ILOpCode.Ldloc_s or ILOpCode.Ldloc:
                LoadLocal((int)i.Operand);
                return true;
            case ILOpCode.Ldloca_s or ILOpCode.Ldloca:
                frame.MarkStale((int)i.Operand);
                frame.Push(AddressOf(Local((int)i.Operand)));
                return true;
            case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3:
                StoreLocal(i.Code - ILOpCode.Stloc_0);
                return true;
            case ILOpCode.Stloc_s or ILOpCode.Stloc:
                StoreLocal((int)i.Operand);
                return true;
            default:
                return Indirect(i) || Arrays(i, index);
        }
    }

    private bool Indirect(Instruction i)
    {
        switch (i.Code)
        {
            case ILOpCode.Ldind_i1 or ILOpCode.Ldind_u1:
                return LoadInteger(1);
            case ILOpCode.Ldind_i2 or ILOpCode.Ldind_u2:
                return LoadInteger(2);
            case ILOpCode.Ldind_i4 or ILOpCode.Ldind_u4:
                return LoadInteger(4);
            case ILOpCode.Ldind_i8:
                return LoadInteger(8);
            case ILOpCode.Ldind_ref:
                TypeSig referred = PopReference(write: false);
                if (StackValue.Of(referred).Kind != StackKind.Object) throw Frame.Mismatch($"{referred} is no object");
                frame.Push(referred);
                return true;
            case ILOpCode.Stind_i1:
                return StoreInteger(1);
            case ILOpCode.Stind_i2:
                return StoreInteger(2);
            case ILOpCode.Stind_i4:
                return StoreInteger(4);
            case ILOpCode.Stind_i8:
                return StoreInteger(8);
            case ILOpCode.Stind_ref:
                StackValue value = frame.Pop();
                TypeSig target = PopReference(write: true);
                if (StackValue.Of(target).Kind != StackKind.Object || !frame.Fits(value, target)) throw Frame.Mismatch($"{value} is stored as {target}");
                return true;
            case ILOpCode.Ldobj:
                Expect(PopReference(write: false), context.Named(frame, i));
                frame.Push(context.Named(frame, i));
                return true;
            case ILOpCode.Stobj:
                frame.PopFor(context.Named(frame, i));
                Expect(PopReference(write: true), context.Named(frame, i));
                return true;
            case ILOpCode.Initobj:
                Expect(PopReference(write: true), context.Named(frame, i));
                return true;
            default:
                return false;
        }
    }

    private bool Arrays(Instruction i, int index)
    {
        switch (i.Code)
        {
            case ILOpCode.Newarr:
                TypeSig element = context.Named(frame, i);
                if (element.IsByRefLike || element.IsVoid) throw new RefusedException(ProblemCodes.TypeArgumentForbidden, $"There are no arrays of {element}.");
                frame.Pop(StackKind.Int32);
                context.Uses(frame.Method).Add(TypeSig.Array(element));
                frame.Push(TypeSig.Array(element));
                return true;
            case ILOpCode.Ldlen:
                PopArray();
                frame.Push(StackValue.Native);
                return true;
            case ILOpCode.Ldelema:
                PopIndex();
                Expect(PopArray(), context.Named(frame, i));
                bool isReadOnly = index > 0 && frame.Code.Instructions[index - 1].Code == ILOpCode.Readonly;
                frame.Push(new StackValue(StackKind.Reference, context.Named(frame, i), isReadOnly ? StackFlags.ReadOnly : StackFlags.None));
                return true;
            case ILOpCode.Ldelem:
                PopIndex();
                Expect(PopArray(), context.Named(frame, i));
                frame.Push(context.Named(frame, i));
                return true;
            case ILOpCode.Ldelem_ref:
                PopIndex();
                TypeSig? loaded = PopArray();
                StackValue item = loaded is null ? StackValue.Null : StackValue.Of(loaded);
                if (!item.IsObject) throw Frame.Mismatch($"{item} is no object");
                frame.Push(item);
                return true;
            case ILOpCode.Stelem:
                frame.PopFor(context.Named(frame, i));
                PopIndex();
                Expect(PopArray(), context.Named(frame, i));
                return true;
            case ILOpCode.Stelem_ref:
                StackValue value = frame.Pop();
                PopIndex();
                StoreObject(value, PopArray());
                return true;
            case ILOpCode.Readonly:
                return true;
            default:
                return Elements(i.Code);
        }
    }

    private bool Elements(ILOpCode code)
    {
        int width = code switch
        {
            ILOpCode.Ldelem_i1 or ILOpCode.Ldelem_u1 or ILOpCode.Stelem_i1 => 1,
            ILOpCode.Ldelem_i2 or ILOpCode.Ldelem_u2 or ILOpCode.Stelem_i2 => 2,
            ILOpCode.Ldelem_i4 or ILOpCode.Ldelem_u4 or ILOpCode.Stelem_i4 => 4,
            ILOpCode.Ldelem_i8 or ILOpCode.Stelem_i8 => 8,
            _ => 0,
        };
        if (width == 0) return false;

        StackValue integer = width == 8 ? StackValue.Int64 : StackValue.Int32;
        bool isStore = code is ILOpCode.Stelem_i1 or ILOpCode.Stelem_i2 or ILOpCode.Stelem_i4 or ILOpCode.Stelem_i8;
        if (isStore) frame.Pop(integer.Kind);
        PopIndex();
        ExpectWidth(PopArray(), width);
        if (!isStore) frame.Push(integer);
        return true;
    }

    private TypeSig Argument(int index) => index < frame.Arguments.Length ? frame.Arguments[index] : throw Frame.Mismatch("an argument does not exist");

    private TypeSig Local(int index) => index < frame.Code.Locals.Length ? frame.Code.Locals[index] : throw Frame.Mismatch("a local does not exist");

    private void LoadArgument(int index)
    {
        TypeSig type = Argument(index);
        StackFlags flags = StackFlags.None;
        bool isThis = frame.Method.Signature.HasThis && index == 0;
        if (isThis && !frame.WritesThis) flags |= StackFlags.This;
        if (isThis && !frame.IsReady) flags |= StackFlags.Unready;
        if (type.Form == TypeForm.ByRef && IsReadOnlyArgument(index)) flags |= StackFlags.ReadOnly;
        frame.Push(StackValue.Of(type) with { Flags = flags });
    }

    private bool IsReadOnlyArgument(int index)
    {
        if (!frame.Method.Signature.HasThis) return frame.Method.ReadOnlyParameters[index];
        return index == 0 ? frame.Method.IsReadOnly : frame.Method.ReadOnlyParameters[index - 1];
    }

    /// <summary>A reference in a parameter is what the caller passed; another one could be for reading only.</summary>
    private void StoreArgument(int index)
    {
        TypeSig type = Argument(index);
        if (frame.IsObjectConstructor && index == 0) throw new RefusedException(ProblemCodes.ConstructorChain, "A constructor stores into this.");

        StackValue value = frame.PopFor(type);
        if (value.IsReadOnly && !IsReadOnlyArgument(index)) throw Escape("A reference that is only for reading is stored in a parameter.");
    }

    private void LoadLocal(int index)
    {
        StackValue value = StackValue.Of(Local(index));
        StackFlags flags = frame.IsReadOnlyLocal(index) ? StackFlags.ReadOnly : StackFlags.None;
        if (value.Kind == StackKind.Object && frame.IsFreshLocal(index)) flags |= StackFlags.Fresh;
        frame.Push(value with { Flags = flags });
    }

    private void StoreLocal(int index)
    {
        StackValue value = frame.PopFor(Local(index));
        if (value.IsReadOnly && value.Kind == StackKind.Reference) frame.MarkReadOnly(index);
        if (value.Kind == StackKind.Object && !value.IsFresh) frame.MarkStale(index);
    }

    private StackValue AddressOf(TypeSig variable)
    {
        if (variable.Form == TypeForm.ByRef) throw Escape("A reference to a reference is made.");
        if (frame.IsObjectConstructor && !frame.IsReady && variable.Equals(frame.Arguments[0])) throw new RefusedException(ProblemCodes.ConstructorChain, "A constructor makes a reference to this.");
        return new StackValue(StackKind.Reference, variable);
    }

    private TypeSig PopReference(bool write)
    {
        StackValue reference = frame.Pop();
        if (reference.Kind != StackKind.Reference) throw Frame.Mismatch($"a reference to a variable is expected, not {reference}");
        if (write && reference.IsReadOnly) throw Escape("A variable is written through a reference that is only for reading.");
        return reference.Type!;
    }

    private void StoreObject(StackValue value, TypeSig? element)
    {
        bool fits = element is null ? value is { IsObject: true, IsUnready: false } : StackValue.Of(element).Kind == StackKind.Object && frame.Fits(value, element);
        if (!fits) throw Frame.Mismatch($"{value} is stored in an array of {(object?)element ?? "objects"}");
    }

    /// <summary>
    /// What the items of the array are; null for the constant null, which compilers write as an array of any type. What follows never runs: like a
    /// variable that holds null, it ends in an exception.
    /// </summary>
    private TypeSig? PopArray()
    {
        StackValue array = frame.Pop();
        if (array.Kind == StackKind.Null) return null;
        return array is { Kind: StackKind.Object, Type.Form: TypeForm.Array } ? array.Type.Element : throw Frame.Mismatch($"an array is expected, not {array}");
    }

    private void PopIndex()
    {
        StackValue index = frame.Pop();
        if (index.Kind is not (StackKind.Int32 or StackKind.Native)) throw Frame.Mismatch($"an index is expected, not {index}");
    }

    private bool LoadInteger(int width)
    {
        ExpectWidth(PopReference(write: false), width);
        frame.Push(width == 8 ? StackValue.Int64 : StackValue.Int32);
        return true;
    }

    private bool StoreInteger(int width)
    {
        frame.Pop(width == 8 ? StackKind.Int64 : StackKind.Int32);
        ExpectWidth(PopReference(write: true), width);
        return true;
    }

    private static void Expect(TypeSig? found, TypeSig expected)
    {
        if (found is not null && !found.Equals(expected)) throw Frame.Mismatch($"{expected} is expected, not {found}");
    }

    private static void ExpectWidth(TypeSig? found, int width)
    {
        if (found is not null && StackValue.Width(found) != width) throw Frame.Mismatch($"{found} is used as a number of {width} bytes");
    }

    private static RefusedException Escape(string message) =>
        new(ProblemCodes.ReferenceEscapes, message + " Use a value, or a class.");
}
