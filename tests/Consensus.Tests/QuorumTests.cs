namespace Chain.Consensus.Tests;

public sealed class QuorumTests
{
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(3, 0, 3)]
    [InlineData(4, 1, 3)]
    [InlineData(7, 2, 5)]
    [InlineData(16, 5, 11)]
    public void A_quorum_is_all_but_the_faults(int validators, int faults, int quorum)
    {
        Assert.Equal(faults, Quorum.Faults(validators));
        Assert.Equal(quorum, Quorum.Size(validators));
    }

    [Fact]
    public void Two_quorums_always_share_an_honest_validator()
    {
        for (int n = 1; n <= ConsensusLimits.ValidatorsMax; n++)
        {
            Assert.True((2 * Quorum.Size(n)) - n > Quorum.Faults(n), $"n={n}");
            Assert.True(Quorum.Size(n) <= n - Quorum.Faults(n), $"n={n}: the honest alone must be a quorum");
        }
    }

    [Fact]
    public void A_validator_set_refuses_no_key_too_many_and_the_same_twice()
    {
        PublicKey[] keys = [.. Enumerable.Range(0, ConsensusLimits.ValidatorsMax + 1).Select(i => new KeyedHashScheme().CreateSigner(i).PublicKey)];

        Assert.Throws<ArgumentException>(() => new ValidatorSet([]));
        Assert.Throws<ArgumentException>(() => new ValidatorSet(keys));
        Assert.Throws<ArgumentException>(() => new ValidatorSet([keys[0], keys[1], keys[0]]));
        Assert.Equal(ConsensusLimits.ValidatorsMax, new ValidatorSet(keys[1..]).Count);
    }

    [Fact]
    public void Every_validator_has_its_turn_in_order()
    {
        ValidatorSet set = new TestNetwork(4).Domain.Validators;

        Assert.Equal([1, 2, 3, 0, 1], Enumerable.Range(1, 5).Select(view => set.ProposerOf(new View((ulong)view)).Value));
    }
}
