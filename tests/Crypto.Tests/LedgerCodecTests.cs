using Chain.Ledger;

namespace Chain.Crypto.Tests;

/// <summary>What the ledger encodes: round trips, and one encoding for each value under random mutation.</summary>
public sealed class LedgerCodecTests
{
    private static readonly (string Name, Func<SplitMix64, byte[]> Sample, Func<byte[], byte[]?> Reencode)[] Types =
    [
        ("body", r => LedgerSamples.Body(r, r.Next(4), 1 + r.Next(4)).Encode(),
            b => TransactionBody.TryDecode(b, out TransactionBody? body, out _) ? body!.Encode() : null),
        ("transaction", r => LedgerSamples.Transaction(r, r.Next(4), 1 + r.Next(4)).Encoded.ToArray(),
            b => Transaction.TryDecode(b, out Transaction? t, out _) ? Transaction.Create(t.Body, t.Signatures).Encoded.ToArray() : null),
        ("header", r => LedgerSamples.Header(r, Hash32.Zero).Encode(),
            b => BlockHeader.TryDecode(b, out BlockHeader? header, out _) ? header.Encode() : null),
        ("block", r => LedgerSamples.Block(r, r.Next(5)).Encoded.ToArray(),
            b => Block.TryDecode(b, out Block? block, out _) ? Block.Create(block.Header, block.Transactions).Encoded.ToArray() : null),
        ("receipt", r => LedgerSamples.Receipt(r, r.Next(2) == 0).Encode(),
            b => Receipt.TryDecode(b, out Receipt? receipt, out _) ? receipt.Encode() : null),
        ("genesis", r => LedgerSamples.Genesis(r).Encode(),
            b => GenesisDocument.TryDecode(b, out GenesisDocument? genesis, out _) ? genesis.Encode() : null),
    ];

    public static IEnumerable<object[]> Names() => Types.Select(type => new object[] { type.Name });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutation_is_refused_or_is_the_encoding_of_another_value(string name)
    {
        (_, Func<SplitMix64, byte[]> sample, Func<byte[], byte[]?> reencode) = Types.Single(type => type.Name == name);
        for (ulong seed = 0; seed < 20; seed++)
        {
            SplitMix64 random = new(seed);
            byte[]? violation = Bijection.FirstViolation(sample(random), reencode, random, mutants: 300);
            Assert.True(violation is null, $"seed={seed}: {Hex.Encode(violation)}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_truncation_is_a_value(string name)
    {
        (_, Func<SplitMix64, byte[]> sample, Func<byte[], byte[]?> reencode) = Types.Single(type => type.Name == name);
        byte[] whole = sample(new SplitMix64(1));
        for (int length = 0; length < whole.Length; length++) Assert.Null(reencode(whole[..length]));
        Assert.Null(reencode([.. whole, 0xc0]));
    }

    [Fact]
    public void A_decoded_transaction_is_the_one_that_was_made()
    {
        TransactionBody body = LedgerSamples.Body(new SplitMix64(5), cosigners: 2, calls: 3);
        Signature[] signatures = [.. Enumerable.Range(0, 3).Select(i => new Signature(new SplitMix64((ulong)i).Bytes(64)))];
        Assert.True(Transaction.TryDecode(Transaction.Create(body, signatures).Encoded, out Transaction? decoded, out _));

        Assert.Equal(body.GenesisHash, decoded.Body.GenesisHash);
        Assert.Equal(body.Sender, decoded.Body.Sender);
        Assert.Equal(body.Cosigners, decoded.Body.Cosigners);
        Assert.Equal(body.Calls.Select(call => (call.Contract, call.Method, Hex.Encode(call.Arguments.Span))), decoded.Body.Calls.Select(call => (call.Contract, call.Method, Hex.Encode(call.Arguments.Span))));
        Assert.Equal(body.GasLimit, decoded.Body.GasLimit);
        Assert.Equal(body.ValidUntil, decoded.Body.ValidUntil);
        Assert.Equal(body.Salt.ToArray(), decoded.Body.Salt.ToArray());
        Assert.Equal(signatures, decoded.Signatures);
        Assert.Equal(body.Encode(), decoded.EncodedBody.ToArray());
        Assert.Equal(Addresses.FromPublicKey(body.Sender), decoded.SenderAddress);
    }

    [Fact]
    public void Other_signatures_change_the_leaf_but_not_the_id()
    {
        TransactionBody body = LedgerSamples.Body(new SplitMix64(5));
        Transaction one = Transaction.Create(body, [new Signature(new SplitMix64(1).Bytes(64))]);
        Transaction two = Transaction.Create(body, [new Signature(new SplitMix64(2).Bytes(64))]);

        Assert.Equal(one.Id, two.Id);
        Assert.NotEqual(one.LeafHash, two.LeafHash);
    }

    [Fact]
    public void Signatures_count_only_for_their_own_signer()
    {
        byte[] seedA = new SplitMix64(1).Bytes(32), seedB = new SplitMix64(2).Bytes(32);
        TransactionBody body = LedgerSamples.Body(new SplitMix64(3)) with
        {
            Sender = Ed25519.DerivePublicKey(seedA),
            Cosigners = [Ed25519.DerivePublicKey(seedB)],
        };
        Signature a = Ed25519.Sign(seedA, SignTag.Transaction, body.Encode()), b = Ed25519.Sign(seedB, SignTag.Transaction, body.Encode());

        Assert.True(Transaction.Create(body, [a, b]).VerifySignatures());
        Assert.False(Transaction.Create(body, [b, a]).VerifySignatures());
        Assert.False(Transaction.Create(body, [a, a]).VerifySignatures());
        Assert.False(Transaction.Create(body, [a, Ed25519.Sign(seedB, SignTag.Notarize, body.Encode())]).VerifySignatures());
        Assert.Throws<ArgumentException>(() => Transaction.Create(body, [a]));
        Assert.Throws<ArgumentException>(() => Transaction.Create(body, [a, b, b]));
    }

    [Fact]
    public void A_block_reads_out_of_a_larger_value_with_its_own_bytes_only()
    {
        Block block = LedgerSamples.Block(new SplitMix64(1), transactions: 3);
        byte[] outer = [0x93, 0x05, .. block.Encoded.Span, 0x06];
        CanonicalReader reader = new(outer);
        reader.ReadRecord(3);
        reader.ReadUInt64();
        Block? inner = Block.Decode(ref reader, outer);
        reader.ReadUInt64();

        Assert.True(reader.TryFinish(out _));
        Assert.Equal(block.Hash, inner!.Hash);
        Assert.Equal(block.Encoded.ToArray(), inner.Encoded.ToArray());
        Assert.Equal(block.Transactions.Select(t => t.LeafHash), inner.Transactions.Select(t => t.LeafHash));
    }

    [Fact]
    public void A_receipt_keeps_what_the_transaction_did()
    {
        Receipt receipt = LedgerSamples.Receipt(new SplitMix64(1), fault: false);
        Assert.True(Receipt.TryDecode(receipt.Encode(), out Receipt? decoded, out _));

        Assert.Equal(receipt.TransactionId, decoded.TransactionId);
        Assert.Equal(receipt.GasUsed, decoded.GasUsed);
        Assert.Equal(receipt.Events.Select(e => (e.Contract, e.Name, Hex.Encode(e.Data.Span))), decoded.Events.Select(e => (e.Contract, e.Name, Hex.Encode(e.Data.Span))));
        Assert.Equal(receipt.ReturnValues.Select(v => Hex.Encode(v.Span)), decoded.ReturnValues.Select(v => Hex.Encode(v.Span)));
    }

    [Fact]
    public void A_genesis_file_reads_back_and_an_edited_one_is_noticed()
    {
        GenesisDocument document = LedgerSamples.Genesis(new SplitMix64(1));
        string json = GenesisFile.Write(document);

        Assert.True(GenesisFile.TryRead(json, out GenesisDocument? read, out string error), error);
        Assert.Equal(document.Encode(), read.Encode());
        Assert.False(GenesisFile.TryRead(json.Replace("Werk Süd", "Werk Nord", StringComparison.Ordinal), out _, out string changed));
        Assert.Contains("changed", changed, StringComparison.Ordinal);
        Assert.False(GenesisFile.TryRead(json[..^10], out _, out _));
    }

    [Theory]
    [InlineData("\"validators\": [", "\"validators\": [null,", "'validators' is null or holds null")]
    [InlineData("\"genesis\": {", "\"genesis\": null, \"x\": {", "'genesis' is null or holds null")]
    public void A_genesis_file_that_holds_nothing_where_something_is_due_is_refused(string part, string other, string expected)
    {
        string json = GenesisFile.Write(LedgerSamples.Genesis(new SplitMix64(1)));
        Assert.Contains(part, json, StringComparison.Ordinal);

        Assert.False(GenesisFile.TryRead(json.Replace(part, other, StringComparison.Ordinal), out _, out string error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_genesis_file_has_its_contracts_last_each_under_its_code_hash()
    {
        byte[] image = [1, 2, 3];
        GenesisDocument document = LedgerSamples.Genesis(new SplitMix64(1)) with { Contracts = [image] };
        string json = GenesisFile.Write(document), code = Hashing.Sha256(image).ToString();

        Assert.EndsWith($$"""
              },
              "contracts": [
                {
                  "codeHash": "{{code}}",
                  "image": "AQID"
                }
              ]
            }

            """.ReplaceLineEndings("\n"), json, StringComparison.Ordinal);
        Assert.Contains(code, Problem("AQID", "AQIE"), StringComparison.Ordinal);
        Assert.Contains("has an assembly of 0 bytes", Problem("AQID", ""), StringComparison.Ordinal);
        Assert.Contains("has an assembly of 262145 bytes", Problem("AQID", Convert.ToBase64String(new byte[LedgerLimits.ContractImageBytesMax + 1])), StringComparison.Ordinal);
        Assert.Contains("Not a genesis file", Problem("AQID", "!"), StringComparison.Ordinal);

        string Problem(string part, string other)
        {
            Assert.False(GenesisFile.TryRead(json.Replace(part, other, StringComparison.Ordinal), out _, out string error));
            return error;
        }
    }

    [Fact]
    public void A_genesis_file_of_version_1_is_refused_with_what_to_do()
    {
        string json = GenesisFile.Write(LedgerSamples.Genesis(new SplitMix64(1)));
        string old = json[..json.IndexOf(",\n  \"contracts\"", StringComparison.Ordinal)] + "\n}\n";

        Assert.False(GenesisFile.TryRead(old, out _, out string error));
        Assert.Contains("version 1", error, StringComparison.Ordinal);
        Assert.Contains("chain network init", error, StringComparison.Ordinal);
    }
}
