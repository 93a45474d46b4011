using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Chain.Contracts.Metering;

/// <summary>An assembly that is proved: its metadata, what its tokens mean, and the instructions of its bodies, each read once.</summary>
internal sealed class ProofImage : IDisposable
{
    private readonly Dictionary<MethodDefinitionHandle, List<MeteredInstruction>> _code = [];

    public ProofImage(ReadOnlySpan<byte> image)
    {
        Image = new PEReader(ImmutableArray.Create(image));
        Reader = Image.GetMetadataReader();
        Names = new TokenNames(Reader);
    }

    public PEReader Image { get; }

    public MetadataReader Reader { get; }

    public TokenNames Names { get; }

    /// <summary>The body of a method that has one.</summary>
    public MethodBodyBlock Body(MethodDefinitionHandle method) => Image.GetMethodBody(Reader.GetMethodDefinition(method).RelativeVirtualAddress);

    /// <summary>The instructions of a method that has a body.</summary>
    public List<MeteredInstruction> Code(MethodDefinitionHandle method)
    {
        if (_code.TryGetValue(method, out List<MeteredInstruction>? known)) return known;
        List<MeteredInstruction> code = MeteredCode.Decode(Body(method).GetILReader());
        _code.Add(method, code);
        return code;
    }

    public void Dispose() => Image.Dispose();
}
