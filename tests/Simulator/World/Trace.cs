using System.Globalization;

namespace Chain.Simulator.World;

/// <summary>Writes a run, one line an event, so that a failing seed can be read.</summary>
internal sealed class Trace(Simulation world, TextWriter output)
{
    public void Line(SimulatedNode? node, string text)
    {
        string who = node is null ? "world" : node.Id == node.Index ? $"node {node.Id}" : $"twin {node.Index}";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{world.Time.Now,8} {who,-8} {text}"));
    }
}
