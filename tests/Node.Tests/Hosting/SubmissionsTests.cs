using Chain.Consensus;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Ledger;
using Chain.Node.Checking;
using Chain.Node.Core;
using Chain.Node.Core.Mempool;
using Chain.Node.Hosting;
using Chain.Node.Observe;
using Chain.Node.Tests.Api;

namespace Chain.Node.Tests.Hosting;

/// <summary>What clients send and ask on its way to the core, with a test in the place of the core.</summary>
public sealed class SubmissionsTests
{
    private readonly MetricRegistry _registry = new();
    private readonly EventLanes _events = new();

    [Fact]
    public async Task Transactions_are_bounded_in_bytes_until_the_core_has_answered()
    {
        await using Submissions submissions = Make();
        int size = Large(0).Encoded.Length;
        List<Task<AdmitResult>> admitted = [];
        while (submissions.Bytes + size <= Submissions.BytesMax) admitted.Add(submissions.SubmitAsync(Large(admitted.Count), default));
        Assert.InRange(submissions.Bytes, Submissions.BytesMax - size, Submissions.BytesMax);
        Assert.Equal(AdmitResult.Full, await submissions.SubmitAsync(Large(admitted.Count), default));

        for (int answered = 0; answered < admitted.Count;)
        {
            NodeEvent taken = Take();
            foreach (Submission submission in Assert.IsType<TransactionsSubmitted>(taken).Submissions)
            {
                submissions.Answer(submission.Token, AdmitResult.Admitted);
                answered++;
            }
        }

        Assert.All(await Task.WhenAll(admitted), result => Assert.Equal(AdmitResult.Admitted, result));
        Assert.Equal(0, submissions.Bytes);
        string metrics = _registry.Write();
        Assert.Contains("chain_submissions_total{result=\"Full\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains($"chain_submissions_total{{result=\"Admitted\"}} {admitted.Count}", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_signature_is_counted()
    {
        await using Submissions submissions = Make();
        Transaction good = ChainApiTests.Signed(1);
        Transaction bad = Transaction.Create(good.Body, [new Signature(new byte[Signature.Size])]);
        Assert.Equal(AdmitResult.BadSignature, await submissions.SubmitAsync(bad, default));
        Assert.Contains("chain_submissions_total{result=\"BadSignature\"} 1", _registry.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_submissions_are_cancelled_and_not_full()
    {
        Submissions submissions = Make();
        Task<AdmitResult> waiting = submissions.SubmitAsync(ChainApiTests.Signed(1), default);
        await submissions.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => submissions.SubmitAsync(ChainApiTests.Signed(2), default));
        Assert.Equal(0, submissions.Bytes);
    }

    [Fact]
    public async Task Check_that_breaks_is_told_since_nothing_more_would_be_checked()
    {
        TaskCompletionSource<Exception> told = new();
        await using Submissions submissions = Make(new BrokenScheme(), told.SetResult);
        using CancellationTokenSource gaveUp = new();
        Task<AdmitResult> waiting = submissions.SubmitAsync(ChainApiTests.Signed(1), gaveUp.Token);
        Assert.IsType<InvalidOperationException>(await told.Task);
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Any_number_of_lookups_costs_the_core_a_few_events_at_a_time()
    {
        using TransactionLookups lookups = new(_events, TimeProvider.System);
        Task<Transaction?>[] asking = [.. Enumerable.Range(0, 100).Select(i => lookups.FindAsync(new Hash32([(byte)i, .. new byte[31]]), default))];
        for (int answered = 0; answered < asking.Length; answered++)
        {
            Assert.InRange(_events.Count, 0, 4);
            NodeEvent taken = Take();
            lookups.Answer(Assert.IsType<TransactionLookedUp>(taken).Token, null);
        }

        Assert.All(await Task.WhenAll(asking), Assert.Null);
    }

    [Fact]
    public async Task Lookups_beyond_the_limit_are_told_to_come_again()
    {
        using TransactionLookups lookups = new(_events, TimeProvider.System);
        using CancellationTokenSource gaveUp = new();
        Task<Transaction?>[] asking = [.. Enumerable.Range(0, 4 + 1024).Select(_ => lookups.FindAsync(Hash32.Zero, gaveUp.Token))];
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(() => lookups.FindAsync(Hash32.Zero, default));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, failure.Code);
        await gaveUp.CancelAsync();
        foreach (Task<Transaction?> one in asking) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
    }

    [Fact]
    public async Task Core_that_is_gone_is_not_taken_for_an_unknown_transaction()
    {
        using TransactionLookups lookups = new(_events, TimeProvider.System);
        _events.Close();
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(() => lookups.FindAsync(Hash32.Zero, default));
        Assert.Equal(GrpcStatusCode.Unavailable, failure.Code);
    }

    /// <summary>The next event, when it comes.</summary>
    private NodeEvent Take()
    {
        NodeEvent? taken;
        while (!_events.TryTake(out taken)) Assert.True(_events.WaitForTurn());
        return taken;
    }

    private Submissions Make(ISignatureScheme? scheme = null, Action<Exception>? onFailure = null)
    {
        ValidatorSet validators = new([new PublicKey(new byte[32])]);
        ChainRules rules = new()
        {
            GenesisHash = ScriptedNode.Genesis,
            Epoch = 0,
            ValidatorsHash = validators.Hash,
            Parameters = new ChainParameters(),
            BasePrice = new BasePrice(Transaction: 1, Cosigner: 0, TransactionByte: 0),
        };
        MessageChecker checker = new(
            new ConsensusDomain(rules.GenesisHash, new Epoch(0), validators), scheme ?? new Ed25519Scheme(), new SignatureCache(), rules);
        return new Submissions(checker, _events, new NodeMetrics(_registry), onFailure ?? (exception => Assert.Fail(exception.Message)));
    }

    private static Transaction Large(int salt)
    {
        using SigningKey key = SigningKey.FromSeed([.. Enumerable.Repeat((byte)5, 32)]);
        TransactionBody body = ChainApiTests.Signed(1).Body with
        {
            Calls = [new ContractCall("store", "Put", new byte[500_000])],
            Salt = (byte[])[.. BitConverter.GetBytes(salt), .. new byte[LedgerLimits.SaltBytes - 4]],
        };
        return Transaction.Create(body, [key.Sign(SignTag.Transaction, body.Encode())]);
    }

    private sealed class BrokenScheme : ISignatureScheme
    {
        public bool Verify(PublicKey key, ReadOnlySpan<byte> message, Signature signature) => throw new InvalidOperationException();

        public bool VerifyAll(IReadOnlyList<SignatureCheck> checks) => throw new InvalidOperationException();
    }
}
