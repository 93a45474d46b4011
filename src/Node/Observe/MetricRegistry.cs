using System.Globalization;
using System.Text;

namespace Chain.Node.Observe;

/// <summary>
/// The node's metrics, by name, written in the Prometheus text format (version 0.0.4). Metrics are made once at start;
/// updating one is an atomic operation on its own memory. Safe for concurrent use.
/// </summary>
public sealed class MetricRegistry
{
    /// <summary>Content type of <see cref="Write"/>.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    /// <summary>A number that only grows. Names end in <c>_total</c>.</summary>
    /// <exception cref="ArgumentException">The name is bad, of another kind, or taken with the same labels.</exception>
    public Counter Counter(string name, string help, params IReadOnlyList<(string Name, string Value)> labels)
    {
        Counter counter = new();
        Add(name, help, "counter", labels, (text, prefix, suffix) => Sample(text, prefix, suffix, counter.Value));
        return counter;
    }

    /// <summary>A number that goes up and down.</summary>
    /// <inheritdoc cref="Counter" path="/exception"/>
    public Gauge Gauge(string name, string help, params IReadOnlyList<(string Name, string Value)> labels)
    {
        Gauge gauge = new();
        Add(name, help, "gauge", labels, (text, prefix, suffix) => Sample(text, prefix, suffix, gauge.Value));
        return gauge;
    }

    /// <summary>A number that is read when somebody asks.</summary>
    /// <inheritdoc cref="Counter" path="/exception"/>
    public void Observe(string name, string help, Func<double> read, params IReadOnlyList<(string Name, string Value)> labels) =>
        Add(name, help, "gauge", labels, (text, prefix, suffix) => Sample(text, prefix, suffix, read()));

    /// <summary>Observations counted by size.</summary>
    /// <param name="name">Name, ending in the unit, such as <c>_seconds</c>.</param>
    /// <param name="help">One sentence.</param>
    /// <param name="bounds">Upper bounds of the buckets, ascending; one above all is added.</param>
    /// <param name="labels">Labels, fixed for this histogram.</param>
    /// <inheritdoc cref="Counter" path="/exception"/>
    public Histogram Histogram(
        string name, string help, IReadOnlyList<double> bounds, params IReadOnlyList<(string Name, string Value)> labels)
    {
        Histogram histogram = new(bounds);
        Add(name, help, "histogram", labels, (text, prefix, suffix) => WriteHistogram(text, prefix, suffix, histogram));
        return histogram;
    }

    /// <summary>All metrics as text.</summary>
    public string Write()
    {
        StringBuilder text = new(16 * 1024);
        lock (_lock)
        {
            foreach ((string name, Family family) in _families)
            {
                text.Append("# HELP ").Append(name).Append(' ').Append(Escape(family.Help, isLabel: false)).Append('\n');
                text.Append("# TYPE ").Append(name).Append(' ').Append(family.Kind).Append('\n');
                foreach ((string labels, SampleWriter write) in family.Series) write(text, name, labels);
            }
        }

        return text.ToString();
    }

    private void Add(
        string name, string help, string kind, IReadOnlyList<(string Name, string Value)> labels, SampleWriter write)
    {
        if (!IsName(name)) throw new ArgumentException($"'{name}' is not a metric name: use a-z, 0-9 and '_'.", nameof(name));
        foreach ((string label, _) in labels)
        {
            if (!IsName(label)) throw new ArgumentException($"'{label}' is not a label name: use a-z, 0-9 and '_'.", nameof(labels));
        }

        string key = string.Join(',', labels.Select(label => $"{label.Name}=\"{Escape(label.Value, isLabel: true)}\""));
        lock (_lock)
        {
            if (!_families.TryGetValue(name, out Family? family))
            {
                family = new Family(kind, help, new SortedDictionary<string, SampleWriter>(StringComparer.Ordinal));
                _families.Add(name, family);
            }

            if (family.Kind != kind) throw new ArgumentException($"'{name}' is a {family.Kind}, not a {kind}.", nameof(name));
            if (!family.Series.TryAdd(key, write))
            {
                throw new ArgumentException($"'{name}' with the labels {{{key}}} exists already.", nameof(name));
            }
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, string labels, Histogram histogram)
    {
        string separator = labels.Length == 0 ? "" : ",";
        long total = 0;
        for (int i = 0; i <= histogram.Bounds.Count; i++)
        {
            total += histogram.CountAt(i);
            string bound = i == histogram.Bounds.Count ? "+Inf" : Number(histogram.Bounds[i]);
            Sample(text, name + "_bucket", $"{labels}{separator}le=\"{bound}\"", total);
        }

        Sample(text, name + "_sum", labels, histogram.Sum);
        Sample(text, name + "_count", labels, total);
    }

    private static void Sample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => double.IsPositiveInfinity(value)
        ? "+Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string text, bool isLabel)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return isLabel ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private delegate void SampleWriter(StringBuilder text, string name, string labels);

    private sealed record Family(string Kind, string Help, SortedDictionary<string, SampleWriter> Series);
}
