namespace Chain.Consensus.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData(4, 10_000)]
    [InlineData(16, 10_066)]
    [InlineData(128, 85_228)]
    public void The_longest_timeout_lets_a_proposer_send_its_block_to_all(int validators, ulong expected)
    {
        SimplexOptions options = new SimplexOptions().WithCapFor(ConsensusLimits.BlockBytesMax, validators);

        Assert.Equal(expected, options.ViewTimeoutMax.Value);
    }
}
