using BenchmarkDotNet.Attributes;

namespace Mesh.Benchmarks.Rings;

/// <summary>What Akka's router does for each message. Public and open because BenchmarkDotNet derives from it.</summary>
/// <remarks>Up to 1,000 nodes: it compares all routees each time.</remarks>
[MemoryDiagnoser]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The cleanup disposes.")]
public class RouterBenchmarks
{
    private readonly object[] _messages = Array.ConvertAll(RingSamples.ShortKeys(), AkkaRouter.MessageOf);
    private AkkaRouter? _router;

    /// <summary>The nodes of the cluster.</summary>
    [Params(10, 100, 1_000)]
    public int Nodes { get; set; }

    /// <summary>Starts an actor for each node.</summary>
    [GlobalSetup]
    public void Start() => _router = new AkkaRouter(Nodes);

    /// <summary>Stops them.</summary>
    [GlobalCleanup]
    public void Stop() => _router?.Dispose();

    /// <summary>Whom the router sends to: it goes by the same ring as <see cref="LookupBenchmarks.Akka"/>.</summary>
    [Benchmark(OperationsPerInvoke = RingSamples.Keys)]
    public int AkkaRouterSelect()
    {
        var sum = 0;
        foreach (var message in _messages)
        {
            sum += _router!.Select(message) is null ? 0 : 1;
        }

        return sum;
    }
}
