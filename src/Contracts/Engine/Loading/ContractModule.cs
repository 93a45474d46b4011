using System.Reflection;
using System.Runtime.CompilerServices;
using Chain.Contracts.Abi;
using Chain.Contracts.Runtime;
using Chain.Contracts.Sdk;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Loading;

/// <summary>A metered contract in memory, ready to run. It goes when nothing refers to it any more.</summary>
public sealed class ContractModule
{
    // Static fields are set by straight code over constants: this is far more than 256 KiB of it can use.
    private const ulong InitialisationGas = 1_000_000_000;

    private ContractModule(ContractDefinition definition, WeakReference context)
    {
        Definition = definition;
        Context = context;
    }

    /// <summary>The contract.</summary>
    public ContractDefinition Definition { get; }

    /// <summary>Alive as long as the contract's code is in memory.</summary>
    public WeakReference Context { get; }

    /// <summary>Loads a metered assembly, sets its static fields and compiles its methods.</summary>
    /// <param name="metered">What the rewriter made.</param>
    /// <param name="contractType">Full metadata name of the contract's class.</param>
    /// <param name="abi">Its interface.</param>
    /// <param name="reentrant">Whether it may be called while one of its calls is running.</param>
    /// <exception cref="ContractLoadException">The runtime refuses the assembly.</exception>
    public static ContractModule Load(byte[] metered, string contractType, string abi, bool reentrant) => Load(metered, contractType, abi, reentrant, []);

    /// <summary>Loads a metered assembly, and compiles its generic code for the arguments that it is used with.</summary>
    /// <param name="metered">What the rewriter made.</param>
    /// <param name="contract">The contract in it.</param>
    /// <exception cref="ContractLoadException">The runtime refuses the assembly.</exception>
    public static ContractModule Load(byte[] metered, VerifiedContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return Load(metered, contract.ContractType, contract.Abi, contract.Reentrant, contract.Instances);
    }

    private static ContractModule Load(byte[] metered, string contractType, string abi, bool reentrant, IReadOnlyList<Instance> instances) =>
        CompileThread.Run(() => LoadHere(metered, contractType, abi, reentrant, instances));

    private static ContractModule LoadHere(byte[] metered, string contractType, string abi, bool reentrant, IReadOnlyList<Instance> instances)
    {
        AbiContract description = AbiContract.Parse(abi);
        ContractLoadContext context = new(description.Name);
        try
        {
            using MemoryStream stream = new(metered, writable: false);
            Assembly assembly = context.LoadFromStream(stream);
            SetStaticFields(assembly);
            List<MethodBase> compiled = Compile(assembly);
            compiled.AddRange(InstanceCompiler.Compile(assembly, instances));
            OutsideCompiler.Compile(assembly, compiled, metered.Length);
            ContractDefinition definition = Define(assembly.GetType(contractType, throwOnError: true)!, description, abi, reentrant);
            return new ContractModule(definition, new WeakReference(assembly)); // The context itself may go before its code does.
        }
        catch (Exception e) when (e is BadImageFormatException or TypeLoadException or FileLoadException or MissingMemberException
            or InvalidProgramException or TypeInitializationException or TargetInvocationException or LimitExceededException or ArgumentException)
        {
            context.Unload();
            throw new ContractLoadException($"The runtime refuses the contract: {e.Message}", e);
        }
    }

    /// <summary>A contract as the engine sees it.</summary>
    internal static ContractDefinition Define(Type contract, string abi, bool reentrant) => Define(contract, AbiContract.Parse(abi), abi, reentrant);

    private static ContractDefinition Define(Type contract, AbiContract description, string abi, bool reentrant)
    {
        return new ContractDefinition
        {
            Name = description.Name,
            Version = description.Version,
            Abi = abi,
            Reentrant = reentrant,
            KindOf = Kinds(description),
            Dispatch = BindDispatch(contract),
        };
    }

    private static MethodLookup Kinds(AbiContract description)
    {
        Dictionary<string, MethodKind> kinds = description.Methods.ToDictionary(
            m => m.Name, m => m.IsView ? MethodKind.View : MethodKind.Call, StringComparer.Ordinal);
        return method => kinds.TryGetValue(method, out MethodKind kind) ? kind : null;
    }

    private static ContractDispatch BindDispatch(Type type)
    {
        MethodInfo dispatch = type.GetMethod("Dispatch", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            ?? throw new MissingMethodException(type.FullName, "Dispatch");
        return dispatch.CreateDelegate<ContractDispatch>();
    }

    /// <summary>
    /// In the order of the metadata, before any call: whenever the runtime would do it, no call would pay more or less than
    /// another (contracts.md B.8).
    /// </summary>
    private static void SetStaticFields(Assembly assembly)
    {
        Meter? before = Meter.Enter(new Meter(InitialisationGas, bytesLimit: 1024 * 1024, stackLimit: 64 * 1024));
        try
        {
            foreach (Type type in assembly.GetTypes().OrderBy(t => t.MetadataToken))
            {
                if (!type.ContainsGenericParameters) RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            }
        }
        finally
        {
            Meter.Enter(before);
        }
    }

    private static List<MethodBase> Compile(Assembly assembly)
    {
        List<MethodBase> compiled = [];
        const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        foreach (Type type in assembly.GetTypes().Where(t => !t.ContainsGenericParameters))
        {
            foreach (MethodBase method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
            {
                // Methods of a contract's own delegates are the runtime's: there is nothing to compile.
                bool hasCode = !method.IsAbstract && (method.MethodImplementationFlags & MethodImplAttributes.CodeTypeMask) == MethodImplAttributes.IL;
                if (!hasCode || method.ContainsGenericParameters) continue;
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
                compiled.Add(method);
            }
        }

        return compiled;
    }
}
