using Akka.Routing;
using BenchmarkDotNet.Attributes;
using Mesh.Membership;

namespace Mesh.Benchmarks.Rings;

/// <summary>Which node has a key. Public and open because BenchmarkDotNet derives from it.</summary>
[MemoryDiagnoser]
public class LookupBenchmarks
{
    private const int AkkaPoints = 10; // akka.actor.deployment.default.virtual-nodes-factor

    private readonly string[] _keys = RingSamples.ShortKeys();
    private readonly string[] _longKeys = RingSamples.LongKeys();
    private readonly int[] _list = new int[3];
    private ulong[] _positions = [];
    private Ring _ring = Ring.Empty;
    private ConsistentHash<string> _akka = null!;
    private RendezvousHash _rendezvous = null!;

    /// <summary>The nodes of the cluster.</summary>
    [Params(10, 100, 1_000, 10_000)]
    public int Nodes { get; set; }

    /// <summary>Builds what is looked up in.</summary>
    [GlobalSetup]
    public void Build()
    {
        _positions = Array.ConvertAll(_keys, Ring.PositionOf);
        _ring = Ring.Build(RingSamples.Members(Nodes), RingSamples.PointsPerWeight(Nodes));
        var names = Enumerable.Range(0, Nodes).Select(RingSamples.NameOf).ToArray();
        _akka = ConsistentHash.Create(names, AkkaPoints);
        _rendezvous = new RendezvousHash(Array.ConvertAll(names, Ring.PositionOf));
    }

    /// <summary>Hash of the key, then its owner.</summary>
    [Benchmark(OperationsPerInvoke = RingSamples.Keys)]
    public int Owner()
    {
        var sum = 0;
        foreach (var key in _keys)
        {
            sum += _ring.OwnerAt(Ring.PositionOf(key));
        }

        return sum;
    }

    /// <summary>The same for keys of 36 characters.</summary>
    [Benchmark(OperationsPerInvoke = RingSamples.Keys)]
    public int OwnerOfLongKey()
    {
        var sum = 0;
        foreach (var key in _longKeys)
        {
            sum += _ring.OwnerAt(Ring.PositionOf(key));
        }

        return sum;
    }

    /// <summary>The first, each lookup waiting for the one before, so that the processor can't overlap them.</summary>
    [Benchmark(OperationsPerInvoke = RingSamples.Keys)]
    public int OwnerInTurn()
    {
        var owner = 0;
        for (var i = 0; i < _keys.Length; i++)
        {
            // The shifted owner is always 0, which only the lookup's end tells.
            owner = _ring.OwnerAt(Ring.PositionOf(_keys[i + (owner >> 31)]));
        }

        return owner;
    }

    /// <summary>The hash of the key alone.</summary>
    [Benchmark(OperationsPerInvoke = RingSamples.Keys)]
    public ulong Position()
    {
        var sum = 0UL;
        foreach (var key in _keys)
        {
            sum += Ring.PositionOf(key);
        }

        return sum;
    }

    /// <summary>The owner of a position that is known.</summary>
    [Benchmark(OperationsPerInvoke = RingSamples.Keys)]
    public int OwnerOfPosition()
    {
        var sum = 0;
        foreach (var position in _positions)
        {
            sum += _ring.OwnerAt(position);
        }

        return sum;
    }

    /// <summary>Hash of the key, then its owner and the next two nodes.</summary>
    [Benchmark(OperationsPerInvoke = RingSamples.Keys)]
    public int PreferenceList()
    {
        var sum = 0;
        foreach (var key in _keys)
        {
            sum += _ring.PreferenceListAt(Ring.PositionOf(key), _list);
        }

        return sum;
    }

    /// <summary>Akka's ring as it comes, with a tenth of the points and less.</summary>
    [Benchmark(OperationsPerInvoke = RingSamples.Keys)]
    public int Akka()
    {
        var sum = 0;
        foreach (var key in _keys)
        {
            sum += _akka.NodeFor(key).Length;
        }

        return sum;
    }

    /// <summary>Jump hash, with Mesh's hash of the key.</summary>
    [Benchmark(OperationsPerInvoke = RingSamples.Keys)]
    public int Jump()
    {
        var sum = 0;
        foreach (var key in _keys)
        {
            sum += JumpHash.BucketOf(Ring.PositionOf(key), Nodes);
        }

        return sum;
    }

    /// <summary>Rendezvous hashing, with Mesh's hash of the key.</summary>
    [Benchmark(OperationsPerInvoke = RingSamples.Keys)]
    public int Rendezvous()
    {
        var sum = 0;
        foreach (var key in _keys)
        {
            sum += _rendezvous.NodeOf(Ring.PositionOf(key));
        }

        return sum;
    }
}
