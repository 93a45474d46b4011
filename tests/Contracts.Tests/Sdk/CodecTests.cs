using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Examples;

namespace Chain.Contracts.Tests.Sdk;

/// <summary>Generated codecs of every type, through the engine: arguments, state, keys, results.</summary>
public sealed class CodecTests
{
    private readonly ContractTestHost _host = new(GalleryAbi.Definition);
    private readonly TestMember _alice;

    public CodecTests() => _alice = _host.AddMember("oem", "alice");

    [Fact]
    public void Every_type_survives_arguments_state_and_results()
    {
        MethodCall<Everything> call = GalleryAbi.Echo(Samples.Everything);

        TestOutcome<Everything> outcome = _host.Call(_alice, call);

        outcome.ThrowIfFault();
        byte[] value = call.Arguments[1..]; // The argument list is an array of one.
        Assert.Equal(value, outcome.Receipt.ReturnValues[0].ToArray());
        Assert.Equal(value, GalleryAbi.Echo(_host.Query(GalleryAbi.Last())!).Arguments[1..]);
        Assert.Equal([Samples.Everything.Measure], _host.Query(GalleryAbi.Measures()));
    }

    [Fact]
    public void Composite_keys_come_back_in_order_as_they_were_written()
    {
        foreach (string text in (string[])["b", "a\0", "a", ""])
        {
            _host.Call(_alice, GalleryAbi.Echo(Samples.Everything with { InKey = Samples.KeyOf(text) })).ThrowIfFault();
        }

        Everything.Key[] keys = _host.Query(GalleryAbi.Keys());

        Assert.Equal(["", "a", "a\0", "b"], keys.Select(k => k.Text));
        Everything.Key expected = Samples.KeyOf("b");
        Assert.Equal(expected.Bytes, keys[3].Bytes);
        Assert.Equal(expected, keys[3] with { Bytes = expected.Bytes });
    }

    [Fact]
    public void No_single_changed_byte_makes_a_second_form_of_the_same_value()
    {
        byte[] arguments = GalleryAbi.Echo(Samples.Everything).Arguments;
        int accepted = 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            for (int change = 1; change < 256; change += 17)
            {
                byte[] changed = [.. arguments];
                changed[i] ^= (byte)change;
                TestOutcome<Everything> outcome = _host.Call(_alice, new MethodCall<Everything>("gallery", "Echo", changed, GalleryAbi.Echo(Samples.Everything).Result));
                if (!outcome.Succeeded)
                {
                    Assert.Equal(FaultCodes.BadArguments, outcome.FaultCode);
                    continue;
                }

                accepted++;
                Assert.Equal(changed[1..], outcome.Receipt.ReturnValues[0].ToArray());
            }
        }

        Assert.True(accepted > 100, "Changes inside text, bytes and numbers give other good values.");
    }

    [Fact]
    public void Values_out_of_range_and_undeclared_enum_members_are_refused()
    {
        byte[] good = GalleryAbi.Echo(Samples.Everything).Arguments;
        int colour = good.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xcc, 200]);
        byte[] bad = [.. good];
        bad[colour + 1] = 201;

        Assert.Equal(FaultCodes.BadArguments, _host.Call(_alice, new MethodCall("gallery", "Echo", bad)).FaultCode);
    }
}
