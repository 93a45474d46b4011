using Chain.Ledger;

namespace Chain.Crypto.Tests;

/// <summary>One case for each rule that the ledger's decoders add to the canonical encoding.</summary>
public sealed class LedgerRejectionTests
{
    private static readonly PublicKey[] Keys = [.. Enumerable.Range(1, 20).Select(i => new PublicKey([(byte)i, .. new byte[31]]))];
    private static readonly Hash32 Hash = Hashing.Sha256("hash"u8);
    private static readonly byte[] Salt = new byte[16];
    private static readonly byte[] Key = Keys[0].ToArray();

    [Fact]
    public void The_plain_body_is_accepted() => AssertBody(DecodeError.None, Body());

    [Fact]
    public void Cosigners_ascend_strictly_and_leave_the_sender_out()
    {
        AssertBody(DecodeError.None, Body(cosigners: KeyList(1, 2)));
        AssertBody(DecodeError.OutOfRange, Body(cosigners: KeyList(2, 1)));
        AssertBody(DecodeError.OutOfRange, Body(cosigners: KeyList(1, 1)));
        AssertBody(DecodeError.OutOfRange, Body(cosigners: KeyList(0)));
        AssertBody(DecodeError.OutOfRange, Body(cosigners: KeyList(0, 1)));
        AssertBody(DecodeError.None, Body(cosigners: KeyList([.. Enumerable.Range(1, 15)])));
        AssertBody(DecodeError.TooLong, Body(cosigners: KeyList([.. Enumerable.Range(1, 16)])));
    }

    [Fact]
    public void There_are_1_to_64_calls()
    {
        AssertBody(DecodeError.OutOfRange, Body(calls: []));
        AssertBody(DecodeError.None, Body(calls: [.. Enumerable.Repeat(Call(), 64)]));
        AssertBody(DecodeError.TooLong, Body(calls: [.. Enumerable.Repeat(Call(), 65)]));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("store", true)]
    [InlineData("a.b-c9", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345", true)]
    [InlineData("", false)]
    [InlineData("9a", false)]
    [InlineData("-a", false)]
    [InlineData("Store", false)]
    [InlineData("a_b", false)]
    [InlineData("störe", false)]
    public void Contract_names_are_lower_case_ascii(string name, bool valid) =>
        AssertBody(valid ? DecodeError.None : DecodeError.OutOfRange, Body(calls: [Call(contract: name)]));

    [Theory]
    [InlineData("P", true)]
    [InlineData("put2", true)]
    [InlineData("", false)]
    [InlineData("2put", false)]
    [InlineData("put-it", false)]
    [InlineData("püt", false)]
    public void Method_names_are_ascii_letters_and_digits(string name, bool valid) =>
        AssertBody(valid ? DecodeError.None : DecodeError.OutOfRange, Body(calls: [Call(method: name)]));

    [Fact]
    public void Names_have_a_longest_length()
    {
        AssertBody(DecodeError.TooLong, Body(calls: [Call(contract: new string('a', 33))]));
        AssertBody(DecodeError.None, Body(calls: [Call(method: new string('a', 64))]));
        AssertBody(DecodeError.TooLong, Body(calls: [Call(method: new string('a', 65))]));
    }

    [Fact]
    public void Fields_of_a_body_have_their_types_and_lengths()
    {
        AssertBody(DecodeError.OutOfRange, Body(salt: new byte[15]));
        AssertBody(DecodeError.TooLong, Body(salt: new byte[17]));
        AssertBody(DecodeError.OutOfRange, Body(genesisHash: new byte[31]));
        AssertBody(DecodeError.WrongType, Body(genesisHash: "text"));
        AssertBody(DecodeError.WrongType, Body(genesisHash: null));
        AssertBody(DecodeError.WrongType, Body(gasLimit: -1L));
        AssertBody(DecodeError.WrongArity, [.. Body(), null]);
        AssertBody(DecodeError.WrongArity, [.. Body().Take(6)]);
        AssertBody(DecodeError.WrongArity, Body(calls: [new List<object?> { "store", "Put" }]));
    }

    [Fact]
    public void A_transaction_has_one_signature_for_each_signer()
    {
        AssertTransaction(DecodeError.None, Body(), signatures: 1);
        AssertTransaction(DecodeError.WrongArity, Body(), signatures: 0);
        AssertTransaction(DecodeError.WrongArity, Body(), signatures: 2);
        AssertTransaction(DecodeError.None, Body(cosigners: KeyList(1, 2)), signatures: 3);
        AssertTransaction(DecodeError.WrongArity, Body(cosigners: KeyList(1, 2)), signatures: 2);
        AssertTransaction(DecodeError.TooLong, Body(), signatures: 17);
    }

    [Fact]
    public void A_transaction_of_512_KiB_is_the_largest()
    {
        int overhead = Encode(Body(calls: [Call(arguments: new byte[500_000])]), 1).Length - 500_000;

        AssertTransaction(DecodeError.None, Body(calls: [Call(arguments: new byte[LedgerLimits.TransactionBytesMax - overhead])]), signatures: 1);
        AssertTransaction(DecodeError.TooLong, Body(calls: [Call(arguments: new byte[LedgerLimits.TransactionBytesMax - overhead + 1])]), signatures: 1);
    }

    [Fact]
    public void A_header_of_another_version_or_proposer_is_refused()
    {
        AssertHeader(DecodeError.None, 0, 1UL);
        AssertHeader(DecodeError.OutOfRange, 0, 2UL);
        AssertHeader(DecodeError.OutOfRange, 0, 0UL);
        AssertHeader(DecodeError.None, 8, 127UL);
        AssertHeader(DecodeError.OutOfRange, 8, 128UL);
        AssertHeader(DecodeError.WrongType, 5, null);
        AssertHeader(DecodeError.WrongType, 6, null);
    }

    [Fact]
    public void A_block_whose_header_does_not_commit_to_its_transactions_is_refused()
    {
        Block block = LedgerSamples.Block(new SplitMix64(1), transactions: 3);
        byte[] swapped = [0x92, .. block.Header.Encode(), 0x93, .. block.Transactions.Reverse().SelectMany(t => t.Encoded.ToArray())];
        byte[] fewer = [0x92, .. block.Header.Encode(), 0x92, .. block.Transactions.Take(2).SelectMany(t => t.Encoded.ToArray())];

        Assert.Equal(DecodeError.OutOfRange, BlockError(swapped));
        Assert.Equal(DecodeError.OutOfRange, BlockError(fewer));
        Assert.Throws<ArgumentException>(() => Block.Create(block.Header, [.. block.Transactions.Take(2)]));
    }

    [Fact]
    public void A_block_with_a_doubled_transaction_has_another_root() =>
        Assert.NotEqual(
            Block.TransactionsRoot([.. LedgerSamples.Block(new SplitMix64(1), 3).Transactions]),
            Block.TransactionsRoot([.. LedgerSamples.Block(new SplitMix64(1), 3).Transactions, LedgerSamples.Block(new SplitMix64(1), 3).Transactions[2]]));

    [Fact]
    public void Nothing_is_allocated_for_transactions_that_are_not_there()
    {
        byte[] header = LedgerSamples.Header(new SplitMix64(1), Hash32.Zero).Encode();
        byte[] tooMany = [0x92, .. header, 0xdc, 0x40, 0x01, .. new byte[20_000]];
        byte[] missing = [0x92, .. header, 0xdc, 0x40, 0x00, 0x00];
        BlockError(missing);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DecodeError first = BlockError(tooMany), second = BlockError(missing);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((DecodeError.TooLong, DecodeError.TooLong), (first, second));
        Assert.InRange(allocated, 0, 2_000);
    }

    [Fact]
    public void A_receipt_keeps_its_limits()
    {
        AssertReceipt(DecodeError.None, 1, 0UL);
        AssertReceipt(DecodeError.OutOfRange, 1, 2UL);
        AssertReceipt(DecodeError.TooLong, 2, new string('a', 65));
        AssertReceipt(DecodeError.TooLong, 3, new string('a', 257));
        AssertReceipt(DecodeError.TooLong, 5, Enumerable.Repeat<object?>(new List<object?> { "a", "b", Salt }, 1_025).ToList());
        AssertReceipt(DecodeError.TooLong, 5, new List<object?> { new List<object?> { "a", "b", new byte[4_097] } });
        AssertReceipt(DecodeError.TooLong, 6, Enumerable.Repeat<object?>(Salt, 65).ToList());
    }

    [Fact]
    public void A_genesis_document_keeps_its_rules()
    {
        AssertGenesis(DecodeError.None, 0, 2UL);
        AssertGenesis(DecodeError.OutOfRange, 0, 1UL);
        AssertGenesis(DecodeError.OutOfRange, 0, 3UL);
        AssertGenesis(DecodeError.TooLong, 1, new string('a', 65));
        AssertGenesis(DecodeError.OutOfRange, 3, "proof-of-work");
        AssertGenesis(DecodeError.OutOfRange, 4, Parameters(maxLag: 0));
        AssertGenesis(DecodeError.OutOfRange, 4, Parameters(bytes: (ulong)LedgerLimits.BlockBytesMax + 1));
        AssertGenesis(DecodeError.OutOfRange, 4, Parameters(bytes: ChainParameters.BlockBytesMin - 1));
        AssertGenesis(DecodeError.OutOfRange, 4, Parameters(gas: ChainParameters.BlockGasLimitMin - 1));
        AssertGenesis(DecodeError.OutOfRange, 4, Parameters(validityMs: ChainParameters.MaxValidityMsMin - 1));
        AssertGenesis(DecodeError.OutOfRange, 4, Parameters(emptyMs: 0));
        AssertGenesis(DecodeError.None, 4, Parameters(driftMs: 0));
        AssertGenesis(DecodeError.OutOfRange, 5, new List<object?>());
        AssertGenesis(DecodeError.TooLong, 5, Enumerable.Repeat<object?>(new List<object?> { "o", Key, Key }, 129).ToList());
        AssertGenesis(DecodeError.KeysNotAscending, 6, Organisation("b", "a"));
        AssertGenesis(DecodeError.KeysNotAscending, 6, Organisation("a", "a"));
        AssertGenesis(DecodeError.None, 6, Organisation("a", "b"));
        AssertGenesis(DecodeError.OutOfRange, 6, Members(("alice", 0), ("alice", 1)));
        AssertGenesis(DecodeError.OutOfRange, 6, Members(("alice", 0), ("bob", 0)));
        AssertGenesis(DecodeError.None, 6, Members(("alice", 0), ("bob", 1)));
        AssertGenesis(DecodeError.None, 7, new List<object?>());
        AssertGenesis(DecodeError.None, 7, new List<object?> { new byte[LedgerLimits.ContractImageBytesMax] });
        AssertGenesis(DecodeError.TooLong, 7, new List<object?> { new byte[LedgerLimits.ContractImageBytesMax + 1] });
        AssertGenesis(DecodeError.OutOfRange, 7, new List<object?> { Array.Empty<byte>() });
        AssertGenesis(DecodeError.OutOfRange, 7, new List<object?> { new byte[] { 1 }, new byte[] { 1 } });
        AssertGenesis(DecodeError.None, 7, Images(LedgerLimits.GenesisContractsMax));
        AssertGenesis(DecodeError.TooLong, 7, Images(LedgerLimits.GenesisContractsMax + 1));
    }

    [Fact]
    public void The_shortest_transaction_is_as_short_as_the_decoder_says()
    {
        byte[] shortest = Encode(Body(calls: [Call("a", "A", [])], gasLimit: 0UL), signatures: 1);

        Assert.True(Transaction.TryDecode(shortest, out _, out _));
        Assert.Equal(166, shortest.Length);
    }

    [Fact]
    public void What_is_too_large_is_refused_before_it_is_copied()
    {
        List<object?> body = Body(calls: [.. Enumerable.Repeat<object?>(Call(arguments: new byte[LedgerLimits.TransactionBytesMax - 1_000]), 16)]);
        byte[] transaction = Encode(body, signatures: 1);
        byte[] block = [0x92, .. LedgerSamples.Header(new SplitMix64(1), Hash32.Zero).Encode(), 0x91, .. transaction];
        byte[] longer = [.. block, .. transaction];
        Assert.Equal(DecodeError.TooLong, BlockError(block));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(Transaction.TryDecode(transaction, out _, out DecodeError alone));
        CanonicalReader reader = new(longer);
        Assert.Null(Block.Decode(ref reader, longer));

        Assert.Equal((DecodeError.TooLong, DecodeError.TooLong), (alone, reader.Error));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, LedgerLimits.TransactionBytesMax + 10_000);
    }

    private static List<object?> Parameters(
        ulong bytes = ChainParameters.BlockBytesMin,
        ulong gas = ChainParameters.BlockGasLimitMin,
        ulong validityMs = ChainParameters.MaxValidityMsMin,
        ulong emptyMs = 1,
        ulong maxLag = 1,
        ulong driftMs = 1) => [bytes, gas, validityMs, emptyMs, maxLag, driftMs];

    private static List<object?> Members(params (string Name, int Key)[] members) =>
        [new List<object?> { "o", "O", members.Select(m => (object?)new List<object?> { m.Name, Keys[m.Key].ToArray(), new List<object?>() }).ToList() }];

    private static List<object?> Organisation(params object?[] roles) =>
        [new List<object?> { "o", "O", new List<object?> { new List<object?> { "alice", Key, roles.ToList() } } }];

    private static List<object?> KeyList(params int[] indices) => [.. indices.Select(i => (object?)Keys[i].ToArray())];

    private static List<object?> Call(string contract = "store", string method = "Put", byte[]? arguments = null) =>
        [contract, method, arguments ?? [0x90]];

    private static List<object?> Body(
        object? genesisHash, List<object?>? cosigners = null, List<object?>? calls = null, object? gasLimit = null, byte[]? salt = null) =>
        [genesisHash, Key, cosigners ?? [], calls ?? [Call()], gasLimit ?? 1_000UL, 5UL, salt ?? Salt];

    private static List<object?> Body(
        List<object?>? cosigners = null, List<object?>? calls = null, object? gasLimit = null, byte[]? salt = null) =>
        Body(Hash.ToArray(), cosigners, calls, gasLimit, salt);

    private static byte[] Encode(List<object?> body, int signatures) =>
        AnyValue.Encode(new List<object?> { body, Enumerable.Repeat<object?>(new byte[64], signatures).ToList() });

    private static void AssertBody(DecodeError expected, List<object?> body)
    {
        Assert.Equal(expected == DecodeError.None, TransactionBody.TryDecode(AnyValue.Encode(body), out _, out DecodeError error));
        Assert.Equal(expected, error);
    }

    private static void AssertTransaction(DecodeError expected, List<object?> body, int signatures)
    {
        Assert.Equal(expected == DecodeError.None, Transaction.TryDecode(Encode(body, signatures), out _, out DecodeError error));
        Assert.Equal(expected, error);
    }

    private static void AssertHeader(DecodeError expected, int field, object? value)
    {
        byte[] h = Hash.ToArray();
        byte[] bytes = With([1UL, h, 0UL, 1UL, 1UL, h, h, 2UL, 0UL, h, h, h, 0UL, h, h], field, value);
        Assert.Equal(expected == DecodeError.None, BlockHeader.TryDecode(bytes, out _, out DecodeError error));
        Assert.Equal(expected, error);
    }

    private static void AssertReceipt(DecodeError expected, int field, object? value)
    {
        byte[] bytes = With([Hash.ToArray(), 0UL, "", "", 1UL, new List<object?>(), new List<object?>()], field, value);
        Assert.Equal(expected == DecodeError.None, Receipt.TryDecode(bytes, out _, out DecodeError error));
        Assert.Equal(expected, error);
    }

    private static List<object?> Images(int count) => [.. Enumerable.Range(0, count).Select(i => new[] { (byte)i, (byte)0 })];

    private static void AssertGenesis(DecodeError expected, int field, object? value)
    {
        List<object?> parameters = Parameters();
        List<object?> validators = [new List<object?> { "o", Key, Key }];
        byte[] bytes = With([2UL, "net", 5UL, "simplex", parameters, validators, Organisation("a"), new List<object?> { new byte[] { 1 } }], field, value);
        Assert.Equal(expected == DecodeError.None, GenesisDocument.TryDecode(bytes, out _, out DecodeError error));
        Assert.Equal(expected, error);
    }

    private static byte[] With(List<object?> record, int field, object? value)
    {
        record[field] = value;
        return AnyValue.Encode(record);
    }

    private static DecodeError BlockError(byte[] bytes)
    {
        Assert.False(Block.TryDecode(bytes, out _, out DecodeError error));
        return error;
    }
}
