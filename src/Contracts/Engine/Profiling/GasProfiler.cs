using Chain.Contracts.Loading;
using Chain.Contracts.Metering;
using Chain.Contracts.Runtime;
using Chain.Contracts.Sdk;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Profiling;

/// <summary>
/// Loads contracts so that they report where their gas goes. They compute, cost and fail as on a node, only slower. For a
/// <see cref="Testing.ContractTestHost"/>; one thread at a time.
/// </summary>
public sealed class GasProfiler : IContractLoader
{
    private readonly GasRecorder _recorder = new();
    private readonly List<ProfileMap> _maps = [];
    private readonly List<ContractDefinition> _contracts = [];
    private readonly ContractLoader _loader = new();
    private readonly Lazy<ContractRewriter> _rewriter = new(() => new ContractRewriter(Whitelist.Current, InstructionPrices.Version1));
    private int _running;

    /// <summary>Contracts that it loaded, in order.</summary>
    public IReadOnlyList<ContractDefinition> Contracts => _contracts;

    /// <summary>Gas that calls of contracts took so far; what the host charges around them is not in it.</summary>
    public long ContractGas { get; private set; }

    /// <summary>Loads a contract as nodes do, and gives one that also reports.</summary>
    public LoadResult Load(ReadOnlyMemory<byte> image)
    {
        LoadResult accepted = _loader.Load(image);
        if (accepted.Contract is not { } contract) return accepted;

        VerifiedContract verified = ContractVerifier.Verify(image).Contract!;
        ProfileMap map = new(_recorder, contract.Name);
        byte[] metered = _rewriter.Value.Rewrite(image, verified, map);
        ContractDefinition definition = ContractModule.Load(metered, verified).Definition;
        definition = definition with { Dispatch = Recording(definition.Dispatch) };
        _maps.Add(map);
        _contracts.Add(definition);
        return new LoadResult(definition, []);
    }

    /// <summary>Forgets what was recorded so far: a deployment, or calls that only prepare.</summary>
    public void Clear()
    {
        _recorder.Clear();
        ContractGas = 0;
    }

    /// <summary>What was recorded since the start, or since <see cref="Clear"/>.</summary>
    public GasProfile Profile()
    {
        Dictionary<(string Contract, string Method), MethodSums> methods = [];
        foreach (ProfilePlace place in _maps.SelectMany(map => map.Places)) AddPlace(methods, place);
        MethodProfile[] profiles = [.. methods
            .Select(m => m.Value.ToProfile(m.Key.Contract, m.Key.Method))
            .Where(m => m.Calls > 0 || m.Instructions.Count > 0)
            .OrderByDescending(m => m.Gas).ThenBy(m => m.Contract, StringComparer.Ordinal).ThenBy(m => m.FullName, StringComparer.Ordinal)];
        return new GasProfile(profiles, ContractGas);
    }

    private void AddPlace(Dictionary<(string Contract, string Method), MethodSums> methods, ProfilePlace place)
    {
        long count = _recorder.CountOf(place.Id);
        long cost = place.Parts.Sum(p => p.Gas), paid = cost == 0 ? 0 : _recorder.GasOf(place.Id) / cost;
        foreach (CostPart part in place.Parts)
        {
            if (!methods.TryGetValue((place.Contract, part.Method), out MethodSums? sums)) methods.Add((place.Contract, part.Method), sums = new MethodSums());
            if (place.Kind == PlaceKind.Method || part.Kind == PartKind.LeafStart) sums.Calls += count;
            else if (place.Kind == PlaceKind.Block) sums.Add(part.Offset, part.Kind == PartKind.Instruction ? count : 0, paid * part.Gas);
            else sums.Add(part.Offset, 0, _recorder.GasOf(place.Id));
        }
    }

    private ContractDispatch Recording(ContractDispatch dispatch) => (context, method, arguments, result) =>
    {
        GasRecorder? before = GasRecorder.Enter(_recorder);
        int depth = _recorder.Depth;
        long gas = Meter.Current.Left;
        _running++;
        try
        {
            return dispatch(context, method, arguments, result);
        }
        finally
        {
            _recorder.Unwind(depth);
            if (--_running == 0) ContractGas += gas - Meter.Current.Left;
            GasRecorder.Enter(before);
        }
    };

    private sealed class MethodSums
    {
        private readonly SortedDictionary<int, (long Count, long Gas)> _instructions = [];

        public long Calls { get; set; }

        public void Add(int offset, long count, long gas)
        {
            (long Count, long Gas) sum = _instructions.GetValueOrDefault(offset);
            if (count != 0 || gas != 0) _instructions[offset] = (sum.Count + count, sum.Gas + gas);
        }

        public MethodProfile ToProfile(string contract, string method) => new(
            contract, method, Calls, [.. _instructions.Select(i => new InstructionProfile(i.Key, i.Value.Count, i.Value.Gas))]);
    }
}
