using System.Collections;
using System.Globalization;
using System.Reflection;
using Chain.Encoding;

namespace Chain.Setup.Configuration;

/// <summary>The settings of a configuration record, read from the record itself.</summary>
public static class ConfigurationSchema
{
    /// <summary>Path element that stands for any index of a list, as in <c>network.peers.N.name</c>.</summary>
    public const string AnyIndex = "N";

    /// <summary>The settings of <see cref="NodeConfiguration"/> in the order of the source.</summary>
    public static IReadOnlyList<Setting> Node { get; } = Describe(typeof(NodeConfiguration));

    /// <summary>All settings below a record type, depth first.</summary>
    public static IReadOnlyList<Setting> Describe(Type record)
    {
        List<Setting> settings = [];
        Describe(record, "", settings);
        return settings;
    }

    /// <summary>Name of a property in files: <c>dataDirectory</c>.</summary>
    internal static string NameOf(PropertyInfo property) => char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    /// <summary>What two spellings of one name share: <c>DATA_DIRECTORY</c> and <c>dataDirectory</c>.</summary>
    internal static string Normalize(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Properties of a section, in the order of the source.</summary>
    internal static IEnumerable<PropertyInfo> PropertiesOf(Type record) =>
        record.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.CanWrite)
            .OrderBy(property => property.MetadataToken);

    /// <summary>Whether a property is a section or a list of sections, not a value.</summary>
    internal static bool IsSection(PropertyInfo property) => property.GetCustomAttribute<SettingAttribute>() is null;

    /// <summary>The section type of a list of sections; null for other types.</summary>
    internal static Type? ListItem(Type type) =>
        type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) ? type.GetGenericArguments()[0] : null;

    private static void Describe(Type record, string prefix, List<Setting> settings)
    {
        object defaults = Activator.CreateInstance(record)!;
        foreach (PropertyInfo property in PropertiesOf(record))
        {
            string path = prefix + NameOf(property);
            if (property.GetCustomAttribute<SettingAttribute>() is { } attribute)
            {
                settings.Add(new Setting(path, property, attribute, attribute.Required ? null : property.GetValue(defaults)));
            }
            else if (ListItem(property.PropertyType) is { } item)
            {
                Describe(item, $"{path}.{AnyIndex}.", settings);
            }
            else
            {
                Describe(property.PropertyType, path + ".", settings);
            }
        }
    }
}

/// <summary>One setting of the configuration.</summary>
/// <param name="Path">Its place in the file, such as <c>network.listen</c>.</param>
/// <param name="Property">The property that holds it.</param>
/// <param name="Attribute">Unit and range.</param>
/// <param name="Default">Value if the operator says nothing; null if required.</param>
public sealed record Setting(string Path, PropertyInfo Property, SettingAttribute Attribute, object? Default)
{
    /// <summary>Its environment variable, such as <c>CHAIN_NODE__NETWORK__LISTEN</c>.</summary>
    public string EnvironmentVariable =>
        ConfigurationLoader.EnvironmentPrefix + string.Join("__", Path.Split('.').Select(UpperSnake));

    /// <summary>What values it takes, for people.</summary>
    public string Range
    {
        get
        {
            Type type = Property.PropertyType;
            if (type == typeof(bool)) return "true, false";
            if (type.IsEnum) return string.Join(", ", Enum.GetNames(type).Select(name => name.ToLowerInvariant()));
            if (type == typeof(HostPort)) return "host:port";
            if (type == typeof(PublicKey) || type == typeof(Hash32)) return "64 hex digits";
            if (type == typeof(string)) return Attribute.IsPath ? "path" : "text";

            long max = type == typeof(int) ? Math.Min(Attribute.Max, int.MaxValue) : Attribute.Max;
            return max == long.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"at least {Attribute.Min:N0}")
                : string.Create(CultureInfo.InvariantCulture, $"{Attribute.Min:N0} to {max:N0}");
        }
    }

    /// <summary>A value as it is written in a file.</summary>
    public static string Format(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum name => name.ToString().ToLowerInvariant(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Parses and checks a value; the error says what is expected.</summary>
    public bool TryParse(string text, out object? value, out string error)
    {
        Type type = Property.PropertyType;
        value = null;
        bool parsed = true;
        if (type == typeof(string)) value = text;
        else if (type == typeof(bool)) parsed = Take(bool.TryParse(text, out bool flag), flag, ref value);
        else if (type == typeof(int)) parsed = Take(int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int small), small, ref value);
        else if (type == typeof(long)) parsed = Take(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long large), large, ref value);
        else if (type == typeof(HostPort)) parsed = Take(HostPort.TryParse(text, out HostPort address), address, ref value);
        else if (type == typeof(PublicKey)) parsed = Take(PublicKey.TryParse(text, out PublicKey key), key, ref value);
        else if (type == typeof(Hash32)) parsed = Take(Hash32.TryParse(text, out Hash32 hash), hash, ref value);
        else if (type.IsEnum) parsed = !char.IsAsciiDigit(text.FirstOrDefault()) && Enum.TryParse(type, text, ignoreCase: true, out value);
        else throw new NotSupportedException($"A setting cannot have type {type}.");

        error = parsed ? Check(value!) : $"'{text}' is not one of: {Range}";
        return error.Length == 0;
    }

    /// <summary>Why a value is out of range; empty if it is not.</summary>
    public string Check(object value)
    {
        if (Attribute.Required && value is "" or HostPort { Port: 0 }) return $"is required ({Range})";
        if (value is not (int or long)) return "";

        long number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
        return number < Attribute.Min || number > Attribute.Max
            ? string.Create(CultureInfo.InvariantCulture, $"{number} is out of range: {Range} {Attribute.Unit}")
            : "";
    }

    private static bool Take(bool parsed, object value, ref object? target)
    {
        if (parsed) target = value;
        return parsed;
    }

    private static string UpperSnake(string name) =>
        name == ConfigurationSchema.AnyIndex ? name : string.Concat(name.Select(c => char.IsUpper(c) ? "_" + c : char.ToUpperInvariant(c).ToString()));
}
