using Mesh.Benchmarks.ClosedLoop;

namespace Mesh.Benchmarks.Contenders;

/// <summary>One way of having keyed requests answered by a cluster: Mesh, or a peer of it.</summary>
internal interface IContender
{
    /// <summary>What it is called in commands and tables, for example <c>orleans</c>.</summary>
    string Name { get; }

    /// <summary>The product, its version and the setting that is measured, for the table.</summary>
    string Description { get; }

    /// <summary>What all processes of a cluster need before the first is started; called by the process that leads them.</summary>
    /// <returns>Takes it away again; null where they need nothing.</returns>
    IDisposable? Prepare(ContenderPlace place) => null;

    /// <summary>Starts this process's part of the cluster.</summary>
    Task<IContenderNode> StartAsync(ContenderPlace place, CancellationToken cancellation);
}

/// <summary>This process's part of a contender's cluster. Thread-safe once it is ready.</summary>
internal interface IContenderNode : IAsyncDisposable
{
    /// <summary>Ends when all nodes see each other and requests for any key are answered.</summary>
    Task ReadyAsync(CancellationToken cancellation);

    /// <summary>Has metrics be collected and traces be begun from now on, or not any more.</summary>
    /// <exception cref="NotSupportedException">It can't.</exception>
    void SwitchTelemetry(bool isOn) => throw new NotSupportedException($"{GetType().Name} has no telemetry to switch.");

    /// <summary>Sends one request to the key's owner, which sends the payload back.</summary>
    /// <returns>Whether the reply came, and is as long as the payload. What the contender throws may be thrown: it counts
    /// as a failed request.</returns>
    ValueTask<bool> EchoAsync(string key, byte[] payload);

    /// <summary>Sends one request after the other, as <see cref="EchoAsync"/> does. A contender that need not wrap its own
    /// tasks to tell whether a reply came gives the loop those, and saves the wrapper's allocation.</summary>
    Task<LoopCount> LoopAsync(Loop loop) => loop.RunAsync(EchoAsync, static isAnswered => isAnswered);
}

/// <summary>Where one process of a cluster stands.</summary>
/// <param name="Index">0 to <paramref name="Nodes"/> - 1 for nodes; <paramref name="Nodes"/> for a caller outside.</param>
/// <param name="Nodes">How many processes host keys.</param>
/// <param name="BasePort">The process with index i has the ports from here + 10 × i on, ten of them, on 127.0.0.1.</param>
/// <param name="Tuning">How failures are detected.</param>
/// <param name="Timeout">When a request that was not answered has failed.</param>
internal sealed record ContenderPlace(int Index, int Nodes, int BasePort, Tuning Tuning, TimeSpan Timeout)
{
    /// <summary>Whether keys can be owned here; false for a caller outside.</summary>
    public bool Hosts => Index < Nodes;

    /// <summary>One of this process's ports.</summary>
    /// <param name="number">0 to 9.</param>
    public int Port(int number) => PortOf(Index, number);

    /// <summary>One of another process's ports.</summary>
    /// <param name="index">That process.</param>
    /// <param name="number">0 to 9.</param>
    public int PortOf(int index, int number) => BasePort + (10 * index) + number;
}

/// <summary>How fast a contender is set to notice failures.</summary>
internal enum Tuning
{
    /// <summary>As it comes.</summary>
    Default,

    /// <summary>As fast as its documents allow without false alarms on a calm machine.</summary>
    Fast,
}
