using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Contracts.Testing;

/// <summary>
/// A member of an organisation in a <see cref="ContractTestHost"/>. It has no private key: the engine executes
/// transactions whose signatures were checked before.
/// </summary>
public sealed class TestMember
{
    internal TestMember(string organisation, string name, IReadOnlyList<string> roles)
    {
        Organisation = organisation;
        Name = name;
        Roles = roles;
        Hashing.Sha256(System.Text.Encoding.UTF8.GetBytes($"{organisation}/{name}")).CopyTo(_key);
        PublicKey = new PublicKey(_key);
        Address = Addresses.FromPublicKey(PublicKey);
    }

    private readonly byte[] _key = new byte[PublicKey.Size];

    /// <summary>Id of its organisation.</summary>
    public string Organisation { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Roles given at genesis.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>Its public key, made of its organisation and name.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Its address.</summary>
    public Address Address { get; }
}
