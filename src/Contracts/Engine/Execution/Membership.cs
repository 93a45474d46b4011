using System.Diagnostics.CodeAnalysis;
using Chain.Contracts.Library;
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
    private static readonly ContractDirectory Consortium = new(new ContractCatalog([SystemContracts.Consortium]));

    private readonly Dictionary<PublicKey, MemberEntry> _byKey;
    private readonly Dictionary<Address, MemberEntry> _byAddress;

    private Membership(Dictionary<PublicKey, MemberEntry> byKey, Dictionary<Address, MemberEntry> byAddress)
    {
        _byKey = byKey;
        _byAddress = byAddress;
    }

    /// <summary>Nobody: the state before genesis.</summary>
    public static Membership Empty { get; } = new([], []);

    /// <summary>All members, active and revoked, in the order of their addresses.</summary>
    public IReadOnlyList<MemberEntry> All => [.. _byAddress.Values.OrderBy(entry => entry.Address)];

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

    /// <summary>
    /// Reads again the members that a transaction's events name. Every change of a member emits an event, so a block that
    /// changes many of many members costs one copy and a read for each change.
    /// </summary>
    /// <param name="events">Events of one transaction.</param>
    /// <param name="state">State after it.</param>
    /// <param name="isOwned">Whether this instance was made for the block that executes, and may change in place.</param>
    internal Membership After(IReadOnlyList<ContractEvent> events, StateOverlay state, ref bool isOwned)
    {
        Membership result = this;
        foreach (ContractEvent emitted in events)
        {
            if (emitted.Contract != ContractName || AddressIn(emitted) is not { } address) continue;
            if (Ask(state, ConsortiumAbi.GetMember(address)) is not { } member) continue;

            if (!isOwned) result = new Membership(new(_byKey), new(_byAddress));
            isOwned = true;
            result.Set(new MemberEntry(address, member));
        }

        return result;
    }

    private static Membership Load(StateOverlay state)
    {
        Membership membership = new([], []);
        Address? after = null;
        while (true)
        {
            MemberEntry[] page = Ask(state, ConsortiumAbi.ListMembers(after, PageSize));
            foreach (MemberEntry entry in page) membership.Set(entry);
            if (page.Length < PageSize) return membership;
            after = page[^1].Address;
        }
    }

    private static Address? AddressIn(ContractEvent emitted) => emitted.Name switch
    {
        nameof(MemberAdded) when ConsortiumAbi.TryDecode(emitted.Data.Span, out MemberAdded? added) => added!.Member,
        nameof(MemberRevoked) when ConsortiumAbi.TryDecode(emitted.Data.Span, out MemberRevoked? revoked) => revoked!.Member,
        nameof(RoleGranted) when ConsortiumAbi.TryDecode(emitted.Data.Span, out RoleGranted? granted) => granted!.Member,
        nameof(RoleRevoked) when ConsortiumAbi.TryDecode(emitted.Data.Span, out RoleRevoked? taken) => taken!.Member,
        _ => null,
    };

    private static TResult Ask<TResult>(StateOverlay state, MethodCall<TResult> view)
    {
        ViewResult result = ViewRunner.Run(
            Consortium, EngineRules.Version1, state, default, view.Contract, view.Method, view.Arguments, gasLimit: ulong.MaxValue);
        return result.Fault is null
            ? view.DecodeResult(result.Value.Span)
            : throw new InvalidOperationException($"The consortium's members cannot be read: {result.Fault.Code}.");
    }

    private void Set(MemberEntry entry)
    {
        _byKey[entry.Member.Key] = entry;
        _byAddress[entry.Address] = entry;
    }
}
