using Mesh.Benchmarks.Contenders;

namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>Some loops that run at once. <see cref="Stop"/> may be called from any thread.</summary>
internal sealed class Loops
{
    private readonly Task<LoopCount[]> _all;
    private volatile bool _isOver;
    private string? _fault;

    /// <summary>Starts them.</summary>
    /// <param name="node">Whom they ask.</param>
    /// <param name="inFlight">How many there are.</param>
    /// <param name="latencies">Where each request's latency goes, also of the last ones.</param>
    internal Loops(IContenderNode node, int inFlight, Latencies latencies)
    {
        Latencies = latencies;
        _all = Task.WhenAll(Enumerable.Range(1, inFlight)
            .Select(number => Task.Run(() => node.LoopAsync(new Loop(this, number)))));
    }

    /// <summary>Whether no further request begins, and no reply counts any more.</summary>
    internal bool IsOver => _isOver;

    /// <summary>What went wrong first; null when nothing did.</summary>
    internal string? Fault => _fault;

    internal Latencies Latencies { get; }

    internal void Stop() => _isOver = true;

    /// <summary>Ends with the last request.</summary>
    internal async Task<LoopCount> CountAsync() => (await _all).Aggregate(default(LoopCount), (sum, count) => sum + count);

    internal void Note(string fault) => _fault ??= fault;
}
