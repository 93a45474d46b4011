using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Ledger;

/// <summary>A validator of the first epoch.</summary>
/// <param name="Organisation">Id of the organisation that runs it.</param>
/// <param name="PublicKey">The key that signs its votes.</param>
/// <param name="TlsKeyHash">SHA-256 of its TLS key's SPKI, by which peers know it.</param>
public sealed record GenesisValidator(string Organisation, PublicKey PublicKey, Hash32 TlsKeyHash);

/// <summary>A member of an organisation: a key that may send transactions.</summary>
/// <param name="Name">What people call it, unique in its organisation.</param>
/// <param name="PublicKey">Its signing key.</param>
/// <param name="Roles">Roles it holds, strictly ascending in ordinal order.</param>
public sealed record GenesisMember(string Name, PublicKey PublicKey, IReadOnlyList<string> Roles);

/// <summary>An organisation of the consortium.</summary>
/// <param name="Id">Short identifier, such as <c>oem</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Members">Its first members.</param>
public sealed record GenesisOrganisation(string Id, string Name, IReadOnlyList<GenesisMember> Members);

/// <summary>
/// What the founders of a network agree on. The hash of its canonical bytes names the network
/// (docs/protocol/block.md).
/// </summary>
public sealed record GenesisDocument
{
    /// <summary>The version that this code writes and reads.</summary>
    public const ulong CurrentVersion = 2;

    /// <summary>The engine for Byzantine faults: Simplex.</summary>
    public const string SimplexEngine = "simplex";

    private const int Fields = 8;

    /// <summary>What people call the network.</summary>
    public required string NetworkName { get; init; }

    /// <summary>Time of block 0, in ms since 1970.</summary>
    public required ulong Timestamp { get; init; }

    /// <summary>Consensus engine; <see cref="SimplexEngine"/> is the one there is.</summary>
    public string Engine { get; init; } = SimplexEngine;

    /// <summary>Rules that all nodes share.</summary>
    public ChainParameters Parameters { get; init; } = new();

    /// <summary>Validators of epoch 0, in the order in which they propose. 1 to 128.</summary>
    public required IReadOnlyList<GenesisValidator> Validators { get; init; }

    /// <summary>Organisations and their members.</summary>
    public required IReadOnlyList<GenesisOrganisation> Organisations { get; init; }

    /// <summary>
    /// Assemblies of the contracts that the network starts with, in the order in which they are deployed; up to 32 of at most
    /// 256 KiB each. One of them is <c>consortium</c>.
    /// </summary>
    [JsonIgnore] // A genesis file has them after the rest (GenesisFile).
    public IReadOnlyList<ReadOnlyMemory<byte>> Contracts { get; init; } = [];

    /// <summary>Canonical bytes.</summary>
    public byte[] Encode()
    {
        CanonicalWriter writer = new(capacity: 2048);
        writer.WriteArrayHeader(Fields);
        writer.WriteUInt64(CurrentVersion);
        writer.WriteString(NetworkName);
        writer.WriteUInt64(Timestamp);
        writer.WriteString(Engine);
        Parameters.Encode(writer);
        writer.WriteArrayHeader(Validators.Count);
        foreach (GenesisValidator validator in Validators)
        {
            writer.WriteArrayHeader(3);
            writer.WriteString(validator.Organisation);
            writer.WritePublicKey(validator.PublicKey);
            writer.WriteHash(validator.TlsKeyHash);
        }

        writer.WriteArrayHeader(Organisations.Count);
        foreach (GenesisOrganisation organisation in Organisations) EncodeOrganisation(writer, organisation);
        writer.WriteArrayHeader(Contracts.Count);
        foreach (ReadOnlyMemory<byte> image in Contracts) writer.WriteBytes(image.Span);
        return writer.ToArray();
    }

    /// <summary>The network's name in every header, vote and transaction.</summary>
    public Hash32 ComputeHash() => Hashing.Hash(HashTag.Genesis, Encode());

    /// <summary>Decodes canonical bytes; false with the first error for anything else.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out GenesisDocument? document, out DecodeError error)
    {
        CanonicalReader reader = new(bytes);
        document = Decode(ref reader);
        if (reader.TryFinish(out error)) return true;

        document = null;
        return false;
    }

    private static GenesisDocument Decode(ref CanonicalReader reader)
    {
        reader.ReadRecord(Fields);
        if (reader.ReadUInt64() != CurrentVersion) reader.Fail(DecodeError.OutOfRange);
        GenesisDocument document = new()
        {
            NetworkName = reader.ReadString(LedgerLimits.NameBytesMax),
            Timestamp = reader.ReadUInt64(),
            Engine = reader.ReadString(LedgerLimits.NameBytesMax),
            Parameters = ChainParameters.Decode(ref reader),
            Validators = ReadValidators(ref reader),
            Organisations = ReadOrganisations(ref reader),
            Contracts = ReadContracts(ref reader),
        };
        if (document.Engine != SimplexEngine || !document.IsConsistent()) reader.Fail(DecodeError.OutOfRange);
        return document;
    }

    /// <summary>
    /// Names are not empty, organisations, keys, names in one organisation and assemblies do not recur, and every validator's
    /// organisation is there.
    /// </summary>
    private bool IsConsistent()
    {
        HashSet<string> organisations = new(StringComparer.Ordinal);
        HashSet<PublicKey> members = [];
        foreach (GenesisOrganisation organisation in Organisations)
        {
            if (organisation.Id.Length == 0 || !organisations.Add(organisation.Id)) return false;
            HashSet<string> names = new(StringComparer.Ordinal);
            foreach (GenesisMember member in organisation.Members)
            {
                if (member.Name.Length == 0 || !names.Add(member.Name) || !members.Add(member.PublicKey)) return false;
            }
        }

        HashSet<PublicKey> validators = [];
        foreach (GenesisValidator validator in Validators)
        {
            if (!organisations.Contains(validator.Organisation) || !validators.Add(validator.PublicKey)) return false;
        }

        HashSet<Hash32> contracts = [];
        foreach (ReadOnlyMemory<byte> image in Contracts)
        {
            if (!contracts.Add(Hashing.Sha256(image.Span))) return false;
        }

        return NetworkName.Length > 0 && validators.Count > 0;
    }

    private static void EncodeOrganisation(CanonicalWriter writer, GenesisOrganisation organisation)
    {
        writer.WriteArrayHeader(3);
        writer.WriteString(organisation.Id);
        writer.WriteString(organisation.Name);
        writer.WriteArrayHeader(organisation.Members.Count);
        foreach (GenesisMember member in organisation.Members)
        {
            writer.WriteArrayHeader(3);
            writer.WriteString(member.Name);
            writer.WritePublicKey(member.PublicKey);
            writer.WriteArrayHeader(member.Roles.Count);
            foreach (string role in member.Roles) writer.WriteString(role);
        }
    }

    private static GenesisValidator[] ReadValidators(ref CanonicalReader reader)
    {
        GenesisValidator[] validators = new GenesisValidator[reader.ReadArrayHeader(LedgerLimits.ValidatorsMax, leastBytesEach: 70)];
        for (int i = 0; i < validators.Length; i++)
        {
            reader.ReadRecord(3);
            validators[i] = new GenesisValidator(
                reader.ReadString(LedgerLimits.NameBytesMax), reader.ReadPublicKey(), reader.ReadHash());
        }

        return validators;
    }

    private static GenesisOrganisation[] ReadOrganisations(ref CanonicalReader reader)
    {
        GenesisOrganisation[] organisations = new GenesisOrganisation[reader.ReadArrayHeader(LedgerLimits.OrganisationsMax, leastBytesEach: 4)];
        for (int i = 0; i < organisations.Length; i++)
        {
            reader.ReadRecord(3);
            organisations[i] = new GenesisOrganisation(
                reader.ReadString(LedgerLimits.NameBytesMax),
                reader.ReadString(LedgerLimits.NameBytesMax),
                ReadMembers(ref reader));
        }

        return organisations;
    }

    private static ReadOnlyMemory<byte>[] ReadContracts(ref CanonicalReader reader)
    {
        ReadOnlyMemory<byte>[] contracts = new ReadOnlyMemory<byte>[reader.ReadArrayHeader(LedgerLimits.GenesisContractsMax, leastBytesEach: 2)];
        for (int i = 0; i < contracts.Length; i++)
        {
            contracts[i] = reader.ReadBytes(LedgerLimits.ContractImageBytesMax).ToArray();
            if (contracts[i].IsEmpty) reader.Fail(DecodeError.OutOfRange);
        }

        return contracts;
    }

    private static GenesisMember[] ReadMembers(ref CanonicalReader reader)
    {
        GenesisMember[] members = new GenesisMember[reader.ReadArrayHeader(LedgerLimits.MembersMax, leastBytesEach: 37)];
        for (int i = 0; i < members.Length; i++)
        {
            reader.ReadRecord(3);
            string name = reader.ReadString(LedgerLimits.NameBytesMax);
            PublicKey key = reader.ReadPublicKey();
            string[] roles = new string[reader.ReadArrayHeader(LedgerLimits.RolesMax)];
            for (int r = 0; r < roles.Length; r++)
            {
                roles[r] = reader.ReadString(LedgerLimits.NameBytesMax);
                if (r > 0 && string.CompareOrdinal(roles[r - 1], roles[r]) >= 0) reader.Fail(DecodeError.KeysNotAscending);
            }

            members[i] = new GenesisMember(name, key, roles);
        }

        return members;
    }
}
