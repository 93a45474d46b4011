using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Chain.Contracts.Loading;
using Chain.Contracts.Metering;
using Chain.Contracts.Runtime;
using Chain.Contracts.Sdk;
using Chain.Contracts.Shipped;
using Chain.Contracts.Verify;
using Chain.Encoding;

namespace Chain.Benchmarks.Contracts;

/// <summary>What the engine costs besides the code of contracts: making an assembly ready, and the envelope of a call.</summary>
internal static class EngineRun
{
    private const string KernelsType = "Chain.Benchmarks.Kernels.Kernels";

    /// <summary>Prints a line for each contract, and one for the envelope.</summary>
    /// <param name="rounds">Rounds that count; the least time of each counts.</param>
    public static void Run(int rounds)
    {
        byte[] kernels = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Chain.Benchmarks.Kernels.dll"));
        foreach ((string name, byte[] image) in ShippedContracts.All.Select(c => (c.Name, c.Image.ToArray())).Append(("kernels", kernels))) Prepare(name, image, rounds);
        Envelope(kernels, rounds);
    }

    private static void Prepare(string name, byte[] image, int rounds)
    {
        double verify = double.MaxValue, rewrite = double.MaxValue, load = double.MaxValue;
        double first = 0;
        for (int round = -1; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            VerifyResult verified = ContractVerifier.Verify(image);
            VerifiedContract contract = verified.Contract ?? throw new InvalidOperationException(string.Join('\n', verified.Problems));
            double verifyMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            byte[] metered = new ContractRewriter(Whitelist.Current, InstructionPrices.Version1).Rewrite(image, contract);
            double rewriteMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            ContractModule.Load(metered, contract);
            double loadMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (round < 0)
            {
                first = verifyMs + rewriteMs + loadMs;
                continue; // The engine itself is compiled meanwhile.
            }

            verify = Math.Min(verify, verifyMs);
            rewrite = Math.Min(rewrite, rewriteMs);
            load = Math.Min(load, loadMs);
        }

        double all = verify + rewrite + load;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"prepare {name,-18} {image.Length,7} bytes: verify {verify:F1}, rewrite and prove {rewrite:F1}, load and compile {load:F1}, all {all:F1} ms ({all * 50 * 1024 / image.Length:F0} ms for 50 KiB); the first time {first:F0} ms"));
    }

    private static void Envelope(byte[] image, int rounds)
    {
        const int Calls = 200_000;
        ContractDefinition contract = new ContractLoader().Load(image).Contract ?? throw new InvalidOperationException("The kernels are refused.");
        CanonicalWriter arguments = new();
        arguments.WriteArrayHeader(1);
        arguments.WriteInt64(1);
        byte[] encoded = arguments.ToArray();
        CanonicalWriter result = new();
        BareContext context = new();
        double least = double.MaxValue;
        for (int round = -rounds; round < rounds; round++)
        {
            Meter.Enter(new Meter(ulong.MaxValue, long.MaxValue, 512 * 1024));
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Calls; i++)
            {
                result.Clear();
                if (contract.Dispatch(context, "Tight", encoded, result) != DispatchResult.Done) throw new InvalidOperationException("The call failed.");
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Meter.Enter(null);
            if (round >= 0) least = Math.Min(least, seconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"envelope: {Calls / least / 1e6:F2} million calls a second ({least / Calls * 1e9:F0} ns: fresh instance, decode, call, encode, metered)"));
    }

    /// <summary>Nothing but what the envelope needs.</summary>
    private sealed class BareContext() : ContractContext(new KeyWriter(), new CanonicalWriter())
    {
        public override BlockInfo Block => default;

        public override Hash32 TransactionId => default;

        public override int CallIndex => 0;

        public override string? Caller => null;

        public override Address Sender => default;

        protected override ReadOnlySpan<byte> KeyPrefix => default;

        public override bool IsSigner(Address address) => false;

        [DoesNotReturn]
        public override void Raise(Fault fault) => throw new InvalidOperationException(fault.Code);

        [DoesNotReturn]
        public override void RaiseAgain(CallFault fault) => throw new InvalidOperationException(fault.Code);

        public override Hash32 Sha256(ReadOnlySpan<byte> data) => throw new InvalidOperationException();

        public override Address AddressOf(PublicKey key) => throw new InvalidOperationException();

        public override bool VerifySignature(PublicKey key, ReadOnlySpan<byte> message, Signature signature) => throw new InvalidOperationException();

        public override ImageReport Inspect(ReadOnlySpan<byte> image) => throw new InvalidOperationException();

        protected override bool TryRead(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) => throw new InvalidOperationException();

        protected override bool Contains(ReadOnlySpan<byte> key) => throw new InvalidOperationException();

        protected override void ChargeArray(int length, int itemBytes) => throw new InvalidOperationException();

        protected override void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => throw new InvalidOperationException();

        protected override void Remove(ReadOnlySpan<byte> key) => throw new InvalidOperationException();

        protected override void Scan(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> from, int limit, List<StateEntry> into) => throw new InvalidOperationException();

        protected override void Emit(string name, ReadOnlySpan<byte> data) => throw new InvalidOperationException();

        protected override CallResult Call(string contract, string method, ReadOnlySpan<byte> arguments, CallFlags flags, long gasMax) => throw new InvalidOperationException();

        protected override CallFault Refuse(CallResult result) => throw new InvalidOperationException();
    }
}
