using Chain.Contracts.Runtime;
using Mono.Cecil;

namespace Chain.Contracts.Metering;

/// <summary>What a part of a charge is for.</summary>
internal enum PartKind
{
    /// <summary>An instruction, each time that it is paid for.</summary>
    Instruction,

    /// <summary>The frame of a method.</summary>
    Frame,

    /// <summary>Nothing: a method starts here whose callers pay for it.</summary>
    LeafStart,
}

/// <summary>A part of a charge.</summary>
/// <param name="Method">Full name of the method that it is for, as the contract was deployed.</param>
/// <param name="Offset">Where it stands in the method's IL.</param>
/// <param name="Gas">Its cost.</param>
/// <param name="Kind">What it is for.</param>
internal readonly record struct CostPart(string Method, int Offset, long Gas, PartKind Kind = PartKind.Instruction);

/// <summary>What is recorded at a place.</summary>
internal enum PlaceKind
{
    /// <summary>A method starts: how often.</summary>
    Method,

    /// <summary>A charge known in advance: how often, for which instructions, and how much, which is a multiple of what they cost.</summary>
    Block,

    /// <summary>A charge that only running tells: how much, by which instruction.</summary>
    Instruction,
}

/// <summary>A place in contract code that reports to the recorder.</summary>
internal sealed record ProfilePlace(int Id, PlaceKind Kind, string Contract, IReadOnlyList<CostPart> Parts);

/// <summary>What the numbers of a recorder stand for: filled by the rewriter, read when the profile is made.</summary>
internal sealed class ProfileMap(GasRecorder recorder, string contract)
{
    private readonly Dictionary<MethodDefinition, string> _names = [];

    /// <summary>All places of one contract.</summary>
    public List<ProfilePlace> Places { get; } = [];

    /// <summary>Notes the names of all methods, before any gets another parameter.</summary>
    public void Note(ModuleFacts module)
    {
        foreach (MethodFacts facts in module.All) _names.Add(facts.Method, facts.Method.FullName);
    }

    /// <summary>Full name of a method as it was deployed.</summary>
    public string NameOf(MethodFacts facts) => _names[facts.Method];

    public int Add(PlaceKind kind, IReadOnlyList<CostPart> parts)
    {
        int id = recorder.NewPlace();
        Places.Add(new ProfilePlace(id, kind, contract, parts));
        return id;
    }
}
