using System.Collections.Frozen;
using System.Reflection.Metadata;
using Chain.Contracts.Verify.Reading;

namespace Chain.Contracts.Verify.Rules;

/// <summary>Attributes by full name: the runtime obeys some of them whoever defines them (contracts.md B3, D28, D29).</summary>
internal static class AttributeRules
{
    private const string CompilerServices = "System.Runtime.CompilerServices.";
    private const string CodeAnalysis = "System.Diagnostics.CodeAnalysis.";

    private static readonly FrozenSet<string> Allowed = new[]
    {
        Names(CompilerServices, "CompilerGenerated Nullable NullableContext NullablePublicOnly IsReadOnly IsByRefLike RequiresLocation ScopedRef RefSafetyRules Extension TupleElementNames "
            + "CompilationRelaxations RuntimeCompatibility CallerMemberName CallerArgumentExpression CallerFilePath CallerLineNumber RequiredMember CompilerFeatureRequired ParamCollection "
            + "OverloadResolutionPriority PreserveBaseOverrides CollectionBuilder"),
        Names(CodeAnalysis, "AllowNull DisallowNull MaybeNull NotNull MaybeNullWhen NotNullWhen NotNullIfNotNull DoesNotReturn DoesNotReturnIf MemberNotNull MemberNotNullWhen "
            + "SetsRequiredMembers SuppressMessage ExcludeFromCodeCoverage UnscopedRef Experimental"),
        Names("System.Reflection.", "AssemblyCompany AssemblyConfiguration AssemblyCopyright AssemblyDescription AssemblyFileVersion AssemblyInformationalVersion AssemblyMetadata "
            + "AssemblyProduct AssemblyTitle AssemblyVersion AssemblyTrademark DefaultMember"),
        Names("System.Diagnostics.", "Debuggable DebuggerBrowsable DebuggerDisplay DebuggerHidden DebuggerStepThrough DebuggerNonUserCode Conditional"),
        Names("System.Runtime.Versioning.", "TargetFramework"),
        Names("System.ComponentModel.", "EditorBrowsable"),
        Names("System.CodeDom.Compiler.", "GeneratedCode"),
        Names("System.", "ParamArray Obsolete Flags AttributeUsage CLSCompliant"),
        Names("Chain.Contracts.Sdk.", "Contract ContractInterface Call View Event Slot"),
    }.SelectMany(names => names).ToFrozenSet(StringComparer.Ordinal);

    // Types that stand only in the constructors of attributes.
    private static readonly FrozenSet<string> Parameters = new[]
    {
        "System.Diagnostics.DebuggableAttribute/DebuggingModes", "System.ComponentModel.EditorBrowsableState", "System.AttributeTargets",
        "System.Diagnostics.DebuggerBrowsableState", "System.Type",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a type is an attribute that contracts may have, or stands in one.</summary>
    public static bool IsAllowed(string fullName) => Allowed.Contains(fullName) || Parameters.Contains(fullName);

    public static void Check(VerifyContext context)
    {
        ContractModule module = context.Module;
        foreach (CustomAttributeHandle handle in module.Reader.CustomAttributes)
        {
            context.Problems.Check("attributes", () => CheckOne(module, handle));
        }
    }

    private static void CheckOne(ContractModule module, CustomAttributeHandle handle)
    {
        CustomAttribute attribute = module.Reader.GetCustomAttribute(handle);
        string name = module.AttributeName(handle);
        bool isOwn = attribute.Constructor.Kind == HandleKind.MethodDefinition;
        if (isOwn ? IsReservedName(name) : !Allowed.Contains(name))
        {
            throw new RefusedException(ProblemCodes.AttributeForbidden, $"The attribute {name} is refused. Remove it; docs/contracts/verifier.md lists those that contracts may have.");
        }

        if (module.Reader.GetBlobReader(attribute.Value).Length > 64 * 1024) throw new RefusedException(ProblemCodes.ImageTooLarge, $"An attribute {name} is too long.");
    }

    /// <summary>The contract's own attributes stand in its own namespaces (<see cref="NameRules"/>), where the runtime knows none.</summary>
    private static bool IsReservedName(string name) =>
        name.StartsWith("System.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Microsoft.", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Names(string space, string names) => names.Split(' ').Select(name => $"{space}{name}Attribute");
}
