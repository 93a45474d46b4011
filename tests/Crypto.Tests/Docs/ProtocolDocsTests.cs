using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Chain.Ledger;

namespace Chain.Crypto.Tests.Docs;

/// <summary>
/// What docs/protocol says is what the code does. With REWRITE=1 in the environment, the results of the examples are
/// written into the pages instead of compared.
/// </summary>
public sealed class ProtocolDocsTests
{
    [Theory]
    [InlineData("encoding")]
    [InlineData("crypto")]
    [InlineData("transaction")]
    [InlineData("transaction", "block")]
    [InlineData("transaction", "block", "messages")]
    [InlineData("consensus")]
    public void Every_example_has_the_result_that_stands_beside_it(params string[] names)
    {
        DocPage page = DocPage.Load(names);
        string name = names[^1];
        if (Environment.GetEnvironmentVariable("REWRITE") == "1") File.WriteAllText(DocPage.PathOf(name), page.Actual);
        else Assert.Equal(page.Actual, page.Text);
    }

    [Fact]
    public void Every_refused_form_is_refused_with_the_reason_that_stands_beside_it()
    {
        string[] lines = [.. DocPage.Load("encoding").Fenced("rejected")];

        Assert.NotEmpty(lines);
        foreach (string line in lines)
        {
            string[] sides = line.Split("->", StringSplitOptions.TrimEntries);
            byte[] bytes = Convert.FromHexString(sides[0].Replace(" ", "", StringComparison.Ordinal));
            Assert.False(AnyValue.TryDecode(bytes, out _, out DecodeError error));
            Assert.Equal(sides[1], error.ToString());
        }
    }

    [Fact]
    public void The_reasons_for_refusal_are_all_listed() =>
        Assert.Equal(Enum.GetNames<DecodeError>(), DocPage.Load("encoding").TableRows().Select(row => row[0]));

    [Fact]
    public void The_tags_are_all_listed_with_their_values()
    {
        IEnumerable<string> tags = Enum.GetValues<HashTag>().Select(tag => $"0x{(int)tag:x2} {tag}")
            .Concat(Enum.GetValues<SignTag>().Select(tag => $"0x{(int)tag:x2} {tag}"));

        Assert.Equal(tags, DocPage.Load("crypto").TableRows().Select(row => $"{row[0]} {row[1]}"));
    }

    [Fact]
    public void The_limits_are_all_listed_with_their_values()
    {
        IEnumerable<string> limits = typeof(LedgerLimits).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => $"{field.Name} {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        IEnumerable<string> listed = DocPage.Load("transaction").TableRows()
            .Concat(DocPage.Load("block", DocPage.Load("transaction")).TableRows())
            .Select(row => $"{row[0]} {row[1]}");

        Assert.Equal(limits.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_verdicts_on_edge_cases_are_those_that_the_test_pins() =>
        Assert.Equal(SpeccheckTests.Verdicts, Assert.Single(DocPage.Load("crypto").Fenced("verdicts")));

    [Fact]
    public void The_code_makes_the_hashes_seals_and_key_file_of_the_page()
    {
        DocPage page = DocPage.Load("crypto");
        ExampleEvaluator names = page.Evaluator;
        PublicKey key = Ed25519.DerivePublicKey(names.Bytes("seed"));
        Hash32[] leaves = [new(names.Bytes("leaf0")), new(names.Bytes("leaf1")), new(names.Bytes("leaf2"))];

        Assert.Equal(names.Bytes("signature"), Ed25519.Sign(names.Bytes("seed"), SignTag.Transaction, "body"u8).ToArray());
        Assert.Equal(names.Bytes("address"), Addresses.FromPublicKey(key).ToArray());
        Assert.Equal(names.Bytes("emptyRoot"), MerkleTree.EmptyRoot.ToArray());
        Assert.Equal(names.Bytes("root3"), MerkleTree.Root(leaves).ToArray());
        Assert.Equal([leaves[0], leaves[2]], MerkleTree.InclusionProof(leaves, 1));
        Assert.Equal([leaves[2]], MerkleTree.ConsistencyProof(leaves, 2));
        Assert.True(Sealing.TrySeal(
            names.Bytes("recipientPublic"), names.Bytes("ephemeralPrivate"), "2.40 EUR"u8, "prices"u8, out byte[]? sealedMessage));
        Assert.Equal(names.Bytes("sealed"), sealedMessage);
        Assert.True(Sealing.TryOpen(names.Bytes("recipientPrivate"), sealedMessage, "prices"u8, out _));

        string file = KeyFile.Encrypt(
            names.Bytes("seed"), "correct horse", names.Bytes("fileSalt"), names.Bytes("fileNonce"), new KdfParameters(1, 8192));
        string text = string.Join('\n', page.Fenced("json")) + "\n";
        if (Environment.GetEnvironmentVariable("REWRITE") == "1") File.WriteAllText(DocPage.PathOf("crypto"), page.Actual.Replace(text, file, StringComparison.Ordinal));
        else Assert.Equal(file, text);
    }

    [Fact]
    public void The_code_makes_the_transactions_of_the_page()
    {
        ExampleEvaluator names = DocPage.Load("transaction").Evaluator;

        Assert.True(Transaction.TryDecode(names.Bytes("transaction"), out Transaction? one, out _));
        Assert.Equal(names.Bytes("id"), one.Id.ToArray());
        Assert.Equal(names.Bytes("leaf"), one.LeafHash.ToArray());
        Assert.Equal(names.Bytes("body"), one.Body.Encode());
        Assert.Equal(names.Bytes("arguments"), one.Body.Calls[0].Arguments.ToArray());
        Assert.Equal(1_767_225_600_000UL, one.Body.ValidUntil);
        Assert.True(one.VerifySignatures());

        Assert.True(Transaction.TryDecode(names.Bytes("transaction2"), out Transaction? two, out _));
        Assert.Equal(names.Bytes("id2"), two.Id.ToArray());
        Assert.Equal(names.Bytes("other"), Assert.Single(two.Body.Cosigners).ToArray());
        Assert.True(two.VerifySignatures());
    }

    [Fact]
    public void The_bytes_listed_one_by_one_are_those_of_the_body()
    {
        DocPage page = DocPage.Load("transaction");
        ReadOnlySpan<byte> rest = page.Evaluator.Bytes("body");
        foreach (string line in page.Fenced("parts"))
        {
            byte last = 0;
            foreach (string part in line.Split(' ', StringSplitOptions.RemoveEmptyEntries).TakeWhile(part => part.All(IsHexOrDots)))
            {
                // Dots stand for as many bytes as the length before them says.
                byte[] bytes = part == "…" ? rest[..last].ToArray() : Convert.FromHexString(part);
                Assert.True(rest.StartsWith(bytes), $"{part} in: {line}");
                rest = rest[bytes.Length..];
                last = bytes[^1];
            }
        }

        Assert.True(rest.IsEmpty);
    }

    [Fact]
    public void The_code_makes_the_genesis_receipts_and_block_of_the_page()
    {
        ExampleEvaluator names = DocPage.Load("block", DocPage.Load("transaction")).Evaluator;

        Assert.True(GenesisDocument.TryDecode(names.Bytes("genesis"), out GenesisDocument? genesis, out _));
        Assert.Equal(names.Bytes("genesis"), genesis.Encode());
        Assert.Equal(names.Bytes("genesisHash"), genesis.ComputeHash().ToArray());
        Assert.Equal(new ChainParameters(), genesis.Parameters);

        Assert.True(Receipt.TryDecode(names.Bytes("receipt"), out Receipt? receipt, out _));
        Assert.Equal("Stored", Assert.Single(receipt.Events).Name);
        Assert.Equal(names.Bytes("receiptsRoot1"), Receipt.Root([receipt.Encode()]).ToArray());
        Assert.True(Receipt.TryDecode(names.Bytes("fault"), out Receipt? fault, out _));
        Assert.Equal(ReceiptStatus.Fault, fault.Status);
        Assert.Equal(names.Bytes("receiptsRoot"), Receipt.RangeRoot(1, [Receipt.Root([receipt.Encode()])]).ToArray());

        Assert.True(Block.TryDecode(names.Bytes("block"), out Block? block, out _));
        Assert.Equal(names.Bytes("blockHash"), block.Hash.ToArray());
        Assert.Equal(names.Bytes("id"), Assert.Single(block.Transactions).Id.ToArray());
        Assert.Equal(names.Bytes("header"), block.Header.Encode());
        Assert.Equal(Receipt.RangeRoot(1, []), block.Header.ReceiptsRoot);
    }

    [Fact]
    public async Task The_javascript_of_the_page_makes_the_same_transaction()
    {
        DocPage page = DocPage.Load("transaction");
        ProcessStartInfo start = new("node", ["--input-type=module"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process node = Process.Start(start)!;
        await node.StandardInput.WriteAsync(string.Join('\n', page.Fenced("js")));
        node.StandardInput.Close();
        string output = await node.StandardOutput.ReadToEndAsync();

        Assert.Equal($"{Hex.Encode(page.Evaluator.Bytes("transaction"))}\n{Hex.Encode(page.Evaluator.Bytes("id"))}\n", output);
    }

    private static bool IsHexOrDots(char c) => char.IsAsciiHexDigitLower(c) || c == '…';
}
