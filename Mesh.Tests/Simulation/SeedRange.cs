using System.Globalization;

namespace Mesh.Tests.Simulation;

/// <summary>Which seeds to run.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
/// <param name="AtOnce">How many run at the same time.</param>
internal sealed record SeedRange(ulong From, ulong To, int AtOnce = 1)
{
    public override string ToString() => $"seeds {From} to {To}";

    /// <summary>From, to, and all between.</summary>
    public IEnumerable<ulong> All
    {
        get
        {
            for (var seed = From; seed <= To; seed++)
            {
                yield return seed;
            }
        }
    }

    /// <summary><c>MESH_SIMULATION_SEEDS=1..10000</c>, or as many as a usual test run has time for.</summary>
    public static SeedRange FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable("MESH_SIMULATION_SEEDS") is not { Length: > 0 } text)
        {
            return new SeedRange(1, 400); // one at a time: other tests need the time that they measure
        }

        var parts = text.Split("..");
        return new SeedRange(Number(parts[0]), Number(parts[^1]), Environment.ProcessorCount);
    }

    /// <summary><c>MESH_SIMULATION_SEED=42</c>; null without.</summary>
    public static ulong? One() =>
        Environment.GetEnvironmentVariable("MESH_SIMULATION_SEED") is { Length: > 0 } text ? Number(text) : null;

    /// <summary>How long the idle cluster is watched.</summary>
    public static double IdleHours() =>
        Environment.GetEnvironmentVariable("MESH_SIMULATION_IDLE_HOURS") is { Length: > 0 } text ? Number(text) : 1;

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
