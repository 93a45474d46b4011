using System.Globalization;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Fuzz.Running;

/// <summary>How cases ended.</summary>
public sealed class Tally
{
    private readonly SortedDictionary<string, long> _codes = new(StringComparer.Ordinal);
    private readonly long[] _stages = new long[Enum.GetValues<VerifyStage>().Length];

    /// <summary>Cases that ran.</summary>
    public long Cases => _stages.Sum();

    /// <summary>Accepted ones that were metered and proved.</summary>
    public long Rewritten { get; set; }

    /// <summary>Accepted ones that were also loaded and called.</summary>
    public long Called { get; set; }

    /// <summary>Cases on which something went wrong.</summary>
    public long Findings { get; set; }

    /// <summary>Seconds that cases took.</summary>
    public double Seconds { get; set; }

    /// <summary>Cases that a stage refused; of <see cref="VerifyStage.Accepted"/>, those that none did.</summary>
    public long this[VerifyStage stage] => _stages[(int)stage];

    /// <summary>Counts a case.</summary>
    public void Add(VerifyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        _stages[(int)result.Stage]++;
        if (result.Problems.Count == 0) return;
        string code = result.Problems[0].Code;
        _codes[code] = _codes.GetValueOrDefault(code) + 1;
    }

    /// <summary>Adds what another one counted.</summary>
    public void Add(Tally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < _stages.Length; i++) _stages[i] += other._stages[i];
        foreach ((string code, long count) in other._codes) _codes[code] = _codes.GetValueOrDefault(code) + count;
        Rewritten += other.Rewritten;
        Called += other.Called;
        Findings += other.Findings;
        Seconds += other.Seconds;
    }

    /// <summary>Lines <c>name number</c>, as they stand in a checkpoint.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Line("rewritten", Rewritten);
        yield return Line("called", Called);
        yield return Line("findings", Findings);
        yield return Line("milliseconds", (long)(Seconds * 1_000));
        foreach (VerifyStage stage in Enum.GetValues<VerifyStage>()) yield return Line($"stage.{stage}", this[stage]);
        foreach ((string code, long count) in _codes) yield return Line($"code.{code}", count);
    }

    /// <summary>Takes over a line of a checkpoint.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public void Read(string name, long number)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.StartsWith("code.", StringComparison.Ordinal)) _codes[name["code.".Length..]] = number;
        else if (name.StartsWith("stage.", StringComparison.Ordinal) && Enum.TryParse(name["stage.".Length..], out VerifyStage stage)) _stages[(int)stage] = number;
        else if (name == "rewritten") Rewritten = number;
        else if (name == "called") Called = number;
        else if (name == "findings") Findings = number;
        else if (name == "milliseconds") Seconds = number / 1_000.0;
        else throw new FormatException($"'{name}' counts nothing.");
    }

    /// <summary>A table for people.</summary>
    public string Report()
    {
        IEnumerable<string> stages = Enum.GetValues<VerifyStage>().Select(stage => Row(stage == VerifyStage.Accepted ? "accepted" : $"refused: {stage}", this[stage]));
        IEnumerable<string> codes = _codes.OrderByDescending(pair => pair.Value).Select(pair => Row($"  {pair.Key}", pair.Value));
        string speed = string.Create(CultureInfo.InvariantCulture, $"{Cases:N0} cases in {Seconds:N0} s of a thread, {Cases / Math.Max(Seconds, 0.001):N0} a second; {Rewritten:N0} metered and proved, {Called:N0} also loaded and called; {Findings:N0} findings");
        return string.Join('\n', [.. stages, "first code:", .. codes, speed]);
    }

    private string Row(string name, long count) => string.Create(CultureInfo.InvariantCulture, $"{name,-32} {count,12:N0} {100.0 * count / Math.Max(Cases, 1),6:F2} %");

    private static string Line(string name, long number) => string.Create(CultureInfo.InvariantCulture, $"{name} {number}");
}
