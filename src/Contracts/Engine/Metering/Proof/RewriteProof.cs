using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
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

    private readonly ProofImage _own;
    private readonly ProofImage _metered;
    private readonly SameInstruction _same;

    private RewriteProof(ProofImage own, ProofImage metered, Whitelist whitelist)
    {
        (_own, _metered) = (own, metered);
        HashSet<string> types = new(own.Reader.TypeDefinitions.Select(t => own.Names.GetTypeFromDefinition(own.Reader, t, 0)), StringComparer.Ordinal);
        _same = new SameInstruction(own.Names, metered.Names, whitelist, types);
    }

    /// <summary>What differs; null if the rewritten assembly is the original one, metered.</summary>
    /// <param name="original">What the verifier accepted.</param>
    /// <param name="metered">What the rewriter made of it.</param>
    /// <param name="whitelist">Names the shims.</param>
    public static string? FindFault(ReadOnlyMemory<byte> original, byte[] metered, Whitelist whitelist)
    {
        using ProofImage image = new(metered);
        return FindFault(original, image, whitelist);
    }

    /// <inheritdoc cref="FindFault(ReadOnlyMemory{byte}, byte[], Whitelist)"/>
    internal static string? FindFault(ReadOnlyMemory<byte> original, ProofImage metered, Whitelist whitelist)
    {
        using ProofImage own = new(original.Span);
        return ShapeProof.FindFault(own, metered) ?? new RewriteProof(own, metered, whitelist).Methods();
    }

    private string? Methods()
    {
        Dictionary<string, MethodDefinitionHandle> own = _own.Reader.MethodDefinitions.ToDictionary(handle => Name(_own, handle), StringComparer.Ordinal);
        if (own.Count != _metered.Reader.MethodDefinitions.Count) return "it has other methods";
        foreach (MethodDefinitionHandle handle in _metered.Reader.MethodDefinitions)
        {
            string name = Name(_metered, handle);
            string? bare = InjectedCode.WithoutMeter(name);
            if (!own.TryGetValue(bare ?? name, out MethodDefinitionHandle original)) return $"{name} is new";
            if (Compare(original, handle, bare is not null) is { } fault) return $"{name}: {fault}";
        }

        return null;
    }

    private static string Name(ProofImage image, MethodDefinitionHandle handle) =>
        $"{image.Reader.GetMethodDefinition(handle).GetGenericParameters().Count} {image.Names.Of(MetadataTokens.GetToken(handle))}";

    private string? Compare(MethodDefinitionHandle originalHandle, MethodDefinitionHandle meteredHandle, bool takesMeter)
    {
        MethodDefinition original = _own.Reader.GetMethodDefinition(originalHandle), metered = _metered.Reader.GetMethodDefinition(meteredHandle);
        if (original.Attributes != metered.Attributes || original.ImplAttributes != (metered.ImplAttributes & ~MethodImplAttributes.NoOptimization)) return "its attributes are others";
        if ((original.RelativeVirtualAddress == 0) != (metered.RelativeVirtualAddress == 0)) return "its body came or went";
        if (original.RelativeVirtualAddress == 0) return null;

        MethodBodyBlock ownBody = _own.Body(originalHandle), body = _metered.Body(meteredHandle);
        ImmutableArray<string> ownLocals = _own.Names.Locals(ownBody), locals = _metered.Names.Locals(body);
        List<MeteredInstruction> code = _metered.Code(meteredHandle);
        int? meterArgument = takesMeter ? Arguments(metered) - 1 : null;
        bool isReplaced = IsRecordMember(original);
        InjectedCode injected = new(code, _metered.Names, locals, isReplaced ? 0 : ownLocals.Length, meterArgument);
        if (isReplaced) return new StubProof(code, injected, _metered.Names).FindFault();
        if (Locals(ownLocals, locals) is { } fault) return fault;

        BodyPair pair = new(_own.Code(originalHandle), ownBody.ExceptionRegions, _own.Names);
        return new BodyProof(pair, new BodyPair(code, body.ExceptionRegions, _metered.Names), injected, _same).FindFault();
    }

    private int Arguments(MethodDefinition method)
    {
        MethodSignature<string> signature = method.DecodeSignature(_metered.Names, []);
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
        bool isNamed = _own.Reader.GetString(method.Name) is "ToString" or "PrintMembers" or "GetHashCode" or "get_EqualityContract";
        return isNamed && method.GetCustomAttributes().Any(handle =>
        {
            CustomAttribute attribute = _own.Reader.GetCustomAttribute(handle);
            return _own.Names.Of(MetadataTokens.GetToken(attribute.Constructor)).StartsWith("System.Runtime.CompilerServices.CompilerGeneratedAttribute::", StringComparison.Ordinal);
        });
    }
}
