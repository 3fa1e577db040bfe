using Akka.Routing;
using BenchmarkDotNet.Attributes;
using Mesh.Membership;

namespace Mesh.Benchmarks.Rings;

/// <summary>What a change of membership costs. Public and open because BenchmarkDotNet derives from it.</summary>
[MemoryDiagnoser]
public class ChangeBenchmarks
{
    private const int AkkaPoints = 10; // akka.actor.deployment.default.virtual-nodes-factor

    private RingMember[] _members = [];
    private RingMember[] _grown = [];
    private string[] _names = [];
    private ConsistentHash<string> _akka = null!;

    /// <summary>The nodes of the cluster.</summary>
    [Params(10, 100, 1_000, 10_000)]
    public int Nodes { get; set; }

    private int Points => RingSamples.PointsPerWeight(Nodes);

    /// <summary>Builds what is changed.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _members = RingSamples.Members(Nodes);
        _grown = RingSamples.Members(Nodes + 1);
        _names = Array.ConvertAll(_members, member => member.Name);
        _akka = ConsistentHash.Create(_names, AkkaPoints);
    }

    /// <summary>A ring of all nodes from nothing.</summary>
    [Benchmark]
    public int Build() => Ring.Build(_members, Points).PointCount;

    /// <summary>The ring with one node more.</summary>
    [Benchmark]
    public int Add() => Ring.Build(_grown, Points).PointCount;

    /// <summary>Akka's ring of all nodes from nothing.</summary>
    [Benchmark]
    public bool AkkaBuild() => ConsistentHash.Create(_names, AkkaPoints).IsEmpty;

    /// <summary>Akka's ring with one node more.</summary>
    [Benchmark]
    public bool AkkaAdd() => _akka.Add(_grown[^1].Name).IsEmpty;
}
