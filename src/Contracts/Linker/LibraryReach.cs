using Mono.Cecil;

namespace Chain.Contracts.Linking;

/// <summary>
/// The types and methods of the library that a contract may come to use, on the safe side: a type brings its fields and all
/// methods that something else may call through a base class or an interface.
/// </summary>
internal sealed class LibraryReach : Reach
{
    private readonly ModuleDefinition _library;

    private LibraryReach(ModuleDefinition library) => _library = library;

    /// <summary>Types in the library's order; those that hold others come before them.</summary>
    public IEnumerable<TypeDefinition> Types => _library.GetTypes().Where(Contains);

    /// <summary>What the contract's references reach.</summary>
    public static LibraryReach From(ModuleDefinition contract, ModuleDefinition library)
    {
        LibraryReach reach = new(library);
        foreach (TypeReference type in contract.GetTypeReferences()) reach.Add(type);
        foreach (MemberReference member in contract.GetMemberReferences())
        {
            if (member is MethodReference method) reach.Add(method);
            else if (member is FieldReference field) reach.Add(field);
        }

        reach.Follow();
        return reach;
    }

    protected override TypeDefinition? Find(TypeReference type) => ReferenceMap.IsIn(_library, type) ? ReferenceMap.Resolve(type) : null;

    protected override MethodDefinition? Find(MethodReference method) =>
        ReferenceMap.IsIn(_library, method.DeclaringType.GetElementType()) ? ReferenceMap.Resolve(method) : null;

    protected override void AddMembers(TypeDefinition type)
    {
        foreach (FieldDefinition field in type.Fields) Add(field.FieldType);
        foreach (MethodDefinition method in type.Methods)
        {
            if (method.IsVirtual || IsDelegate(type) || method is { IsConstructor: true, IsStatic: true }) AddDefinition(method);
        }
    }

    protected override void Add(FieldReference field) => Add(field.DeclaringType);
}
