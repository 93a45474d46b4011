using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Library.Registry;

public sealed partial class ContractRegistry
{
    /// <summary>Requires that the sender is an admin and returns its organisation.</summary>
    private string RequireAdmin()
    {
        Member? sender = _consortium.GetMember(Sender);
        Require(
            sender is not null && sender.Active && Array.IndexOf(sender.Roles, AdminRole) >= 0, Faults.NotAdmin);
        return sender!.Organisation;
    }

    private ContractEntry RequireDeployed(string contract)
    {
        ContractEntry entry = _contracts.Require(contract, Faults.UnknownContract);
        Require(entry.Code is not null, Faults.UnknownContract);
        Require(entry.State != ContractState.Retired, Faults.Retired);
        return entry;
    }

    private ContractInterface RequireInterface(ImageReport report)
    {
        ContractInterface? found = ContractInterface.Read(report.Abi);
        if (found is null || found.Name != report.Name || found.Version != report.Version) Reject(Faults.BadInterface);
        Require(!found.HasBadMigrate, Faults.BadMigrate);
        return found;
    }

    /// <summary>Requires that a version may replace the active one, if there is one.</summary>
    private void RequireSuccessor(ContractEntry entry, int version, ContractInterface added)
    {
        Require(entry.State != ContractState.Retired, Faults.Retired);
        Require(version > entry.Version, Faults.VersionNotHigher.With($"{entry.Version} is active"));
        if (entry.Code is not { } code) return;

        string text = System.Text.Encoding.UTF8.GetString(ReadPart(code, VersionPart.Interface, _versions[code].InterfaceBytes));
        ContractInterface? active = ContractInterface.Read(text);
        Require(active is not null, Faults.BadInterface);
        if (StateSchema.FindBreak(active!, added) is string broken) Reject(Faults.StateIncompatible.With(broken));
        if (added.Name == ConsortiumName) RequireViews(active!, added, "GetMember", "ListOrganisations");
    }

    /// <summary>Requires of a version of <c>consortium</c> the views without which the registry could decide on nothing.</summary>
    private void RequireViews(ContractInterface active, ContractInterface added, params string[] views)
    {
        foreach (string view in views)
        {
            if (!StateSchema.HasSameView(active, added, view)) Reject(Faults.ConsortiumIncompatible.With(view));
        }
    }

    /// <summary>Whether the version that was active when another was proposed still is.</summary>
    private bool CanFollow(ContractVersion version) =>
        _contracts.TryGet(version.Contract, out ContractEntry? entry)
            && entry.Version == version.Replaces && entry.State != ContractState.Retired;

    /// <summary>Writes a version, scheduled once it has the approvals.</summary>
    private void ScheduleIfApproved(Hash32 code, ContractVersion version)
    {
        if (!IsMajority(version.Approvals))
        {
            _versions[code] = version;
            return;
        }

        ulong height = Math.Max(version.ActiveFrom, Block.Height + 1);
        while (_schedule.Contains((height, version.Contract))) height++;
        _schedule[(height, version.Contract)] = code;
        _nextActivation.Set(Math.Min(height, _nextActivation.GetOr(height)));
        _versions[code] = version with { Status = VersionStatus.Scheduled, ActiveFrom = height };
        Emit(new VersionScheduled(version.Contract, version.Version, code, height));
    }

    private void Unschedule(ContractVersion version)
    {
        _schedule.Remove((version.ActiveFrom, version.Contract));
        FindNextActivation();
    }

    /// <summary>Takes the first version of the schedule, whose height must have come.</summary>
    private Hash32 TakeDue()
    {
        Require(Caller == EngineName, Faults.OnlyEngine);
        StateEntry<(ulong, string), Hash32> first = _schedule.Range(1)[0];
        Require(first.Key.Item1 <= Block.Height, Faults.NotOpen);
        _schedule.Remove(first.Key);
        FindNextActivation();
        return first.Value;
    }

    private void FindNextActivation()
    {
        StateEntry<(ulong, string), Hash32>[] first = _schedule.Range(1);
        if (first.Length == 0) _nextActivation.Remove();
        else _nextActivation.Set(first[0].Key.Item1);
    }

    /// <summary>Counts the sender's organisation for a decision, and carries it out once more than half are for it.</summary>
    private void Vote(string contract, ContractEntry entry, MotionKind kind, ContractState decided)
    {
        string organisation = RequireAdmin();
        string[] approvals = _motions.TryGet(contract, kind, out string[]? before) ? before : [];
        Require(Array.IndexOf(approvals, organisation) < 0, Faults.AlreadyApproved);
        approvals = With(approvals, organisation);
        Emit(new MotionApproved(contract, kind, organisation));
        if (!IsMajority(approvals))
        {
            _motions[contract, kind] = approvals;
            return;
        }

        _contracts[contract] = entry with { State = decided };
        ClearMotions(contract);
        Emit(new StateChanged(contract, decided));
    }

    private void ClearMotions(string contract)
    {
        foreach (StateEntry<MotionKind, string[]> motion in _motions.Range(contract, PageMax)) _motions.Remove(contract, motion.Key);
    }

    /// <summary>Whether organisations are more than half of the consortium.</summary>
    private bool IsMajority(string[] approvals)
    {
        int all = 0;
        string? after = null;
        while (true)
        {
            OrganisationEntry[] page = _consortium.ListOrganisations(after, PageMax);
            all += page.Length;
            if (page.Length < PageMax) return approvals.Length * 2 > all;
            after = page[^1].Id;
        }
    }

    private static string[] With(string[] organisations, string added)
    {
        string[] all = [.. organisations, added];
        Array.Sort(all, string.CompareOrdinal);
        return all;
    }
}
