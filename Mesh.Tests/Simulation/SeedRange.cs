using System.Globalization;

namespace Mesh.Tests.Simulation;

/// <summary>Which seeds to run.</summary>
internal sealed record SeedRange(ulong From, ulong To)
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
            return new SeedRange(1, 1000);
        }

        var parts = text.Split("..");
        return new SeedRange(Number(parts[0]), Number(parts[^1]));
    }

    /// <summary><c>MESH_SIMULATION_SEED=42</c>; null without.</summary>
    public static ulong? One() =>
        Environment.GetEnvironmentVariable("MESH_SIMULATION_SEED") is { Length: > 0 } text ? Number(text) : null;

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
