using System.Diagnostics.CodeAnalysis;
using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Execution;

/// <summary>
/// Who may send transactions, as the contract <c>consortium</c> records it at one height. Immutable: the node checks
/// transactions against the snapshot of the height that a header certifies, and execution against the present one.
/// </summary>
/// <remarks>
/// It reads the contract's slot <see cref="MembersSlot"/> and runs none of its code, which the network may upgrade; the registry
/// refuses upgrades that change a slot (docs/adr/0013-genesis-deploys-contracts.md).
/// </remarks>
public sealed class Membership
{
    /// <summary>Name of the contract that holds the state.</summary>
    public const string ContractName = ConsortiumAbi.ContractName;

    /// <summary>The contract's slot with its members by address.</summary>
    public const byte MembersSlot = 2;

    private static readonly byte[] KeyPrefix = StateKey.Of(ContractName, []);
    private static readonly Codec<Member?> MemberCodec = ConsortiumAbi.GetMember(default).Result;

    private readonly Dictionary<PublicKey, MemberEntry> _byKey;
    private readonly Dictionary<Address, MemberEntry> _byAddress;

    private Membership(Dictionary<PublicKey, MemberEntry> byKey, Dictionary<Address, MemberEntry> byAddress)
    {
        _byKey = byKey;
        _byAddress = byAddress;
    }

    /// <summary>What the state keys of members start with.</summary>
    internal static byte[] MembersPrefix { get; } = StateKey.Of(ContractName, [MembersSlot]);

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
    /// Reads again the members whose keys were written, so that a block that changes many of many members costs one copy and a
    /// read for each change.
    /// </summary>
    /// <param name="touched">Keys under <see cref="MembersPrefix"/>.</param>
    /// <param name="state">State after they were written.</param>
    /// <param name="isOwned">Whether this instance was made for the block that executes, and may change in place.</param>
    internal Membership After(IReadOnlyList<byte[]> touched, StateOverlay state, ref bool isOwned)
    {
        if (touched.Count == 0) return this;

        Membership result = isOwned ? this : new Membership(new(_byKey), new(_byAddress));
        isOwned = true;
        foreach (byte[] key in touched)
        {
            result.Remove(key);
            if (state.TryGet(key, out byte[]? value)) result.Read(key, value);
        }

        return result;
    }

    /// <summary>Reads the members from state that is not committed yet.</summary>
    internal static Membership Load(StateOverlay state)
    {
        Membership membership = new([], []);
        foreach (StateEntry entry in state.Scan(MembersPrefix, MembersPrefix)) membership.Read(entry.Key, entry.Value);
        return membership;
    }

    private static Address? AddressIn(byte[] key) =>
        key.Length == MembersPrefix.Length + Address.Size ? new Address(key.AsSpan(MembersPrefix.Length)) : null;

    /// <summary>
    /// Takes a row of the slot, unless it is none that the shipped contract writes: then it admits nobody. So each key has one
    /// address, whatever order rows are read in, and no upgrade of the contract makes nodes stop.
    /// </summary>
    private void Read(byte[] key, byte[] value)
    {
        CanonicalReader reader = new(value);
        Member? member = MemberCodec.Read(ref reader);
        if (!reader.TryFinish(out _) || member is null || AddressIn(key) is not { } address) return;
        if (Addresses.FromPublicKey(member.Key) != address) return;

        MemberEntry entry = new(address, member);
        _byKey[member.Key] = entry;
        _byAddress[address] = entry;
    }

    private void Remove(byte[] key)
    {
        if (AddressIn(key) is { } address && _byAddress.Remove(address, out MemberEntry? before)) _byKey.Remove(before.Member.Key);
    }
}
