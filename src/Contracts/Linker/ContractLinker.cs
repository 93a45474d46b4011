using Mono.Cecil;

namespace Chain.Contracts.Linking;

/// <summary>
/// Makes what is deployed of what the compiler wrote: puts those parts of <c>Chain.Contracts.Std</c> that a contract reaches into its
/// assembly, writes forms of the compiler that contracts may not have in plain instructions, and leaves out what no call can use.
/// Nodes verify, meter and run the result as the contract's own, and no later library changes it (docs/adr/0014).
/// </summary>
public static class ContractLinker
{
    /// <summary>Name of the library's assembly.</summary>
    public const string LibraryName = "Chain.Contracts.Std";

    /// <summary>Namespace that the library's types have in a linked contract.</summary>
    public const string LinkedNamespace = "Chain.Std";

    /// <summary>Largest assembly that is read, in bytes; what is deployed is far smaller.</summary>
    public const long FileBytesMax = 4 * 1024 * 1024;

    /// <summary>Links the assembly in a file with the library that the build put beside it.</summary>
    /// <param name="path">The assembly as the build wrote it.</param>
    /// <returns>The assembly to deploy.</returns>
    /// <exception cref="ContractLinkException">There is no such file, or it cannot be linked; says what to do.</exception>
    public static byte[] LinkFile(string path) => LinkFileWithOrigins(path).Image;

    /// <summary>Links the assembly in a file as <see cref="LinkFile"/> does, and tells where its code came from.</summary>
    /// <param name="path">The assembly as the build wrote it.</param>
    /// <exception cref="ContractLinkException">There is no such file, or it cannot be linked; says what to do.</exception>
    public static LinkedContract LinkFileWithOrigins(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] contract = ReadFile(path, "Build the contract first.");
        string library = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, LibraryName + ".dll");
        return Link(contract, () => ReadFile(library, "The build puts it beside the contract: give the path of the assembly in the folder that the build wrote."));
    }

    /// <summary>Links a contract. The result depends on the two assemblies alone.</summary>
    /// <param name="contract">The assembly as the compiler wrote it.</param>
    /// <param name="library">The library's assembly that it was built against.</param>
    /// <returns>The assembly to deploy; <paramref name="contract"/> itself if it is no assembly, which the verifier tells of.</returns>
    /// <exception cref="ContractLinkException">The contract uses what the library does not have.</exception>
    public static byte[] Link(byte[] contract, byte[] library) => LinkWithOrigins(contract, library).Image;

    /// <summary>Links a contract as <see cref="Link(byte[], byte[])"/> does, and tells where its code came from.</summary>
    /// <param name="contract">The assembly as the compiler wrote it.</param>
    /// <param name="library">The library's assembly that it was built against.</param>
    /// <exception cref="ContractLinkException">The contract uses what the library does not have.</exception>
    public static LinkedContract LinkWithOrigins(byte[] contract, byte[] library)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(library);
        return Link(contract, () => library);
    }

    private static LinkedContract Link(byte[] contract, Func<byte[]> readLibrary)
    {
        try
        {
            if (!IsAssembly(contract, out bool refersToLibrary)) return new LinkedContract(contract, new Dictionary<string, MethodOrigin>());

            using LibraryResolver resolver = new(refersToLibrary ? readLibrary() : null);
            using ModuleDefinition module = resolver.Read(contract);
            OriginTracker origins = new();
            origins.Note(module);
            CompilerForms.Lower(module);
            RecordContracts.Lower(module);
            if (resolver.Library is { } library)
            {
                Link(module, library);
                module.AssemblyReferences.Remove(module.AssemblyReferences.First(a => a.Name == LibraryName));
            }

            ContractTrimmer.Trim(module);
            byte[] linked = resolver.Write(module);
            using ModuleDefinition written = resolver.Read(linked);
            return new LinkedContract(UnusedReferences.Remove(written) ? resolver.Write(written) : linked, origins.Origins(module));
        }
        catch (Exception e) when (e is BadImageFormatException or AssemblyResolutionException or ResolutionException or EndOfStreamException or IOException or ArgumentException)
        {
            throw ContractLinkException.OtherLibrary($"The contract cannot be linked with the library: {e.Message}", e);
        }
    }

    private static bool IsAssembly(byte[] contract, out bool refersToLibrary)
    {
        refersToLibrary = false;
        try
        {
            using ModuleDefinition module = ModuleDefinition.ReadModule(new MemoryStream(contract, writable: false));
            refersToLibrary = module.AssemblyReferences.Any(a => a.Name == LibraryName);
            return true;
        }
        catch (Exception e) when (e is BadImageFormatException or EndOfStreamException or IOException or ArgumentException)
        {
            return false; // The verifier says what is wrong with it.
        }
    }

    private static byte[] ReadFile(string path, string advice)
    {
        FileInfo file = new(path);
        if (!file.Exists) throw new ContractLinkException($"There is no file {path}. {advice}");
        if (file.Length > FileBytesMax) throw new ContractLinkException($"{path} has more than {FileBytesMax} bytes: it is no assembly of a contract.");
        return File.ReadAllBytes(path);
    }

    private static void Link(ModuleDefinition contract, ModuleDefinition library)
    {
        TypeDefinition[] own = [.. contract.GetTypes()];
        LibraryReach reach = LibraryReach.From(contract, library);
        ReferenceMap map = new(contract, library);
        LibraryCopy copy = new(contract, reach, map);
        copy.Declare();
        copy.Fill();
        Retargeting.Apply(own, map);
    }

    /// <summary>Contract and library refer to nothing that has to be read, except the one to the other.</summary>
    private sealed class LibraryResolver : IAssemblyResolver
    {
        private readonly AssemblyDefinition? _library;
        private readonly ForeignEnums _enums;

        public LibraryResolver(byte[]? library)
        {
            _enums = new ForeignEnums(this);
            _library = library is null ? null : Read(library).Assembly;
        }

        public ModuleDefinition? Library => _library?.MainModule;

        public ModuleDefinition Read(byte[] image) => ModuleDefinition.ReadModule(
            new MemoryStream(image, writable: false),
            new ReaderParameters(ReadingMode.Deferred) { AssemblyResolver = this, MetadataResolver = _enums, ReadSymbols = false });

        public byte[] Write(ModuleDefinition module)
        {
            _enums.Note(module);
            using MemoryStream output = new();
            module.Write(output, new WriterParameters { DeterministicMvid = true, WriteSymbols = false });
            return output.ToArray();
        }

        public AssemblyDefinition Resolve(AssemblyNameReference name) => name.Name == LibraryName && _library is not null ? _library : throw new AssemblyResolutionException(name);

        public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) => Resolve(name);

        public void Dispose() => _library?.Dispose();
    }
}
