using System.Collections.Immutable;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Rules;

/// <summary>
/// Follows every instantiation of generic types and methods that code can reach. There are finitely many, or generic code makes ever
/// new ones, which costs compile time at each and ends in failures to load (contracts.md D18).
/// </summary>
internal sealed class InstantiationRules
{
    private const int PartsMax = 64;

    // What compiling a method costs whatever is in it, in bytes of IL.
    private const int CompiledMethodBytes = 32;

    private readonly VerifyContext _context;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Stack<TypeSig> _types = new();
    private readonly Queue<(ContractMethod Method, ImmutableArray<TypeSig> OfType, ImmutableArray<TypeSig> OfMethod)> _bodies = new();
    private readonly Dictionary<(string Name, int Arity), List<(TypeSig Type, ContractMethod Method)>> _overrides = [];
    private readonly Dictionary<(string Name, int Arity), List<MethodUse>> _virtuals = [];
    private readonly OutsideUses _outside;
    private int _count;
    private long _codeBytes;
    private long _steps;
    private long _interfaceMembers;
    private readonly HashSet<(ContractMethod, string)> _compiled = [];

    private InstantiationRules(VerifyContext context)
    {
        _context = context;
        _outside = new OutsideUses(context.Module.Image.GetEntireImage().Length);
    }

    public static void Check(VerifyContext context) => context.Problems.Check("generic code", () => new InstantiationRules(context).Run());

    private void Run()
    {
        CheckAncestors();
        foreach (ContractType type in _context.Module.Types.Where(t => t.Arity == 0 && !t.IsModule)) AddType(type.Plain);
        if (_context.Library is not null) AddOpen();
        while (_bodies.TryDequeue(out (ContractMethod Method, ImmutableArray<TypeSig> OfType, ImmutableArray<TypeSig> OfMethod) body))
        {
            MethodUses uses = _context.Uses(body.Method);
            CountCode(body.Method, body.OfType, body.OfMethod, uses);
            CountSteps(uses);
            MethodSig signature = body.Method.Signature.Substitute(body.OfType, body.OfMethod);
            foreach (TypeSig type in signature.Parameters.Append(signature.Return)) AddType(type);
            foreach (TypeSig type in uses.Types) AddType(type.Substitute(body.OfType, body.OfMethod));
            foreach (TypeSig type in uses.Boxed) ArgumentRules.CheckComparable(type.Substitute(body.OfType, body.OfMethod), "boxed in generic code");
            foreach ((TypeSig variable, MethodUse method) in uses.Constrained)
            {
                MethodUse closed = method.Instantiate(method.Declaring.Substitute(body.OfType, body.OfMethod), []);
                ArgumentRules.CheckConstrained(_context, closed, variable.Substitute(body.OfType, body.OfMethod));
            }

            foreach (MethodUse method in uses.Methods) AddMethod(method, body.OfType, body.OfMethod);
        }
    }

    /// <summary>The runtime loads a generic type with its ancestors, and what they are made of, whether or not anything uses it.</summary>
    private void CheckAncestors()
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        Stack<TypeSig> types = new(_context.Module.Types.Where(t => t.Arity > 0).Select(t => t.Self));
        while (types.TryPop(out TypeSig? type))
        {
            if (type.Form == TypeForm.Array) types.Push(type.Element);
            if (!type.IsDefined || type.Arguments.IsEmpty || !seen.Add(type.Text)) continue;
            if (seen.Count > VerifyLimits.InstantiationsMax || type.Depth > VerifyLimits.InstantiationNestingMax || type.Parts > PartsMax) throw Grows(type.Text);

            foreach (TypeSig argument in type.Arguments) types.Push(argument);
            if (type.Shape is not ContractType own) continue;
            foreach (TypeSig super in own.Parents) types.Push(super.Substitute(type.Arguments, []));
        }
    }

    /// <summary>
    /// For each combination of structs the runtime compiles a body anew, though it is deployed once. Classes share one code.
    /// </summary>
    private void CountCode(ContractMethod method, ImmutableArray<TypeSig> ofType, ImmutableArray<TypeSig> ofMethod, MethodUses uses)
    {
        if ((ofType.IsEmpty && ofMethod.IsEmpty) || !method.HasBody || _context.Library is not null) return;
        if (!_compiled.Add((method, Instance.CodeOf(ofType, ofMethod)))) return;

        _context.Instances.Add(new Instance(method, ofType, ofMethod));
        if (!ofType.Concat(ofMethod).Any(a => a.IsValueType)) return;

        _codeBytes += uses.BodyBytes + CompiledMethodBytes;
        if (_codeBytes <= VerifyLimits.InstantiatedBytesMax) return;
        throw new RefusedException(
            ProblemCodes.GenericGrowth,
            $"Generic code is compiled anew for each struct that it is used with, and comes to more than {VerifyLimits.InstantiatedBytesMax} bytes of IL. Use it with fewer structs, or with classes.");
    }

    private void CountSteps(MethodUses uses)
    {
        _steps += uses.Types.Count + uses.Methods.Count;
        if (_steps > VerifyLimits.InstantiationStepsMax) throw new RefusedException(ProblemCodes.GenericGrowth, "Generic code that names many types is used with many types. Use it with fewer, or split it.");
    }

    /// <summary>A library is instantiated by others: its variables stand for arguments of which nothing is known.</summary>
    private void AddOpen()
    {
        foreach (ContractType type in _context.Module.Types.Where(t => t.Arity > 0)) AddType(type.Self);
        foreach (ContractMethod method in _context.Module.Methods.Where(m => m.Signature.Arity > 0))
        {
            _bodies.Enqueue((method, method.Owner.Self.Arguments, [.. Enumerable.Range(0, method.Signature.Arity).Select(TypeSig.MethodVariable)]));
        }
    }

    /// <summary>Follows a type to those that it is made of, and to those of its fields: without recursion, as the ways are as long as strangers like.</summary>
    private void AddType(TypeSig first)
    {
        _types.Push(first);
        while (_types.TryPop(out TypeSig? type))
        {
            if (type.Form is TypeForm.Array or TypeForm.ByRef or TypeForm.Pointer)
            {
                if (type.Depth > VerifyLimits.InstantiationNestingMax) throw Grows(type.Text);
                _types.Push(type.Element);
            }
            else if (type.IsDefined && _seen.Add(type.Text))
            {
                AddDefined(type);
            }
        }
    }

    private void AddDefined(TypeSig type)
    {
        foreach (TypeSig argument in type.Arguments) _types.Push(argument);
        if (!type.Arguments.IsEmpty) CheckInstance(type);
        if (type.Shape is not ContractType own)
        {
            _outside.AddType(type);
            return;
        }

        CountInterfaceMembers(type, own);
        foreach (ContractField field in own.Fields) _types.Push(field.Type.Substitute(type.Arguments, []));
        foreach (TypeSig super in own.Parents) _types.Push(super.Substitute(type.Arguments, []));
        foreach (ContractMethod method in own.Methods.Where(m => m.Signature.Arity == 0)) _bodies.Enqueue((method, type.Arguments, []));
        foreach (ContractMethod method in own.Methods.Where(m => m.IsVirtual && m.Signature.Arity > 0)) AddVirtual(type, method);
    }

    private void CountInterfaceMembers(TypeSig type, ContractType own)
    {
        if (own.IsInterface || own.IsAbstract) return;

        _interfaceMembers += TypeRelations.Supertypes(type).Where(t => t.Shape.IsInterface).Sum(t => t.Shape is ContractType declared ? (long)declared.Methods.Length : 1);
        if (_interfaceMembers <= VerifyLimits.InterfaceMembersMax) return;
        throw new RefusedException(
            ProblemCodes.ImageTooLarge,
            $"Classes implement more than {VerifyLimits.InterfaceMembersMax} members of interfaces together, counted for each class and each use of a generic one. Split the contract, or use fewer classes.");
    }

    /// <summary>A generic virtual method is called by its name, or by that of a member that it implements, which is the end of its own.</summary>
    private void AddVirtual(TypeSig type, ContractMethod method)
    {
        for (int start = 0; start < method.Name.Length; start = EndOfPart(method.Name, start))
        {
            (string, int) key = (method.Name[start..], method.Signature.Arity);
            Listed(_overrides, key).Add((type, method));
            foreach (MethodUse call in Listed(_virtuals, key)) AddOverride(type, method, call);
        }
    }

    private static int EndOfPart(string name, int start) => name.IndexOf('.', start) is >= 0 and int dot ? dot + 1 : name.Length;

    private static List<TItem> Listed<TItem>(Dictionary<(string, int), List<TItem>> all, (string, int) key)
    {
        if (!all.TryGetValue(key, out List<TItem>? list)) all.Add(key, list = []);
        return list;
    }

    private void CheckInstance(TypeSig type)
    {
        if (++_count > VerifyLimits.InstantiationsMax || type.Depth > VerifyLimits.InstantiationNestingMax || type.Parts > PartsMax) throw Grows(type.Text);

        ArgumentRules.CheckArguments(type);
        CheckConstraints(type.Shape.TypeParameters, type.Arguments, type.Arguments, [], type.Text);
        if (type.IsValueType) SizeRules.CheckValue(_context, type);
    }

    private void AddMethod(MethodUse method, ImmutableArray<TypeSig> ofType, ImmutableArray<TypeSig> ofMethod)
    {
        TypeSig declaring = method.Declaring.Substitute(ofType, ofMethod);
        AddType(declaring);
        ImmutableArray<TypeSig> arguments = [.. method.Arguments.Select(a => a.Substitute(ofType, ofMethod))];
        if (method.Own is null) _outside.AddMember(declaring, method, arguments);
        if (arguments.IsEmpty) return;

        MethodUse closed = method.Instantiate(declaring, arguments);
        string text = $"{declaring}::{method.Name}{method.Declared.Text}<{string.Join(',', closed.Arguments.Select(a => a.Text))}>";
        if (!_seen.Add(text)) return;
        if (++_count > VerifyLimits.InstantiationsMax || closed.Arguments.Any(a => a.Depth > VerifyLimits.InstantiationNestingMax || a.Parts > PartsMax)) throw Grows(text);

        foreach (TypeSig argument in closed.Arguments)
        {
            AddType(argument);
            ArgumentRules.CheckArguments(argument);
            ArgumentRules.CheckArgument(method, argument);
            if (argument.IsByRefLike) throw new RefusedException(ProblemCodes.TypeArgumentForbidden, $"{argument} lives on the stack only and cannot be a type argument.");
        }

        IReadOnlyList<TypeParameter> parameters = method.Own?.TypeParameters ?? method.Listed?.TypeParameters ?? [];
        CheckConstraints([.. parameters], closed.Arguments, declaring.Arguments, closed.Arguments, text);
        if (method.Own is null) return;

        _bodies.Enqueue((method.Own, declaring.Arguments, closed.Arguments));
        if (!method.IsVirtual) return;

        (string, int) key = (closed.Name, closed.Arguments.Length);
        Listed(_virtuals, key).Add(closed);
        foreach ((TypeSig type, ContractMethod overriding) in Listed(_overrides, key)) AddOverride(type, overriding, closed);
    }

    /// <summary>A generic virtual call may end in any method of that name.</summary>
    private void AddOverride(TypeSig type, ContractMethod method, MethodUse call)
    {
        string text = $"{type}::{method.Name}{method.Signature.Text}<{string.Join(',', call.Arguments.Select(a => a.Text))}>";
        if (!_seen.Add(text)) return;
        if (++_count > VerifyLimits.InstantiationsMax) throw Grows(text);
        _bodies.Enqueue((method, type.Arguments, call.Arguments));
    }

    private void CheckConstraints(
        ImmutableArray<TypeParameter> parameters, ImmutableArray<TypeSig> arguments, ImmutableArray<TypeSig> ofType, ImmutableArray<TypeSig> ofMethod, string where)
    {
        for (int i = 0; i < Math.Min(parameters.Length, arguments.Length); i++)
        {
            TypeParameter asked = parameters[i];
            TypeSig argument = arguments[i];
            if (argument.IsVariable) continue; // Of a library: each contract's own argument is checked when it is linked.
            bool isNullable = argument.IsDefined && argument.Shape.FullName == "System.Nullable`1";
            bool fits = !(asked.IsClass && argument.IsValueType) && !(asked.IsStruct && (!argument.IsValueType || isNullable))
                && asked.Types.All(t => _context.Relations.IsReferenceTo(argument, t.Substitute(ofType, ofMethod), VariableScope.Empty));
            if (!fits) throw new RefusedException(ProblemCodes.TypeArgumentForbidden, $"{argument} does not satisfy the constraints of {where}.");
        }
    }

    private static RefusedException Grows(string text) => new(
        ProblemCodes.GenericGrowth,
        $"Generic code makes too many types, or ever larger ones, such as {(text.Length > 200 ? text[..200] + "..." : text)}. Do not nest type arguments in recursion.");
}
