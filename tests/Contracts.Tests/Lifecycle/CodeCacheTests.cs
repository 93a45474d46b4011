using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Verify;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>What is held of prepared code is bounded, by contracts and by their bytes: proposals are prepared too, and cost only their gas.</summary>
public sealed class CodeCacheTests
{
    private static readonly byte[] Image = new byte[VerifyLimits.ImageBytesMax];

    private readonly CountingLoader _loader = new();

    [Theory]
    [InlineData(VerifyLimits.ImageBytesMax, (int)(CodeCache.ImageBytesMax / VerifyLimits.ImageBytesMax))]
    [InlineData(1_024, CodeCache.ContractsMax)]
    public void What_was_used_longest_ago_goes_first(int imageBytes, int held)
    {
        CodeCache cache = new(_loader);
        for (int i = 0; i < held; i++) Load(cache, i, imageBytes);
        Load(cache, 0, imageBytes);
        Assert.Equal(held, _loader.Loads);

        Load(cache, held, imageBytes); // In the place of 1: 0 was used since.
        Load(cache, 0, imageBytes);
        Assert.Equal(held + 1, _loader.Loads);
        Load(cache, 1, imageBytes);
        Assert.Equal(held + 2, _loader.Loads);
    }

    [Fact]
    public void Several_are_prepared_at_once_each_one_time_and_what_is_refused_is_told_when_it_is_asked_for()
    {
        byte[][] images = [new byte[3], new byte[2], new byte[2], new byte[1]];
        int together = Math.Min(2, Environment.ProcessorCount);
        MeetingLoader loader = new(_loader, together, refusedLength: 1);
        CodeCache cache = new(loader);

        cache.LoadAll([.. images.Select(image => new ReadOnlyMemory<byte>(image))]);
        Assert.Equal((2, 2), (_loader.Loads, loader.Met));
        foreach (byte[] image in images[..3]) Assert.NotNull(cache.Load(Hashing.Sha256(image), image).Contract);
        Assert.Equal(2, _loader.Loads);
        Assert.NotEmpty(cache.Load(Hashing.Sha256(images[3]), images[3]).Problems);
    }

    private static void Load(CodeCache cache, int number, int imageBytes)
    {
        byte[] hash = new byte[Hash32.Size];
        BitConverter.TryWriteBytes(hash, number);
        Assert.NotNull(cache.Load(new Hash32(hash), Image.AsMemory(0, imageBytes)).Contract);
    }

    /// <summary>Lets nobody go on before so many assemblies are being loaded; refuses those of one length, without waiting.</summary>
    private sealed class MeetingLoader(IContractLoader loader, int together, int refusedLength) : IContractLoader
    {
        private readonly TaskCompletionSource _all = new();
        private int _met;

        public int Met => _met;

        public LoadResult Load(ReadOnlyMemory<byte> image)
        {
            if (image.Length == refusedLength) return new LoadResult(null, [new VerifyProblem("OpcodeForbidden", "Shop.F", "localloc")]);
            if (Interlocked.Increment(ref _met) == together) _all.SetResult();
            Assert.True(_all.Task.Wait(TimeSpan.FromMinutes(1)), "It is the only one that is being loaded.");
            return loader.Load(image);
        }
    }

    private sealed class CountingLoader : IContractLoader
    {
        private readonly ContractDefinition _contract = new ContractLoader().Load(ContractCompiler.Compile(ContractCompiler.Contract("[View] public int Run() => 1;"))).Contract!;

        private int _loads;

        public int Loads => _loads;

        public LoadResult Load(ReadOnlyMemory<byte> image)
        {
            Interlocked.Increment(ref _loads);
            return new LoadResult(_contract, []);
        }
    }
}
