using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Chain.Contracts.Verify;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.Verify;

/// <summary>
/// Bytes of real contracts, changed at random from a seed: the verifier answers, in bounded time, and what it accepts can be written
/// anew, as the engine does before it loads anything, and the runtime compiles all of it. <c>VERIFY_MUTATIONS=100000 VERIFY_SEED=7</c> runs more; the seed goes on where it stopped.
/// </summary>
public sealed class MutationTests
{
    private static readonly byte[][] Seeds =
    [
        ContractCompiler.Compile(File.ReadAllText(Repository.Path("tests/Contracts.Tests/Verify/Ordinary.cs.txt"))),
        ContractCompiler.Compile(IlAttacks.Source),
    ];

    [Fact]
    public void What_is_accepted_loads_and_compiles_and_nothing_crashes()
    {
        int count = Setting("VERIFY_MUTATIONS", 1_500);
        ulong first = (ulong)Setting("VERIFY_SEED", 1);
        int accepted = 0;
        List<string> failures = [];
        for (ulong seed = first; seed < first + (ulong)count; seed++)
        {
            byte[] image = Mutate(seed);
            VerifyResult result = ContractVerifier.Verify(image);
            Assert.True(result.Contract is null == result.Problems.Count > 0, $"seed {seed}");
            Assert.True(result.Problems.Count <= VerifyLimits.ProblemsMax, $"seed {seed}");
            if (result.Contract is null) continue;

            accepted++;
            Exception? failure = Record.Exception(() => LoadAndCompile(IlEdit.Renew(image)));
            if (failure is not null) failures.Add($"seed {seed}: {failure}");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} failures:\n{string.Join('\n', failures.Take(10))}");

        // Many bytes mean nothing (names, padding, versions): if none of the mutants were accepted, the check above checked nothing.
        Assert.True(accepted > 0 || count < 100);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(4_096)]
    public void Files_of_noise_are_refused(int length)
    {
        byte[] noise = new byte[length];
        ulong state = (ulong)length + 1;
        for (int i = 0; i < length; i++) noise[i] = (byte)Next(ref state);
        Assert.NotEmpty(ContractVerifier.Verify(noise).Problems);
    }

    [Fact]
    public void Every_prefix_of_a_contract_is_refused()
    {
        for (int length = 0; length < Seeds[1].Length; length += 37) Assert.NotEmpty(ContractVerifier.Verify(Seeds[1].AsMemory(0, length)).Problems);
    }

    [Fact]
    public void A_file_over_the_limit_is_refused_before_it_is_read() =>
        Assert.Equal(ProblemCodes.ImageTooLarge, Assert.Single(ContractVerifier.Verify(new byte[VerifyLimits.ImageBytesMax + 1]).Problems).Code);

    [Fact]
    public void Bytes_behind_the_last_section_are_refused() =>
        Assert.Equal(ProblemCodes.ImageMalformed, Assert.Single(ContractVerifier.Verify((byte[])[.. Seeds[1], 1]).Problems).Code);

    /// <summary>One to four changes: a bit, a byte, a small number, or a copy of other bytes of the file.</summary>
    private static byte[] Mutate(ulong seed)
    {
        ulong state = seed;
        byte[] image = [.. Seeds[Next(ref state) % (ulong)Seeds.Length]];
        for (ulong changes = 1 + (Next(ref state) % 4); changes > 0; changes--)
        {
            int at = (int)(Next(ref state) % (ulong)(image.Length - 8));
            switch (Next(ref state) % 4)
            {
                case 0:
                    image[at] ^= (byte)(1 << (int)(Next(ref state) % 8));
                    break;
                case 1:
                    image[at] = (byte)Next(ref state);
                    break;
                case 2:
                    image[at] = (byte)(image[at] + 1 - (int)(Next(ref state) % 3));
                    break;
                default:
                    int from = (int)(Next(ref state) % (ulong)(image.Length - 8));
                    image.AsSpan(from, 4).CopyTo(image.AsSpan(at));
                    break;
            }
        }

        return image;
    }

    /// <summary>Loads every type and compiles every method that is not generic.</summary>
    private static void LoadAndCompile(byte[] image)
    {
        AssemblyLoadContext context = new("mutant", isCollectible: true);
        try
        {
            System.Reflection.Assembly assembly = context.LoadFromStream(new MemoryStream(image));
            const System.Reflection.BindingFlags All = System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic
                | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.DeclaredOnly;
            foreach (Type type in assembly.GetTypes().Where(t => !t.ContainsGenericParameters))
            {
                foreach (System.Reflection.MethodBase method in type.GetMethods(All).Cast<System.Reflection.MethodBase>().Concat(type.GetConstructors(All)))
                {
                    bool hasIl = !method.MethodImplementationFlags.HasFlag(System.Reflection.MethodImplAttributes.Runtime);
                    if (hasIl && method is { IsAbstract: false, ContainsGenericParameters: false }) Compile(method);
                }
            }
        }
        finally
        {
            context.Unload();
        }
    }

    private static void Compile(System.Reflection.MethodBase method)
    {
        try
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
        catch (Exception refused)
        {
            throw new InvalidOperationException($"{method.DeclaringType}.{method.Name}: {Convert.ToHexString(method.GetMethodBody()!.GetILAsByteArray()!)}", refused);
        }
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : usual;

    /// <summary>SplitMix64.</summary>
    private static ulong Next(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
