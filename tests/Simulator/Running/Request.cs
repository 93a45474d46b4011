using Chain.Simulator.World;

namespace Chain.Simulator.Running;

/// <summary>One run to make.</summary>
/// <param name="Profile">A profile's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Validators">How many validators; null lets the seed choose.</param>
/// <param name="Mutation">The rule to break, by name, or null.</param>
internal sealed record Request(string Profile, ulong Seed, int? Validators, string? Mutation)
{
    /// <summary>Makes the run.</summary>
    /// <param name="trace">Receives a line an event, or null.</param>
    public RunReport Run(TextWriter? trace = null)
    {
        Sabotage sabotage = Mutation is null ? Sabotage.None : Mutations.Find(Mutation).Sabotage;
        return Runner.Run(Profile, Seed, Validators, sabotage, trace);
    }
}
