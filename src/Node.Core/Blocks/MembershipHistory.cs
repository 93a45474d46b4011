using Chain.Ledger;

namespace Chain.Node.Core.Blocks;

/// <summary>Whether all signers of a transaction are active members, as the state after one height says.</summary>
public delegate bool AdmitsSigners(TransactionBody body);

/// <summary>
/// Membership after each height that a header may still certify. A proposal is judged by the state after its own
/// <c>executedHeight</c>, so that all voters judge alike however far each has executed.
/// </summary>
public sealed class MembershipHistory(ulong height, AdmitsSigners initial)
{
    private readonly List<(ulong Since, AdmitsSigners Admits)> _versions = [(height, initial)];

    /// <summary>Lowest height whose membership is known.</summary>
    public ulong Since => _versions[0].Since;

    /// <summary>Versions held.</summary>
    public int Count => _versions.Count;

    /// <summary>The newest membership.</summary>
    public AdmitsSigners Latest => _versions[^1].Admits;

    /// <summary>Records that execution of <paramref name="since"/> changed the membership.</summary>
    public void Add(ulong since, AdmitsSigners admits) => _versions.Add((since, admits));

    /// <summary>
    /// Membership after <paramref name="executedHeight"/>; null below <see cref="Since"/>: after a restart only the newest
    /// membership is known, and older ones may have differed.
    /// </summary>
    public AdmitsSigners? At(ulong executedHeight)
    {
        for (int i = _versions.Count - 1; i >= 0; i--)
        {
            if (_versions[i].Since <= executedHeight) return _versions[i].Admits;
        }

        return null;
    }

    /// <summary>Forgets versions that no height from <paramref name="floor"/> on needs.</summary>
    public void Trim(ulong floor)
    {
        while (_versions.Count > 1 && _versions[1].Since <= floor) _versions.RemoveAt(0);
    }
}
