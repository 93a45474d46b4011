using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Verify;
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

    private static void Load(CodeCache cache, int number, int imageBytes)
    {
        byte[] hash = new byte[Hash32.Size];
        BitConverter.TryWriteBytes(hash, number);
        Assert.NotNull(cache.Load(new Hash32(hash), Image.AsMemory(0, imageBytes)).Contract);
    }

    private sealed class CountingLoader : IContractLoader
    {
        private readonly ContractDefinition _contract = new ContractLoader().Load(ContractCompiler.Compile(ContractCompiler.Contract("[View] public int Run() => 1;"))).Contract!;

        public int Loads { get; private set; }

        public LoadResult Load(ReadOnlyMemory<byte> image)
        {
            Loads++;
            return new LoadResult(_contract, []);
        }
    }
}
