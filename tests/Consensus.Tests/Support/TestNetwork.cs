using Chain.Crypto;

namespace Chain.Consensus.Tests;

/// <summary>The keys and the domain of a test network.</summary>
internal sealed class TestNetwork
{
    public TestNetwork(int validators)
    {
        Signers = [.. Enumerable.Range(0, validators).Select(Scheme.CreateSigner)];
        Domain = new ConsensusDomain(
            Hashing.Hash(HashTag.Genesis, "test"u8), new Epoch(0), new ValidatorSet([.. Signers.Select(signer => signer.PublicKey)]));
    }

    public KeyedHashScheme Scheme { get; } = new();

    public IVoteSigner[] Signers { get; }

    public ConsensusDomain Domain { get; }

    public Vote Sign(VoteKind kind, ulong view, Hash32 block, int signer)
    {
        byte[] bytes = Vote.SigningBytes(kind, Domain.GenesisHash, Domain.Epoch, new View(view), block);
        return new Vote(kind, Domain.Epoch, new View(view), block, new ValidatorIndex(signer), Signers[signer].Sign(bytes));
    }

    public Certificate Certify(VoteKind kind, ulong view, Hash32 block, params int[] signers) => new(
        kind,
        Domain.Epoch,
        new View(view),
        block,
        [.. signers.Select(signer => new ValidatorIndex(signer))],
        [.. signers.Select(signer => Sign(kind, view, block, signer).Signature)]);
}
