using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Metering;

/// <summary>
/// Proves, reading both assemblies anew, that rewriting changed nothing but what it is for: the same types, fields and methods,
/// and in each body the original instructions with nothing between them but known sequences (contracts.md A: verifier). With
/// what the verifier found of the original, the rewritten code is type-safe and calls nothing but the meter, the shims and
/// what the whitelist lists.
/// </summary>
public sealed class RewriteProof
{
    private const string MeterType = "Chain.Contracts.Runtime.Meter";

    private readonly PEReader _ownImage;
    private readonly PEReader _image;
    private readonly MetadataReader _own;
    private readonly MetadataReader _metered;
    private readonly TokenNames _ownNames;
    private readonly TokenNames _names;
    private readonly SameInstruction _same;

    private RewriteProof(PEReader own, PEReader metered, Whitelist whitelist)
    {
        (_ownImage, _image) = (own, metered);
        (_own, _metered) = (own.GetMetadataReader(), metered.GetMetadataReader());
        (_ownNames, _names) = (new TokenNames(_own), new TokenNames(_metered));
        HashSet<string> types = new(_own.TypeDefinitions.Select(t => _ownNames.GetTypeFromDefinition(_own, t, 0)), StringComparer.Ordinal);
        _same = new SameInstruction(_ownNames, _names, whitelist, types);
    }

    /// <summary>What differs; null if the rewritten assembly is the original one, metered.</summary>
    /// <param name="original">What the verifier accepted.</param>
    /// <param name="metered">What the rewriter made of it.</param>
    /// <param name="whitelist">Names the shims.</param>
    public static string? FindFault(ReadOnlyMemory<byte> original, byte[] metered, Whitelist whitelist)
    {
        using PEReader own = new(ImmutableArray.Create(original.Span));
        using PEReader image = new(ImmutableArray.Create(metered));
        RewriteProof proof = new(own, image, whitelist);
        return new ShapeProof(own, image, proof._ownNames, proof._names).FindFault() ?? proof.Methods();
    }

    private string? Methods()
    {
        Dictionary<string, MethodDefinitionHandle> own = _own.MethodDefinitions.ToDictionary(handle => Name(_own, _ownNames, handle), StringComparer.Ordinal);
        if (own.Count != _metered.MethodDefinitions.Count) return "it has other methods";
        foreach (MethodDefinitionHandle handle in _metered.MethodDefinitions)
        {
            string name = Name(_metered, _names, handle);
            string? bare = InjectedCode.WithoutMeter(name);
            if (!own.TryGetValue(bare ?? name, out MethodDefinitionHandle original)) return $"{name} is new";
            if (Compare(original, handle, bare is not null) is { } fault) return $"{name}: {fault}";
        }

        return null;
    }

    private static string Name(MetadataReader reader, TokenNames names, MethodDefinitionHandle handle) =>
        $"{reader.GetMethodDefinition(handle).GetGenericParameters().Count} {names.Of(MetadataTokensOf(handle))}";

    private static int MetadataTokensOf(EntityHandle handle) => System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);

    private string? Compare(MethodDefinitionHandle originalHandle, MethodDefinitionHandle meteredHandle, bool takesMeter)
    {
        MethodDefinition original = _own.GetMethodDefinition(originalHandle), metered = _metered.GetMethodDefinition(meteredHandle);
        if (original.Attributes != metered.Attributes || original.ImplAttributes != metered.ImplAttributes) return "its attributes are others";
        if ((original.RelativeVirtualAddress == 0) != (metered.RelativeVirtualAddress == 0)) return "its body came or went";
        if (original.RelativeVirtualAddress == 0) return null;

        MethodBodyBlock ownBody = _ownImage.GetMethodBody(original.RelativeVirtualAddress), body = _image.GetMethodBody(metered.RelativeVirtualAddress);
        ImmutableArray<string> ownLocals = _ownNames.Locals(ownBody), locals = _names.Locals(body);
        List<MeteredInstruction> code = MeteredCode.Decode(body.GetILReader());
        int? meterArgument = takesMeter ? Arguments(metered) - 1 : null;
        bool isReplaced = IsRecordMember(original);
        InjectedCode injected = new(code, _names, locals, isReplaced ? 0 : ownLocals.Length, meterArgument);
        if (isReplaced) return new StubProof(code, injected, _names).FindFault();
        if (Locals(ownLocals, locals) is { } fault) return fault;

        BodyPair pair = new(MeteredCode.Decode(ownBody.GetILReader()), ownBody.ExceptionRegions, _ownNames);
        return new BodyProof(pair, new BodyPair(code, body.ExceptionRegions, _names), injected, _same).FindFault();
    }

    private int Arguments(MethodDefinition method)
    {
        MethodSignature<string> signature = method.DecodeSignature(_names, []);
        return signature.ParameterTypes.Length + (signature.Header.IsInstance ? 1 : 0);
    }

    private static string? Locals(ImmutableArray<string> own, ImmutableArray<string> all)
    {
        if (all.Length < own.Length || !all.Take(own.Length).SequenceEqual(own)) return "its variables are others";
        return all.Skip(own.Length).FirstOrDefault(type => type is not (MeterType or "System.Int64" or "System.Int32")) is { } type ? $"a variable of type {type} was added" : null;
    }

    /// <summary>Members that the compiler adds to records, whose bodies the rewriter replaces.</summary>
    private bool IsRecordMember(MethodDefinition method)
    {
        bool isNamed = _own.GetString(method.Name) is "ToString" or "PrintMembers" or "GetHashCode" or "get_EqualityContract";
        return isNamed && method.GetCustomAttributes().Any(handle =>
        {
            CustomAttribute attribute = _own.GetCustomAttribute(handle);
            return _ownNames.Of(MetadataTokensOf(attribute.Constructor)).StartsWith("System.Runtime.CompilerServices.CompilerGeneratedAttribute::", StringComparison.Ordinal);
        });
    }
}
