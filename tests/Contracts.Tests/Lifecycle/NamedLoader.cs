using Chain.Contracts.Testing;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Tests.Lifecycle.Later;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>
/// Stands for the loader where a test is not about it: an image is the name of a contract that is compiled into the
/// tests, followed by anything.
/// </summary>
internal sealed class NamedLoader : IContractLoader
{
    private static readonly Dictionary<string, ContractDefinition> Definitions = new()
    {
        ["first"] = FirstCounterAbi.Definition,
        ["second"] = SecondCounterAbi.Definition,
        ["careless"] = CarelessCounterAbi.Definition,
        ["misfit"] = MisfitCounterAbi.Definition,
        ["meddling"] = MeddlingCounterAbi.Definition,
        ["caller"] = CounterCallerAbi.Definition,
        ["impostor"] = ImpostorAbi.Definition,
        ["consortium"] = CompiledContract.Of(typeof(Chain.Contracts.Library.Consortium.Consortium)),
        ["later-consortium"] = LaterConsortiumAbi.Definition,
        ["blind-consortium"] = LaterConsortiumAbi.Definition with { Abi = LaterConsortiumAbi.Definition.Abi.Replace("\"ListOrganisations\"", "\"Organisations\"", StringComparison.Ordinal) },
        ["deaf-consortium"] = LaterConsortiumAbi.Definition with { Abi = LaterConsortiumAbi.Definition.Abi.Replace("\"name\":\"member\",\"type\":\"address\"", "\"name\":\"member\",\"type\":\"hash\"", StringComparison.Ordinal) },
        ["moved-consortium"] = LaterConsortiumAbi.Definition with { Abi = LaterConsortiumAbi.Definition.Abi.Replace("\"slot\":2", "\"slot\":7", StringComparison.Ordinal) },
        ["hidden-consortium"] = HiddenConsortiumAbi.Definition,
        ["engine"] = FirstCounterAbi.Definition with { Name = "engine" },
        ["liar"] = FirstCounterAbi.Definition with { Version = 7 },
    };

    /// <summary>Images that were loaded.</summary>
    public int Loads { get; private set; }

    /// <summary>An image that is refused from now on, as by a later version of the software.</summary>
    public byte[]? Refused { get; set; }

    public static byte[] Image(string name, int padding = 0) => [.. System.Text.Encoding.ASCII.GetBytes(name + " "), .. new byte[padding]];

    public LoadResult Load(ReadOnlyMemory<byte> image)
    {
        if (image.Span.StartsWith("MZ"u8)) return SharedLoader.Instance.Load(image); // One that genesis brings.

        Loads++;
        string name = System.Text.Encoding.ASCII.GetString(image.Span).Split(' ')[0];
        return Definitions.TryGetValue(name, out ContractDefinition? found) && !image.Span.SequenceEqual(Refused)
            ? new LoadResult(found, [])
            : new LoadResult(null, [new VerifyProblem("OpcodeForbidden", "Shop.F, IL_0012", "localloc: use an array")]);
    }
}
