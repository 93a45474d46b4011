using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>
/// Keeps who captured an event and who declared it an error. An event stands as long as one organisation that captured it
/// has not declared it an error, whatever the order in which these came; so nobody can make another's event fall.
/// </summary>
internal sealed class CaptureRegister
{
    private readonly TraceState _state;
    private readonly string _organisation;
    private readonly Timestamp _now;

    public CaptureRegister(TraceState state, string organisation, Timestamp now)
    {
        _state = state;
        _organisation = organisation;
        _now = now;
    }

    /// <summary>Records a capture or declaration, and brings the index in line.</summary>
    public CaptureVerdict Record(EpcisEvent read, Hash32 hash)
    {
        if (read.ErrorDeclaration is EpcisErrorDeclaration declared) return Declare(hash, declared);

        bool confirms = _state.Attestations.TryGet(hash, _organisation, out Attestation? known);
        if (confirms && known!.Captured) return CaptureVerdict.AlreadyCaptured;

        bool stored = _state.Events.TryGet(hash, out StoredEvent? before);
        if (!stored) before = new StoredEvent(JsonWriter.Write(read.Json), _organisation, _now, 0);

        StoredDeclaration? declaration = known?.Declaration;
        _state.Attestations[hash, _organisation] = new Attestation(true, declaration);
        uint standing = before!.Standing + (declaration is null ? 1u : 0);
        _state.Events[hash] = before with { Standing = standing };
        if (!stored || before.Standing != standing) Reindex(stored ? before.Json : null, read, hash, standing);
        return stored ? CaptureVerdict.Confirmed : CaptureVerdict.Captured;
    }

    private CaptureVerdict Declare(Hash32 hash, EpcisErrorDeclaration declared)
    {
        _state.Attestations.TryGet(hash, _organisation, out Attestation? known);
        StoredDeclaration declaration = new(new Timestamp(declared.DeclarationTime), declared.Reason, declared.CorrectiveEventIds);
        if (known?.Declaration is StoredDeclaration earlier && !Replaces(declaration, earlier)) return CaptureVerdict.AlreadyCaptured;

        bool captured = known?.Captured ?? false;
        _state.Attestations[hash, _organisation] = new Attestation(captured, declaration);
        if (!captured || known!.Declaration is not null || !_state.Events.TryGet(hash, out StoredEvent? stored))
        {
            return CaptureVerdict.DeclarationKept;
        }

        uint standing = stored.Standing - 1;
        _state.Events[hash] = stored with { Standing = standing };
        if (standing > 0) return CaptureVerdict.DeclarationKept;

        Reindex(stored.Json, null, hash, standing);
        return CaptureVerdict.Withdrawn;
    }

    /// <summary>
    /// Indexes what is stored: two texts of one event may list items in another order, and what was written is what must
    /// be taken away.
    /// </summary>
    private void Reindex(string? storedJson, EpcisEvent? read, Hash32 hash, uint standing)
    {
        EpcisEvent indexed = storedJson is null ? read! : EpcisEventReader.Read(storedJson, out _)!;
        new EventIndexer(_state, indexed, hash, standing > 0).Write();
    }

    /// <summary>Of several declarations of one organisation the latest counts, whatever the order in which they come.</summary>
    private static bool Replaces(StoredDeclaration next, StoredDeclaration earlier)
    {
        int order = next.Time.CompareTo(earlier.Time);
        if (order == 0) order = string.CompareOrdinal(next.Reason, earlier.Reason);
        if (order == 0) order = string.CompareOrdinal(string.Join("\n", next.CorrectiveEvents), string.Join("\n", earlier.CorrectiveEvents));
        return order > 0;
    }
}
