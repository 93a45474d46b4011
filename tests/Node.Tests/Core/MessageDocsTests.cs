using Chain.Consensus;
using Chain.Encoding;
using Chain.Node.Checking;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.TestSupport;

namespace Chain.Node.Tests.Core;

/// <summary>What docs/protocol/messages.md says is what the code does. That its examples are worked out rightly is shown by Crypto.Tests.</summary>
public sealed class MessageDocsTests
{
    private readonly Dictionary<string, byte[]> _results = new(Results("transaction").Concat(Results("block")).Concat(Results("messages")).DistinctBy(static example => example.Key));

    [Theory]
    [InlineData("consensusMessage", typeof(ConsensusNodeMessage))]
    [InlineData("transactionsMessage", typeof(TransactionsMessage))]
    [InlineData("statusMessage", typeof(StatusMessage))]
    [InlineData("requestMessage", typeof(BlocksRequestMessage))]
    [InlineData("blocksMessage", typeof(BlocksMessage))]
    [InlineData("emptyMessage", typeof(BlocksMessage))]
    public void The_code_reads_and_makes_the_messages_of_the_page(string name, Type type)
    {
        byte[] bytes = _results[name];

        Assert.True(NodeMessage.TryDecode(bytes, new LedgerBlockCodec(), out NodeMessage? message, out _));
        Assert.IsType(type, message);
        Assert.Equal(bytes, message.Encode());
    }

    [Fact]
    public void The_blocks_of_the_page_are_proved_by_their_headers()
    {
        ValidatorSet validators = new([new PublicKey(_results["validatorKey"])]);
        ConsensusDomain domain = new(new Hash32(_results["genesisHash"]), new Epoch(0), validators);
        MessageChecker checker = new(domain, new Ed25519Scheme(), new SignatureCache(), new CoreWorld().Rules);

        Assert.Equal(CheckVerdict.Valid, checker.Check(_results["blocksMessage"], out NodeMessage? message));
        BlocksMessage blocks = Assert.IsType<BlocksMessage>(message);
        Assert.Equal((1UL, 2UL), (Assert.Single(blocks.Blocks).Header.Height, Assert.Single(blocks.Headers).Height));
        Assert.Equal(CheckVerdict.Valid, checker.Check(_results["emptyMessage"], out _));
        Assert.Equal(CheckVerdict.BadBlocks, checker.Check((blocks with { Headers = [] }).Encode(), out _));
    }

    [Fact]
    public void Every_prefix_of_a_message_and_every_message_with_a_byte_more_is_refused()
    {
        byte[] bytes = _results["blocksMessage"];
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(NodeMessage.TryDecode(bytes.AsMemory(0, length), new LedgerBlockCodec(), out _, out _));
        }

        byte[] longer = [.. bytes, 0];
        Assert.False(NodeMessage.TryDecode(longer, new LedgerBlockCodec(), out _, out _));
    }

    /// <summary>
    /// The results that stand beside the named examples of a page, <c>name = expression -> 0x…</c> over some lines, and the
    /// names that are bytes outright, <c>name = 0x…</c>.
    /// </summary>
    private static IEnumerable<KeyValuePair<string, byte[]>> Results(string page)
    {
        string text = File.ReadAllText(Repository.Path($"docs/protocol/{page}.md")).Replace("\n ", " ", StringComparison.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            int equals = line.IndexOf(" = ", StringComparison.Ordinal);
            int result = line.LastIndexOf("0x", StringComparison.Ordinal) + 2;
            string before = result < 2 ? "" : line[..(result - 2)];
            if (equals < 0 || !(before.EndsWith(" -> ", StringComparison.Ordinal) || before.Length == equals + 3)) continue;

            string digits = line[result..].Replace(" ", "", StringComparison.Ordinal);
            if (digits.All(char.IsAsciiHexDigit)) yield return new(line[..equals], Convert.FromHexString(digits));
        }
    }
}
