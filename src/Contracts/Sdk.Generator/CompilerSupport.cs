using System.ComponentModel;

// What the compiler looks for when records and required members are used on .NET Standard 2.0, which generators target.
namespace System.Runtime.CompilerServices;

/// <summary>Marks init-only setters.</summary>
internal static class IsExternalInit;

/// <summary>Marks required members.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class RequiredMemberAttribute : Attribute;

/// <summary>Marks members that need a language feature.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    public string FeatureName { get; } = featureName;
}
