using Chain.Encoding;

namespace Chain.Node.Core.Blocks;

/// <summary>Whether an address may send transactions, as the state after one height says.</summary>
public delegate bool IsActiveMember(Address sender);

/// <summary>
/// Membership after each height that a header may still certify. A proposal is judged by the state after its own
/// <c>executedHeight</c>, so that all voters judge alike however far each has executed.
/// </summary>
public sealed class MembershipHistory(ulong height, IsActiveMember initial)
{
    private readonly List<(ulong Since, IsActiveMember IsActive)> _versions = [(height, initial)];

    /// <summary>The newest membership.</summary>
    public IsActiveMember Latest => _versions[^1].IsActive;

    /// <summary>Records that execution of <paramref name="since"/> changed the membership.</summary>
    public void Add(ulong since, IsActiveMember isActive) => _versions.Add((since, isActive));

    /// <summary>Membership after <paramref name="executedHeight"/>.</summary>
    public IsActiveMember At(ulong executedHeight)
    {
        for (int i = _versions.Count - 1; i > 0; i--)
        {
            if (_versions[i].Since <= executedHeight) return _versions[i].IsActive;
        }

        return _versions[0].IsActive;
    }

    /// <summary>Forgets versions that no height from <paramref name="floor"/> on needs.</summary>
    public void Trim(ulong floor)
    {
        while (_versions.Count > 1 && _versions[1].Since <= floor) _versions.RemoveAt(0);
    }
}
