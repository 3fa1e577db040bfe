using Google.Protobuf;
using Mesh.Benchmarks.ClosedLoop;
using Proto;
using Proto.Cluster;

namespace Mesh.Benchmarks.Contenders.Proto;

/// <summary>A member of a Proto.Cluster.</summary>
internal sealed class ProtoNode(ActorSystem system, ContenderPlace place) : IContenderNode
{
    private readonly Cluster _cluster = system.Cluster();
    private readonly int _seconds = (int)Math.Ceiling(place.Timeout.TotalSeconds);

    /// <inheritdoc/>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        await _cluster.JoinedCluster.WaitAsync(cancellation);
        await Probes.UntilAsync(() => Task.FromResult(SeesAll()), cancellation);
        await Probes.AnsweredAsync(this, place, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> EchoAsync(string key, byte[] payload) => IsAnswer(await SendAsync(key, payload));

    /// <inheritdoc/>
    public Task<LoopCount> LoopAsync(Loop loop) => loop.RunAsync(SendAsync, IsAnswer);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cluster.ShutdownAsync(graceful: false, "the benchmark is over");
        await system.DisposeAsync();
    }

    /// <remarks>The tokens are those that its documents recommend: shared among the requests of half a second, so that
    /// a request that is not answered may be given up so much early.</remarks>
    private ValueTask<EchoReply> SendAsync(string key, byte[] payload) => new(_cluster.RequestAsync<EchoReply>(
        key,
        ProtoContender.Kind,
        new EchoRequest { Payload = UnsafeByteOperations.UnsafeWrap(payload) },
        CancellationTokens.FromSeconds(_seconds)));

    private static bool IsAnswer(EchoReply? reply) => reply?.Payload.Length == Workload.PayloadBytes;

    private bool SeesAll() => _cluster.MemberList.GetMembersByKind(ProtoContender.Kind).Length == place.Nodes;
}
