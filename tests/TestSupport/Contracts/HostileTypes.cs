using Chain.Contracts.Sdk;
using Mono.Cecil;
using Mono.Cecil.Cil;
using static Chain.TestSupport.Contracts.HostileImage;

namespace Chain.TestSupport.Contracts;

/// <summary>Types, overrides and instantiations that take long to verify, to rewrite or to load.</summary>
internal static class HostileTypes
{
    private const string FuncName = "System.Func`1<System.Int64>";

    /// <summary>Shapes by name; what they add grows with what they are asked for.</summary>
    public static IReadOnlyDictionary<string, Action<HostileImage, int>> All { get; } = new Dictionary<string, Action<HostileImage, int>>
    {
        ["virtual calls of a name that all types have"] = (image, count) => SharedName(image, count, OpCodes.Callvirt),
        ["delegates of a name that all types have"] = (image, count) => SharedName(image, count, OpCodes.Ldvirtftn),
        ["virtual methods of many names"] = ManyNames,
        ["overloads of one name in a chain of classes"] = (image, count) => OverloadChain(image, count, "m"),
        ["overrides in a chain of classes"] = (image, count) => OverloadChain(image, count, null),
        ["abstract members implemented many times"] = AbstractMembers,
        ["interfaces implemented explicitly"] = ExplicitInterfaces,
        ["calls of overloads of a generic type"] = GenericOverloads,
        ["fields of a generic type"] = GenericFields,
        ["structs of structs of nothing"] = EmptyStructs,
        ["structs of structs"] = NestedStructs,
        ["long names of types"] = LongNames,
        ["generic methods used with many classes"] = (image, count) => Instantiations(image, count, ofStructs: false),
        ["generic methods used with many structs"] = (image, count) => Instantiations(image, count, ofStructs: true),
        ["a generic type of many methods used with many structs"] = GenericType,
        ["generic virtual calls"] = GenericVirtual,
        ["classes of fields"] = Fields,
        ["classes that hold one another"] = (image, count) => Holders(image, count, isGeneric: false),
        ["generic classes that hold one another"] = (image, count) => Holders(image, count, isGeneric: true),
        ["constants of constants"] = Constants,
        ["methods that call one another"] = CallChain,
        ["static constructors"] = StaticConstructors,
        ["lambda caches"] = LambdaCaches,
        ["delegates"] = Delegates,
        ["maps of many tuples"] = Maps,
    };

    private const int TupleItems = 6;

    /// <summary>Code of the SDK for each of many tuples, which take fewer bytes than structs of a contract.</summary>
    private static void Maps(HostileImage image, int count)
    {
        TypeReference open = image.Module.ImportReference(typeof(StateMap<,>));
        (string, int)[] members = [("GetOr", 2), ("Remove", 1), ("Contains", 1)];
        for (int i = 0; i < count; i++)
        {
            TypeReference value = Tuple(image, i);
            GenericInstanceType map = new(open) { GenericArguments = { image.Long, value } };
            Body(Method(image.Static($"M{i}"), "m", image.Void, map), [value], il =>
            {
                foreach ((string name, int arguments) in members)
                {
                    TypeReference result = arguments == 2 ? open.GenericParameters[1] : name == "Contains" ? image.Module.TypeSystem.Boolean : image.Void;
                    MethodReference member = new(name, result, map) { HasThis = true };
                    for (int a = 0; a < arguments; a++) member.Parameters.Add(new ParameterDefinition(open.GenericParameters[a]));
                    il.Emit(OpCodes.Ldarg_0);
                    il.Emit(OpCodes.Ldc_I8, 1L);
                    if (arguments == 2) il.Emit(OpCodes.Ldloc_0);
                    il.Emit(OpCodes.Callvirt, member);
                    if (result != image.Void) il.Emit(OpCodes.Pop);
                }

                il.Emit(OpCodes.Ret);
            });
        }
    }

    /// <summary>The tuple of numbers of four and of eight bytes that stands for a number.</summary>
    private static GenericInstanceType Tuple(HostileImage image, int number)
    {
        TypeReference open = new("System", $"ValueTuple`{TupleItems}", image.Module, image.Object.Scope, valueType: true);
        TypeReference[] items = [image.Int, image.Long, image.Module.TypeSystem.Int16, image.Module.TypeSystem.Byte];
        GenericInstanceType tuple = new(open);
        for (int i = 0; i < TupleItems; i++)
        {
            open.GenericParameters.Add(new GenericParameter(open));
            tuple.GenericArguments.Add(items[(number >> (2 * i)) % items.Length]);
        }

        return tuple;
    }

    private static void SharedName(HostileImage image, int count, OpCode code)
    {
        for (int i = 0; i < Math.Min(count, 900); i++)
        {
            TypeDefinition type = image.Class($"T{i}", image.Box);
            Body(Virtual(type, "Get", isNew: false, image.Long), [], il =>
            {
                il.Emit(OpCodes.Ldc_I8, (long)i);
                il.Emit(OpCodes.Ret);
            });
        }

        TypeReference func = image.Outside(FuncName, "Invoke").DeclaringType;
        MethodReference constructor = image.Outside(FuncName, ".ctor");
        TypeDefinition? calls = null;
        for (int i = 0; i < count; i++)
        {
            if (i % 900 == 0) calls = image.Static($"C{i}");
            Body(Method(calls!, $"c{i}", image.Void, image.Box), [func], il =>
            {
                for (int k = 0; k < 4; k++)
                {
                    il.Emit(OpCodes.Ldarg_0);
                    if (code == OpCodes.Ldvirtftn)
                    {
                        il.Emit(OpCodes.Dup);
                        il.Emit(code, image.Ready("Box", "Get"));
                        il.Emit(OpCodes.Newobj, constructor);
                    }
                    else
                    {
                        il.Emit(code, image.Ready("Box", "Get"));
                    }

                    il.Emit(OpCodes.Pop);
                }

                il.Emit(OpCodes.Ret);
            });
        }
    }

    private static void ManyNames(HostileImage image, int count)
    {
        TypeDefinition? type = null;
        for (int i = 0; i < count; i++)
        {
            if (i % 900 == 0) type = image.Class($"T{i / 900}");
            Body(Virtual(type!, $"m{i}", isNew: true, image.Void), [], il => il.Emit(OpCodes.Ret));
        }
    }

    private static void OverloadChain(HostileImage image, int count, string? name)
    {
        TypeReference[] types = [image.Int, image.Long, image.Object, image.Module.TypeSystem.String, image.Module.TypeSystem.Byte, image.Module.TypeSystem.Char, image.Box, new ArrayType(image.Int)];
        const int Chain = 12;
        TypeDefinition? parent = null;
        int each = Math.Min(count / Chain + 1, name is null ? 1_000 : 64);
        for (int t = 0; t < Chain; t++)
        {
            TypeDefinition type = image.Class($"T{t}", parent, TypeAttributes.Public | TypeAttributes.Abstract);
            for (int m = 0; m < each; m++)
            {
                TypeReference[] signature = name is null ? [image.Int] : [types[m % 8], types[m / 8 % 8], types[m / 64 % 8], types[m / 512 % 8]];
                Body(Virtual(type, name ?? $"m{m}", isNew: t == 0, image.Void, signature), [], il => il.Emit(OpCodes.Ret));
            }

            parent = type;
        }
    }

    private static void AbstractMembers(HostileImage image, int count)
    {
        int members = Math.Min(count, 900);
        TypeDefinition open = image.Class("Open", null, TypeAttributes.Public | TypeAttributes.Abstract), closed = image.Class("Closed", open);
        for (int m = 0; m < members; m++)
        {
            Abstract(open, $"m{m}", image.Void);
            Body(Virtual(closed, $"m{m}", isNew: false, image.Void), [], il => il.Emit(OpCodes.Ret));
        }

        for (int t = 0; t < Math.Min(count, 900); t++) image.Class($"T{t}", closed);
    }

    private static void ExplicitInterfaces(HostileImage image, int count)
    {
        List<MethodDefinition> declared = [];
        int members = Math.Min(count, 40);
        for (int i = 0; i < 8; i++)
        {
            TypeDefinition face = image.Interface($"I{i}");
            for (int m = 0; m < members; m++) declared.Add(Abstract(face, $"m{m}", image.Void));
        }

        TypeDefinition parent = image.Class("Closed");
        for (int i = 0; i < 8; i++) parent.Interfaces.Add(new InterfaceImplementation(image.Module.GetType($"S.I{i}")));
        foreach (MethodDefinition method in declared)
        {
            MethodDefinition own = Add(parent, $"{method.DeclaringType.Name}.{method.Name}", image.Void);
            own.Overrides.Add(method);
        }

        for (int t = 0; t < count; t++)
        {
            TypeDefinition type = image.Class($"T{t}", t % 12 == 0 ? parent : image.Module.GetType($"S.T{t - 1}"));
            for (int i = 0; i < 8; i++) type.Interfaces.Add(new InterfaceImplementation(image.Module.GetType($"S.I{i}")));
        }
    }

    private static MethodDefinition Add(TypeDefinition type, string name, TypeReference result)
    {
        MethodDefinition method = new(name, MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot, result);
        Body(method, [], il => il.Emit(OpCodes.Ret));
        type.Methods.Add(method);
        return method;
    }

    /// <summary>A generic class's members are named by references, which are looked for among all of its methods.</summary>
    private static void GenericOverloads(HostileImage image, int count)
    {
        TypeDefinition type = Generic(image, "G");
        TypeReference[] types = [image.Int, image.Long, image.Object, image.Module.TypeSystem.String, image.Module.TypeSystem.Byte, image.Module.TypeSystem.Char, image.Box, new ArrayType(image.Int)];
        GenericInstanceType closed = new(type) { GenericArguments = { image.Object } };
        int overloads = Math.Min(count, 64);
        for (int m = 0; m < overloads; m++)
        {
            Body(Method(type, "m", image.Void, types[m % 8], types[m / 8 % 8], types[m / 64 % 8], types[m / 512 % 8]), [], il => il.Emit(OpCodes.Ret));
        }

        TypeDefinition users = image.Static("U");
        for (int u = 0; u < Math.Max(count / 64, 1); u++)
        {
            Body(Method(users, $"u{u}", image.Void), [image.Int, image.Long, image.Object, image.Module.TypeSystem.String, image.Module.TypeSystem.Byte, image.Module.TypeSystem.Char, image.Box, new ArrayType(image.Int)], il =>
            {
                for (int m = 0; m < overloads; m++)
                {
                    MethodReference called = new("m", image.Void, closed);
                    foreach (int p in (int[])[m % 8, m / 8 % 8, m / 64 % 8, m / 512 % 8])
                    {
                        called.Parameters.Add(new ParameterDefinition(types[p]));
                        il.Emit(OpCodes.Ldloc, il.Body.Variables[p]);
                    }

                    il.Emit(OpCodes.Call, called);
                }

                il.Emit(OpCodes.Ret);
            });
        }
    }

    private static TypeDefinition Generic(HostileImage image, string name, bool isStatic = false)
    {
        TypeDefinition type = isStatic ? image.Static(name) : image.Class(name);
        type.GenericParameters.Add(new GenericParameter("T", type));
        return type;
    }

    private static void GenericFields(HostileImage image, int count)
    {
        TypeDefinition type = Generic(image, "G");
        int fields = Math.Min(count, 1_000);
        for (int f = 0; f < fields; f++) type.Fields.Add(new FieldDefinition($"f{f}", FieldAttributes.Public, type.GenericParameters[0]));
        GenericInstanceType closed = new(type) { GenericArguments = { image.Object } };
        TypeDefinition users = image.Static("U");
        for (int u = 0; u < Math.Max(count / 200, 1); u++)
        {
            Body(Method(users, $"u{u}", image.Void, closed), [], il =>
            {
                for (int f = 0; f < fields; f++)
                {
                    il.Emit(OpCodes.Ldarg_0);
                    il.Emit(OpCodes.Ldfld, new FieldReference($"f{f}", type.GenericParameters[0], closed));
                    il.Emit(OpCodes.Pop);
                }

                il.Emit(OpCodes.Ret);
            });
        }
    }

    private static void EmptyStructs(HostileImage image, int count)
    {
        TypeDefinition inner = image.Struct("E0", image.Int, 0);
        for (int i = 1; i <= 8; i++) inner = image.Struct($"E{i}", inner, Math.Min(count, 900));
    }

    private static void NestedStructs(HostileImage image, int count)
    {
        TypeDefinition inner = image.Struct("E0", image.Module.TypeSystem.Byte, 2);
        for (int i = 1; i <= 3; i++) inner = image.Struct($"E{i}", inner, 2);
        TypeDefinition? type = null;
        for (int m = 0; m < count; m++)
        {
            if (m % 900 == 0) type = image.Static($"M{m}");
            Body(Method(type!, $"m{m}", image.Void), Enumerable.Repeat<TypeReference>(inner, 24), il => il.Emit(OpCodes.Ret));
        }
    }

    /// <summary>Types whose spelling is thousands of times longer than their bytes.</summary>
    private static void LongNames(HostileImage image, int count)
    {
        string name = new('n', 500);
        TypeDefinition type = image.Class("A" + name);
        for (int depth = 0; depth < 14; depth++)
        {
            TypeDefinition nested = new("", name, TypeAttributes.NestedPublic, image.Object);
            type.NestedTypes.Add(nested);
            type = nested;
        }

        type.GenericParameters.Add(new GenericParameter("T", type));
        type.GenericParameters.Add(new GenericParameter("U", type));
        TypeReference[] leaves = [image.Int, image.Long, image.Object, image.Box];
        TypeDefinition? users = null;
        for (int m = 0; m < count; m++)
        {
            if (m % 900 == 0) users = image.Static($"M{m}");
            GenericInstanceType closed = new(type) { GenericArguments = { leaves[m % 4], leaves[m / 4 % 4] } };
            for (int k = 2; k < 5; k++) closed = new GenericInstanceType(type) { GenericArguments = { closed, k % 2 == 0 ? closed : leaves[(m >> (2 * k)) % 4] } };
            Body(Method(users!, $"m{m}", image.Void), [closed], il => il.Emit(OpCodes.Ret));
        }
    }

    private static void Instantiations(HostileImage image, int count, bool ofStructs)
    {
        TypeDefinition holder = image.Static("G");
        MethodDefinition generic = Method(holder, "g", image.Void);
        generic.GenericParameters.Add(new GenericParameter("T", generic));
        TypeDefinition[] named = [.. Enumerable.Range(0, ofStructs ? 1 : Math.Min(count, 450)).Select(i => image.Class($"N{i}"))];
        MethodDefinition same = image.Ready("Callee", "Same");
        Body(generic, [generic.GenericParameters[0]], il =>
        {
            foreach (TypeDefinition type in named)
            {
                il.Emit(OpCodes.Ldnull);
                il.Emit(OpCodes.Isinst, type);
                il.Emit(OpCodes.Isinst, new ArrayType(type));
                il.Emit(OpCodes.Pop);
                il.Emit(OpCodes.Ldloc_0);
                GenericInstanceMethod called = new(same) { GenericArguments = { generic.GenericParameters[0] } };
                il.Emit(OpCodes.Call, called);
                il.Emit(OpCodes.Stloc_0);
            }

            il.Emit(OpCodes.Ret);
        });
        Use(image, count, ofStructs, type => new GenericInstanceMethod(generic) { GenericArguments = { type } });
    }

    private static void Use(HostileImage image, int count, bool ofStructs, Func<TypeReference, MethodReference> called)
    {
        TypeReference[] types = [.. Enumerable.Range(0, Math.Min(count, ofStructs ? 900 : 560)).Select(i => ofStructs ? (TypeReference)image.Struct($"V{i}", image.Int, 1) : image.Class($"V{i}"))];
        TypeDefinition users = image.Static("U");
        Body(Method(users, "u", image.Void), [], il =>
        {
            foreach (TypeReference type in types) il.Emit(OpCodes.Call, called(type));
            il.Emit(OpCodes.Ret);
        });
    }

    private static void GenericType(HostileImage image, int count)
    {
        TypeDefinition type = Generic(image, "G", isStatic: true);
        MethodDefinition? last = null;
        for (int m = 0; m < 200; m++)
        {
            last = Method(type, $"m{m}", image.Void);
            Body(last, [], il => il.Emit(OpCodes.Ret));
        }

        Use(image, count, ofStructs: true, struct_ => new MethodReference(last!.Name, image.Void, new GenericInstanceType(type) { GenericArguments = { struct_ } }));
    }

    private static void GenericVirtual(HostileImage image, int count)
    {
        TypeDefinition open = image.Class("Open");
        MethodDefinition generic = Virtual(open, "g", isNew: true, image.Void);
        generic.GenericParameters.Add(new GenericParameter("T", generic));
        Body(generic, [], il => il.Emit(OpCodes.Ret));
        for (int t = 0; t < Math.Min(count, 40); t++)
        {
            TypeDefinition type = image.Class($"T{t}", open);
            for (int m = 0; m < Math.Min(count, 80); m++) Body(Virtual(type, $"m{m}", isNew: true, image.Void), [], il => il.Emit(OpCodes.Ret));
        }

        TypeReference[] types = [.. Enumerable.Range(0, Math.Min(count, 900)).Select(i => image.Class($"V{i}"))];
        Body(Method(image.Static("U"), "u", image.Void, open), [], il =>
        {
            foreach (TypeReference type in types)
            {
                il.Emit(OpCodes.Ldarg_0);
                il.Emit(OpCodes.Callvirt, new GenericInstanceMethod(generic) { GenericArguments = { type } });
            }

            il.Emit(OpCodes.Ret);
        });
    }

    private static void Fields(HostileImage image, int count)
    {
        TypeDefinition? type = null;
        for (int i = 0; i < count; i++)
        {
            if (i % 1_000 == 0) type = image.Class($"T{i / 1_000}");
            type!.Fields.Add(new FieldDefinition($"f{i}", FieldAttributes.Public, image.Object));
        }
    }

    /// <summary>Whoever follows fields goes through all classes, one within the other.</summary>
    private static void Holders(HostileImage image, int count, bool isGeneric)
    {
        TypeDefinition[] types = [.. Enumerable.Range(0, Math.Min(count, 1_000)).Select(i => isGeneric ? Generic(image, $"T{i}") : image.Class($"T{i}"))];
        for (int i = 0; i + 1 < types.Length; i++) types[i].Fields.Add(new FieldDefinition("next", FieldAttributes.Public, Of(types[i + 1], isGeneric ? types[i].GenericParameters[0] : null)));
        TypeReference[] arguments = isGeneric ? [image.Object, image.Box, image.Module.TypeSystem.String] : [];
        TypeDefinition users = image.Class("U");
        for (int i = 0; i < arguments.Length; i++) users.Fields.Add(new FieldDefinition($"f{i}", FieldAttributes.Public, Of(types[0], arguments[i])));
    }

    private static TypeReference Of(TypeDefinition type, TypeReference? argument) => argument is null ? type : new GenericInstanceType(type) { GenericArguments = { argument } };

    private static void Constants(HostileImage image, int count)
    {
        const TypeAttributes Sealed = TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit;
        TypeDefinition[] types = [.. Enumerable.Range(0, Math.Min(count, 1_000)).Select(i => image.Class($"T{i}", flags: Sealed))];
        for (int i = 0; i + 1 < types.Length; i++) types[i].Fields.Add(new FieldDefinition("next", FieldAttributes.Public | FieldAttributes.InitOnly, types[i + 1]));
        image.Static("U").Fields.Add(new FieldDefinition("one", FieldAttributes.Public | FieldAttributes.Static | FieldAttributes.InitOnly, types[0]));
    }

    private static void CallChain(HostileImage image, int count)
    {
        List<MethodDefinition> methods = [];
        TypeDefinition? type = null;
        for (int i = 0; i < count; i++)
        {
            if (i % 900 == 0) type = image.Static($"M{i}");
            methods.Add(Method(type!, $"m{i}", image.Void));
        }

        for (int i = 0; i < count; i++)
        {
            Body(methods[i], [], il =>
            {
                il.Emit(OpCodes.Call, methods[(i + 1) % count]);
                il.Emit(OpCodes.Ret);
            });
        }
    }

    private static void StaticConstructors(HostileImage image, int count)
    {
        TypeDefinition shared = image.Class("Made");
        MethodDefinition made = new(".ctor", MethodAttributes.Public | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName | MethodAttributes.HideBySig, image.Void);
        shared.Methods.Add(made);
        Body(made, [], il =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, image.Outside("System.Object", ".ctor"));
            il.Emit(OpCodes.Ret);
        });
        for (int t = 0; t < Math.Min(count, 900); t++)
        {
            TypeDefinition type = image.Class($"T{t}");
            FieldDefinition field = new("One", FieldAttributes.Public | FieldAttributes.Static | FieldAttributes.InitOnly, image.Int);
            type.Fields.Add(field);
            MethodDefinition initialiser = new(".cctor", MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName | MethodAttributes.HideBySig, image.Void);
            type.Methods.Add(initialiser);
            Body(initialiser, [], il =>
            {
                for (int i = 0; i < Math.Max(count / 900, 1); i++)
                {
                    il.Emit(OpCodes.Newobj, made);
                    il.Emit(OpCodes.Pop);
                }

                il.Emit(OpCodes.Ldc_I4_1);
                il.Emit(OpCodes.Stsfld, field);
                il.Emit(OpCodes.Ret);
            });
        }
    }

    private static void LambdaCaches(HostileImage image, int count)
    {
        TypeDefinition owner = image.Class("Owner");
        TypeDefinition holder = new("", "<>O", TypeAttributes.NestedPrivate | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit, image.Object);
        holder.CustomAttributes.Add(new CustomAttribute(image.Outside("System.Runtime.CompilerServices.CompilerGeneratedAttribute", ".ctor")));
        owner.NestedTypes.Add(holder);
        TypeReference func = image.Outside("System.Action", ".ctor").DeclaringType;
        int fields = Math.Min(count, 1_000);
        for (int f = 0; f < fields; f++) holder.Fields.Add(new FieldDefinition($"<{f}>__M", FieldAttributes.Public | FieldAttributes.Static, func));
        for (int m = 0; m < Math.Max(count / 400, 1); m++)
        {
            Body(Method(owner, $"m{m}", image.Void), [], il =>
            {
                for (int f = 0; f < 5_000; f++)
                {
                    il.Emit(OpCodes.Ldsfld, holder.Fields[f % fields]);
                    il.Emit(OpCodes.Pop);
                }

                il.Emit(OpCodes.Ret);
            });
        }
    }

    private static void Delegates(HostileImage image, int count)
    {
        TypeReference func = image.Outside(FuncName, "Invoke").DeclaringType;
        MethodReference constructor = image.Outside(FuncName, ".ctor"), invoke = image.Outside(FuncName, "Invoke");
        TypeDefinition? type = null;
        for (int i = 0; i < count; i++)
        {
            if (i % 400 == 0) type = image.Static($"T{i / 400}");
            MethodDefinition target = Method(type!, $"t{i}", image.Long);
            Body(target, [], il =>
            {
                il.Emit(OpCodes.Ldc_I8, 1L);
                il.Emit(OpCodes.Ret);
            });
            Body(Method(type!, $"u{i}", image.Long), [func], il =>
            {
                il.Emit(OpCodes.Ldnull);
                il.Emit(OpCodes.Ldftn, target);
                il.Emit(OpCodes.Newobj, constructor);
                il.Emit(OpCodes.Callvirt, invoke);
                il.Emit(OpCodes.Ret);
            });
        }
    }
}
