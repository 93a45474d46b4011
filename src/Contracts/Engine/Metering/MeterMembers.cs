using System.Reflection;
using Chain.Contracts.Runtime;
using Mono.Cecil;

namespace Chain.Contracts.Metering;

/// <summary>The members of <see cref="Meter"/> that rewritten code uses, imported into its module.</summary>
internal sealed class MeterMembers
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    private readonly ModuleDefinition _module;

    public MeterMembers(ModuleDefinition module)
    {
        _module = module;
        Type = module.ImportReference(typeof(Meter));
        Gas = module.ImportReference(typeof(Meter).GetField(nameof(Meter.Gas), Public));
        Stack = module.ImportReference(typeof(Meter).GetField(nameof(Meter.Stack), Public));
        Current = Method("get_" + nameof(Meter.Current));
        OutOfGas = Method(nameof(Meter.OutOfGas));
        OutOfStack = Method(nameof(Meter.OutOfStack));
        ChargeObject = Method(nameof(Meter.ChargeObject));
        ChargeArray = Method(nameof(Meter.ChargeArray));
        EnterHandler = Method(nameof(Meter.EnterHandler));
        EnterFinally = Method(nameof(Meter.EnterFinally));
        LeaveHandler = Method(nameof(Meter.LeaveHandler));
        MayCatch = Method(nameof(Meter.MayCatch));
        ChargeCast = Method(nameof(Meter.ChargeCast));
        Unsupported = Method(nameof(Meter.Unsupported));
    }

    public TypeReference Type { get; }

    public FieldReference Gas { get; }

    public FieldReference Stack { get; }

    public MethodReference Current { get; }

    public MethodReference OutOfGas { get; }

    public MethodReference OutOfStack { get; }

    public MethodReference ChargeObject { get; }

    public MethodReference ChargeArray { get; }

    public MethodReference EnterHandler { get; }

    public MethodReference EnterFinally { get; }

    public MethodReference LeaveHandler { get; }

    public MethodReference MayCatch { get; }

    public MethodReference ChargeCast { get; }

    public MethodReference Unsupported { get; }

    private MethodReference Method(string name) => _module.ImportReference(typeof(Meter).GetMethod(name, Public));
}
