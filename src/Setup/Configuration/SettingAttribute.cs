namespace Chain.Setup.Configuration;

/// <summary>
/// Unit and range of one setting. The description is the property's XML summary: the operator's reference is made from
/// both, so that code and page cannot differ.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute : Attribute
{
    /// <summary>Unit of the value, such as <c>bytes</c> or <c>ms</c>; empty for text.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Smallest value allowed; for numbers.</summary>
    public long Min { get; init; } = long.MinValue;

    /// <summary>Largest value allowed; for numbers.</summary>
    public long Max { get; init; } = long.MaxValue;

    /// <summary>Whether the value is a path. Paths of a file are relative to that file, others to the working directory.</summary>
    public bool IsPath { get; init; }

    /// <summary>Whether there is no usable default, so that the operator must say.</summary>
    public bool Required { get; init; }
}
