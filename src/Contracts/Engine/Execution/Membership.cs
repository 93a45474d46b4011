using System.Diagnostics.CodeAnalysis;
using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Execution;

/// <summary>
/// Who may send transactions, as the contract <c>consortium</c> records it at one height. Immutable: the node checks
/// transactions against the snapshot of the height that a header certifies, and execution against the present one.
/// </summary>
public sealed class Membership
{
    /// <summary>Name of the contract that holds the state.</summary>
    public const string ContractName = ConsortiumAbi.ContractName;

    private const int PageSize = 100;

    private static readonly byte[] KeyPrefix = StateKey.Of(ContractName, []);

    private readonly Dictionary<PublicKey, MemberEntry> _byKey = [];
    private readonly Dictionary<Address, MemberEntry> _byAddress = [];

    private Membership(List<MemberEntry> members)
    {
        foreach (MemberEntry entry in members)
        {
            _byKey.Add(entry.Member.Key, entry);
            _byAddress.Add(entry.Address, entry);
        }

        All = members;
    }

    /// <summary>Nobody: the state before genesis.</summary>
    public static Membership Empty { get; } = new([]);

    /// <summary>All members, active and revoked, in the order of their addresses.</summary>
    public IReadOnlyList<MemberEntry> All { get; }

    /// <summary>Reads the members from committed state.</summary>
    public static Membership Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Load(new StateOverlay(state));
    }

    /// <summary>Whether a block's changes may have changed who is a member. The changes are sorted by key.</summary>
    public static bool IsTouchedBy(IReadOnlyList<StateChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        int low = 0, high = changes.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (changes[middle].Key.AsSpan().SequenceCompareTo(KeyPrefix) < 0) low = middle + 1;
            else high = middle;
        }

        return low < changes.Count && changes[low].Key.AsSpan().StartsWith(KeyPrefix);
    }

    /// <summary>Finds a member, active or revoked, by its key.</summary>
    public bool TryGet(PublicKey key, [NotNullWhen(true)] out MemberEntry? member) => _byKey.TryGetValue(key, out member);

    /// <summary>Finds a member, active or revoked, by its address.</summary>
    public bool TryGet(Address address, [NotNullWhen(true)] out MemberEntry? member) =>
        _byAddress.TryGetValue(address, out member);

    /// <summary>Whether a key is an active member.</summary>
    public bool IsActive(PublicKey key) => _byKey.TryGetValue(key, out MemberEntry? entry) && entry.Member.Active;

    /// <summary>Whether all signers of a transaction are active members: what execution requires.</summary>
    public bool Admits(TransactionBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (!IsActive(body.Sender)) return false;

        for (int i = 0; i < body.Cosigners.Count; i++)
        {
            if (!IsActive(body.Cosigners[i])) return false;
        }

        return true;
    }

    internal static Membership Load(StateOverlay state)
    {
        ContractCatalog catalog = new([ConsortiumAbi.Definition]);
        List<MemberEntry> members = [];
        while (true)
        {
            Address? after = members.Count == 0 ? null : members[^1].Address;
            MethodCall<MemberEntry[]> call = ConsortiumAbi.ListMembers(after, PageSize);
            ViewResult result = ViewRunner.Run(
                catalog, EngineRules.Version1, state, default, call.Contract, call.Method, call.Arguments, ulong.MaxValue);
            if (result.Fault is not null) throw new InvalidOperationException($"Members cannot be listed: {result.Fault.Code}.");

            MemberEntry[] page = call.DecodeResult(result.Value.Span);
            members.AddRange(page);
            if (page.Length < PageSize) return new Membership(members);
        }
    }
}
