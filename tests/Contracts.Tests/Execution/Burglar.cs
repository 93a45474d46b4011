using System.Runtime.CompilerServices;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Execution;

/// <summary>
/// A contract that was not generated: it gets hold of its call's context, and its key codec starts keys anew, which the
/// SDK refuses to code by hand. What the engine decides must not rest on either.
/// </summary>
internal static class Burglar
{
    public const string Name = "burglar";

    /// <summary>A contract whose one method, <c>Run</c>, does <paramref name="act"/> with the context.</summary>
    public static ContractDefinition Definition(Action<ContractContext> act, MethodKind kind = MethodKind.Call, string name = Name) => new()
    {
        Name = name,
        Version = 1,
        Abi = "{}",
        Reentrant = true,
        KindOf = method => method == "Run" ? kind : null,
        Dispatch = (context, _, _, result) =>
        {
            act(context);
            result.WriteNil();
            return DispatchResult.Done;
        },
    };

    public static MethodCall Call(string name = Name) => new(name, "Run", [0x90]);

    /// <summary>A map in the context's state whose keys are those of another contract.</summary>
    public static StateMap<byte[], byte[]> KeysOf(ContractContext context, string contract) =>
        new(context, 0, new ForeignKeys(contract), new Bytes());

    /// <summary>A map whose groups have no key part at all, not even the contract's prefix.</summary>
    public static StateMap<byte[], byte[], byte[]> EverythingOf(ContractContext context) =>
        new(context, 0, new NoKey(), new ForeignKeys(Name), new Bytes());

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Start")]
    private static extern void Start(KeyWriter writer, ReadOnlySpan<byte> prefix);

    private sealed class ForeignKeys(string contract) : KeyCodec<byte[]>
    {
        public override void Write(KeyWriter writer, byte[] value) => Start(writer, StateKey.Of(contract, value));

        public override byte[] Read(ref KeyReader reader) => [];
    }

    private sealed class NoKey : KeyCodec<byte[]>
    {
        public override void Write(KeyWriter writer, byte[] value) => Start(writer, []);

        public override byte[] Read(ref KeyReader reader) => [];
    }

    /// <summary>Bytes as the value they encode.</summary>
    public sealed class Bytes : Codec<byte[]>
    {
        public override void Write(CanonicalWriter writer, byte[] value) => writer.WriteEncoded(value);

        public override byte[] Read(ref CanonicalReader reader) => reader.ReadEncoded().ToArray();
    }
}

/// <summary>Emits and calls as generated code does, without what the generator checks.</summary>
internal sealed class Handmade(ContractContext context) : Contract(context)
{
    public void Emit(string name, int bytes = 0)
    {
        StartEvent().WriteBytes(new byte[bytes]);
        FinishEvent(name);
    }

    public void Stop(Fault fault) => Reject(fault);
}

/// <summary>A proxy by hand: any contract, any method.</summary>
internal sealed class HandmadeProxy : ContractProxy
{
    public HandmadeProxy(ContractContext context)
        : base(context)
    {
    }

    public HandmadeProxy(HandmadeProxy from, long gasMax)
        : base(from, CallFlags.All, gasMax)
    {
    }

    public void Run(MethodCall call) => Invoke(call);
}
