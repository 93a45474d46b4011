using Chain.Contracts.Runtime;

namespace Chain.Contracts.Metering;

/// <summary>A part of a charge: what one instruction of the contract as it was deployed costs.</summary>
/// <param name="Method">Full name of its method, as Cecil writes it.</param>
/// <param name="Offset">Where it stands in the method's IL.</param>
/// <param name="Gas">Its cost.</param>
/// <param name="StartsLeaf">Whether a method starts with it whose callers pay for it.</param>
internal readonly record struct CostPart(string Method, int Offset, long Gas, bool StartsLeaf = false);

/// <summary>What is recorded at a place.</summary>
internal enum PlaceKind
{
    /// <summary>A method starts: how often.</summary>
    Method,

    /// <summary>A charge known in advance: how often, and for which instructions.</summary>
    Block,

    /// <summary>A charge that only running tells: how much, by which instruction.</summary>
    Instruction,
}

/// <summary>A place in contract code that reports to the recorder.</summary>
internal sealed record ProfilePlace(int Id, PlaceKind Kind, string Contract, IReadOnlyList<CostPart> Parts);

/// <summary>What the numbers of a recorder stand for: filled by the rewriter, read when the profile is made.</summary>
internal sealed class ProfileMap(GasRecorder recorder, string contract)
{
    /// <summary>All places of one contract.</summary>
    public List<ProfilePlace> Places { get; } = [];

    public int Add(PlaceKind kind, IReadOnlyList<CostPart> parts)
    {
        int id = recorder.NewPlace();
        Places.Add(new ProfilePlace(id, kind, contract, parts));
        return id;
    }
}
