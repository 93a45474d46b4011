using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Chain.Setup.Configuration;

/// <summary>
/// Reads a <see cref="NodeConfiguration"/> in three layers, each over the one before: a JSON file, environment variables
/// <c>CHAIN_NODE__SECTION__KEY</c>, and flags <c>section.key=value</c>. An unknown key is an error, never ignored.
/// </summary>
public static class ConfigurationLoader
{
    /// <summary>Start of the name of every environment variable that is a setting.</summary>
    public const string EnvironmentPrefix = "CHAIN_NODE__";

    private const int ListItemsMax = 1_024;

    private static readonly JsonDocumentOptions JsonOptions = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
        MaxDepth = 8,
    };

    /// <summary>Loads and checks a configuration.</summary>
    /// <param name="file">JSON file; null for defaults.</param>
    /// <param name="environment">Environment variables; others than settings are skipped.</param>
    /// <param name="flags">Settings from the command line, <c>section.key=value</c> each.</param>
    /// <returns>The configuration, or all errors at once.</returns>
    public static ConfigurationResult Load(
        string? file, IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string> flags)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(flags);
        List<string> errors = [];
        SortedDictionary<string, Entry> entries = new(StringComparer.Ordinal);
        string directory = Environment.CurrentDirectory;
        if (file is not null) ReadFile(file, entries, errors);
        foreach ((string name, string value) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)) continue;

            Add(name[EnvironmentPrefix.Length..].Split("__"), value, $"environment variable {name}", directory, entries, errors);
        }

        foreach (string flag in flags)
        {
            int equals = flag.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) errors.Add($"--set {flag}: expected section.key=value, such as log.level=debug");
            else Add(flag[..equals].Split('.'), flag[(equals + 1)..], $"--set {flag[..equals]}", directory, entries, errors);
        }

        NodeConfiguration configuration = (NodeConfiguration)Bind(typeof(NodeConfiguration), "", entries, errors);
        string root = file is null ? directory : Path.GetDirectoryName(Path.GetFullPath(file))!;
        configuration = (NodeConfiguration)ResolvePaths(configuration, root);
        if (errors.Count == 0) errors.AddRange(ConfigurationRules.Check(configuration));
        return new ConfigurationResult(errors.Count == 0 ? configuration : null, errors);
    }

    private static void ReadFile(string file, SortedDictionary<string, Entry> entries, List<string> errors)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file), JsonOptions);
            string directory = Path.GetDirectoryName(Path.GetFullPath(file))!;
            Flatten(document.RootElement, [], file, directory, entries, errors);
        }
        catch (JsonException e)
        {
            errors.Add($"{file}: not valid JSON: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{file}: cannot be read: {e.Message}");
        }
    }

    private static void Flatten(
        JsonElement element, List<string> path, string file, string directory, SortedDictionary<string, Entry> entries, List<string> errors)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Flatten(property.Value, [.. path, property.Name], file, directory, entries, errors);
                }

                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Flatten(item, [.. path, index.ToString(CultureInfo.InvariantCulture)], file, directory, entries, errors);
                    index++;
                }

                break;
            case JsonValueKind.Null:
                errors.Add($"{file}: {string.Join('.', path)}: is null; leave it out to use the default");
                break;
            default:
                string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
                Add([.. path], text, file, directory, entries, errors);
                break;
        }
    }

    /// <summary>Finds the setting that a path names and stores its checked value.</summary>
    private static void Add(
        string[] path, string text, string source, string directory, SortedDictionary<string, Entry> entries, List<string> errors)
    {
        if (!TryResolve(path, out string canonical, out string pattern))
        {
            string nearest = Nearest(path);
            errors.Add($"{source}: unknown setting '{string.Join('.', path)}'; did you mean '{nearest}'?");
            return;
        }

        Setting setting = ConfigurationSchema.Node.First(candidate => candidate.Path == pattern);
        if (!setting.TryParse(text, out object? value, out string error))
        {
            errors.Add($"{source}: {canonical}: {error}");
            return;
        }

        if (setting.Attribute.IsPath && text.Length > 0) value = Path.GetFullPath(text, directory);
        entries[canonical] = new Entry(value!);
    }

    private static bool TryResolve(string[] path, out string canonical, out string pattern)
    {
        canonical = pattern = "";
        Type type = typeof(NodeConfiguration);
        for (int i = 0; i < path.Length; i++)
        {
            string wanted = ConfigurationSchema.Normalize(path[i]);
            PropertyInfo? property = ConfigurationSchema.PropertiesOf(type)
                .FirstOrDefault(candidate => ConfigurationSchema.Normalize(candidate.Name) == wanted);
            if (property is null) return false;

            string dot = i == 0 ? "" : ".";
            canonical += dot + ConfigurationSchema.NameOf(property);
            pattern += dot + ConfigurationSchema.NameOf(property);
            if (!ConfigurationSchema.IsSection(property)) return i == path.Length - 1;

            type = property.PropertyType;
            if (ConfigurationSchema.ListItem(type) is not { } item) continue;

            if (++i >= path.Length || !int.TryParse(path[i], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= ListItemsMax)
            {
                return false;
            }

            canonical += string.Create(CultureInfo.InvariantCulture, $".{index}");
            pattern += "." + ConfigurationSchema.AnyIndex;
            type = item;
        }

        return false;
    }

    private static string Nearest(string[] path)
    {
        string wanted = string.Join('.', path.Select(ConfigurationSchema.Normalize));
        return ConfigurationSchema.Node.Select(setting => setting.Path)
            .MinBy(candidate => EditDistance(wanted, candidate.ToLowerInvariant()))!;
    }

    /// <summary>Levenshtein's distance: single-character edits between two short texts.</summary>
    internal static int EditDistance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replace = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    private static object Bind(Type record, string prefix, SortedDictionary<string, Entry> entries, List<string> errors)
    {
        object result = Activator.CreateInstance(record)!;
        foreach (PropertyInfo property in ConfigurationSchema.PropertiesOf(record))
        {
            string path = prefix + ConfigurationSchema.NameOf(property);
            if (!ConfigurationSchema.IsSection(property))
            {
                if (entries.TryGetValue(path, out Entry entry)) property.SetValue(result, entry.Value);
                else if (property.GetCustomAttribute<SettingAttribute>()!.Required) errors.Add($"{path}: is required");
            }
            else if (ConfigurationSchema.ListItem(property.PropertyType) is { } item)
            {
                property.SetValue(result, BindList(item, path, entries, errors));
            }
            else
            {
                property.SetValue(result, Bind(property.PropertyType, path + ".", entries, errors));
            }
        }

        return result;
    }

    private static Array BindList(Type item, string path, SortedDictionary<string, Entry> entries, List<string> errors)
    {
        int count = 0;
        while (entries.Keys.Any(key => key.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{path}.{count}."), StringComparison.Ordinal))) count++;

        int named = entries.Keys.Where(key => key.StartsWith(path + ".", StringComparison.Ordinal))
            .Select(key => key[(path.Length + 1)..].Split('.')[0]).Distinct().Count();
        if (named != count) errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: the indices have a gap after {count - 1}"));

        Array list = Array.CreateInstance(item, count);
        for (int i = 0; i < count; i++)
        {
            list.SetValue(Bind(item, string.Create(CultureInfo.InvariantCulture, $"{path}.{i}."), entries, errors), i);
        }

        return list;
    }

    /// <summary>Makes the defaults of paths absolute too; the others already are.</summary>
    private static object ResolvePaths(object record, string root)
    {
        foreach (PropertyInfo property in ConfigurationSchema.PropertiesOf(record.GetType()))
        {
            object? value = property.GetValue(record);
            if (property.GetCustomAttribute<SettingAttribute>() is { } setting)
            {
                if (setting.IsPath && value is string { Length: > 0 } path) property.SetValue(record, Path.GetFullPath(path, root));
            }
            else if (ConfigurationSchema.ListItem(property.PropertyType) is null)
            {
                ResolvePaths(value!, root);
            }
        }

        return record;
    }

    private readonly record struct Entry(object Value);
}

/// <summary>Outcome of loading a configuration.</summary>
/// <param name="Configuration">The configuration; null if there are errors.</param>
/// <param name="Errors">What is wrong, one sentence each, naming the source and the setting.</param>
public sealed record ConfigurationResult(NodeConfiguration? Configuration, IReadOnlyList<string> Errors);
