using Chain.Simulator.Running;

namespace Chain.Simulator.Tests;

/// <summary>What cannot be meant is no run in which all held.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData()]
    [InlineData("--seed", "x")]
    [InlineData("--seeds", "x")]
    [InlineData("--seeds", "5..1")]
    [InlineData("--seeds", "5..5")]
    [InlineData("--seeds", "0..2", "--profile", "nosuch")]
    [InlineData("--seeds", "0..2", "--mutation", "nosuch")]
    [InlineData("--seed", "1", "--nodes", "5")]
    [InlineData("--nosuch")]
    public void Wrong_usage_has_an_exit_code_of_its_own(params string[] args) => Assert.Equal(2, CommandLine.Run(args));
}
