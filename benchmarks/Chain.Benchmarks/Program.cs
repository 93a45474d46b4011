using System.Globalization;
using BenchmarkDotNet.Running;
using Chain.Benchmarks.Consensus;
using Chain.Benchmarks.Contracts;
using Chain.Benchmarks.Crypto;
using Chain.Benchmarks.Storage;

namespace Chain.Benchmarks;

/// <summary>Runs the benchmarks of single parts; what a whole network does is measured by <c>network.sh</c>.</summary>
internal static class Program
{
    private const string Usage =
        """
        usage: dotnet run -c Release --project benchmarks/Chain.Benchmarks -- WHAT [OPTIONS]

          signatures [COUNT]                     one signature, made and checked; default 20000
          simplex [VALIDATORS] [VIEWS] [ROUNDS]  one view inside a replica; default 16 1000 10
          state-tree [KEYS] [UPDATES] [ROUNDS]   state tree over RocksDB, durable; default 1000000 10000 10
          vote-log [ROUNDS]                      append and sync of the vote log; default 500
          batch [KEYS]                           one RocksDB batch; default 10000
          metering [ROUNDS]                      contract code as it is and metered; default 30
          engine [ROUNDS]                        making contracts ready to run, and the envelope of a call; default 10
          evm URL COMPILED [ROUNDS]              contract code against an Ethereum node's; evm.sh starts one
          loading [PATTERN]                      assemblies that are made to be slow to load, those whose names match
          calibrate                              what a gas takes, by classes of prices
          attacks                                what a gas takes in attacks that a limit stops
          bdn [BenchmarkDotNet options]          micro benchmarks, for example: bdn --filter '*StateTree*'
        """;

    private static int Main(string[] args)
    {
        int[] numbers = [.. args.Skip(1).TakeWhile(arg => int.TryParse(arg, out _)).Select(int.Parse)];
        switch (args.FirstOrDefault())
        {
            case "signatures":
                SignatureRun.Run(At(numbers, 0, 20_000));
                return 0;
            case "simplex":
                SimplexRun.Run(At(numbers, 0, 16), At(numbers, 1, 1_000), At(numbers, 2, 10));
                return 0;
            case "state-tree":
                StateTreeRun.Run(At(numbers, 0, 1_000_000), At(numbers, 1, 10_000), At(numbers, 2, 10));
                return 0;
            case "vote-log":
                VoteLogRun.Run(At(numbers, 0, 500));
                return 0;
            case "batch":
                BatchRun.Run(At(numbers, 0, 10_000));
                return 0;
            case "metering":
                MeteringRun.Run(At(numbers, 0, 30));
                return 0;
            case "engine":
                EngineRun.Run(At(numbers, 0, 10));
                return 0;
            case "evm" when args.Length >= 3:
                return EvmRun.Run(args[1], args[2], args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 5);
            case "loading":
                return LoadingRun.Run(args.ElementAtOrDefault(1) ?? "") ? 0 : 1;
            case "calibrate":
                return CalibrateRun.Prices() ? 0 : 1;
            case "attacks":
                return CalibrateRun.Attacks() ? 0 : 1;
            case "bdn":
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args[1..]);
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static int At(int[] numbers, int index, int otherwise) => index < numbers.Length ? numbers[index] : otherwise;
}
