using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Hosting;
using Mesh.Tests.Support;

namespace Mesh.Tests.Simulation;

/// <summary>The machines of one run, and what their nodes are configured with.</summary>
internal sealed class Deployment
{
    /// <summary>A service of handlers, under preferred affinity.</summary>
    public const string Echo = "echo";

    /// <summary>A service of keyed actors, under strict affinity.</summary>
    public const string Counter = "counter";

    // Read once: parsing takes longer than a run.
    private static readonly MeshOptions Defaults = TestOptions.Of(
        """
        mesh.ring.points-per-weight = 16
        mesh.service-defaults { concurrency = 8, queue-limit = 16 }
        """);

    private static readonly int[] Sizes = [3, 3, 3, 4, 5];
    private static readonly int[] SparseSizes = [4, 5, 6, 8];

    /// <summary>Of so many runs not every two nodes have a link.</summary>
    private const double SparseShare = 0.3;

    private readonly bool _isSparse;
    private readonly int _fullMesh = Defaults.Links.FullMesh;

    public Deployment(SeededRandom random, Mechanisms mechanisms)
    {
        Mechanisms = mechanisms;
        var machines = random.Pick(Sizes);
        var voters = machines == 5 && random.Chance(0.5) ? 5 : 3;
        _isSparse = random.Chance(SparseShare);
        if (_isSparse)
        {
            _fullMesh = random.Next(1, 3);
            (machines, voters) = (random.Pick(SparseSizes), 3);
        }

        Machines = [.. Enumerable.Range(0, machines).Select(index => new Machine(index, index < voters))];
        Voters = voters;
    }

    private Deployment(int machines, int fullMesh)
    {
        (Mechanisms, Voters, _fullMesh) = (Mechanisms.All, 3, fullMesh);
        Machines = [.. Enumerable.Range(0, machines).Select(index => new Machine(index, index < Voters))];
    }

    public Mechanisms Mechanisms { get; }

    public ImmutableArray<Machine> Machines { get; }

    public int Voters { get; }

    /// <summary>So many machines, three of them voters.</summary>
    public static Deployment OfSize(int machines, int fullMesh) => new(machines, fullMesh);

    public Machine MachineNamed(string name) => Machines.First(machine => machine.Name == name);

    public MeshOptions OptionsOf(Machine machine) => Defaults with
    {
        Node = Defaults.Node with
        {
            Name = machine.Name,
            Hostname = machine.Name,
            Port = 4053,
            DataPort = 4054,
            Seeds = [.. Machines.Where(other => other.IsVoter).Select(other => new HostPort(other.Name, 4053))],
        },
        Links = Defaults.Links with
        {
            FullMesh = _fullMesh,
            IdleAfter = _isSparse ? TimeSpan.FromSeconds(2) : Defaults.Links.IdleAfter, // so that links come and go
        },
        Services = [Defaults.ServiceDefaults with { Name = Echo, Type = typeof(SimHandler) }],
    };
}
