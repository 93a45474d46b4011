using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Client.Tests;

public sealed class TransactionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SigningKey _alice = SigningKey.FromSeed([.. Enumerable.Repeat((byte)1, 32)]);
    private readonly SigningKey _bob = SigningKey.FromSeed([.. Enumerable.Repeat((byte)2, 32)]);
    private readonly SigningKey _carol = SigningKey.FromSeed([.. Enumerable.Repeat((byte)3, 32)]);

    private TransactionBuilder Builder => new TransactionBuilder(Hash32.Zero, _alice.PublicKey, new FixedTime()).Call("orders", "HandOver", new byte[] { 0x90 });

    [Fact]
    public void A_transaction_is_valid_for_a_minute_and_differs_from_its_twin()
    {
        DraftTransaction first = Builder.Build();
        DraftTransaction second = Builder.Build();

        Assert.Equal((ulong)Now.AddSeconds(60).ToUnixTimeMilliseconds(), first.Body.ValidUntil);
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public void Cosigners_are_put_into_their_order_and_all_must_sign()
    {
        PublicKey[] others = [_bob.PublicKey, _carol.PublicKey];
        DraftTransaction draft = Builder.Cosigner(others.Max()).Cosigner(others.Min()).Cosigner(others.Min()).Build();

        Assert.Equal([_alice.PublicKey, others.Min(), others.Max()], draft.Signers);
        draft.Sign(_carol).Sign(_alice);
        Assert.Equal([_bob.PublicKey], draft.Missing);
        Assert.Throws<InvalidOperationException>(draft.ToTransaction);
        Transaction transaction = draft.Sign(_bob).ToTransaction();
        Assert.True(transaction.VerifySignatures());
        Assert.Equal(draft.Id, transaction.Id);
    }

    [Fact]
    public void A_signature_made_elsewhere_counts_only_over_this_transaction()
    {
        DraftTransaction draft = Builder.Cosigner(_bob.PublicKey).Build();
        Signature right = new DraftTransaction(draft.Body).Sign(_bob).Signatures[1]!.Value;
        Signature other = Builder.Cosigner(_bob.PublicKey).Build().Sign(_bob).Signatures[1]!.Value;

        Assert.False(draft.TryAddSignature(_bob.PublicKey, other));
        Assert.False(draft.TryAddSignature(_carol.PublicKey, right));
        Assert.True(draft.TryAddSignature(_bob.PublicKey, right));
        Assert.Throws<ArgumentException>(() => draft.Sign(_carol));
    }

    [Fact]
    public void A_body_that_breaks_a_limit_of_the_ledger_is_refused_before_it_is_signed()
    {
        Assert.Throws<ArgumentException>(() => new TransactionBuilder(Hash32.Zero, _alice.PublicKey).Build());
        Assert.Throws<ArgumentException>(() => Builder.Call("No Such Name", "x", Array.Empty<byte>()).Build());
        Assert.Throws<ArgumentException>(() => Builder.Cosigner(_alice.PublicKey));
        Assert.Throws<ArgumentOutOfRangeException>(() => Builder.ValidFor(TimeSpan.Zero));
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
