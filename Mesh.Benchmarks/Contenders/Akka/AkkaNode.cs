using Akka.Actor;
using Akka.Cluster;
using Mesh.Benchmarks.ClosedLoop;

namespace Mesh.Benchmarks.Contenders.Akka;

/// <summary>A member of an Akka.NET cluster, which asks the workers through one actor.</summary>
/// <param name="system">The member.</param>
/// <param name="target">The router, or the shards' region.</param>
/// <param name="place">Where it stands.</param>
/// <param name="targetKnows">How many nodes the target sends to.</param>
internal sealed class AkkaNode(
    ActorSystem system, IActorRef target, ContenderPlace place, Func<IActorRef, Task<int>> targetKnows) : IContenderNode
{
    private readonly Cluster _cluster = Cluster.Get(system);

    /// <inheritdoc/>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        await Probes.UntilAsync(SeesAllAsync, cancellation);
        await Probes.AnsweredAsync(this, place, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> EchoAsync(string key, byte[] payload) => IsAnswer(await SendAsync(key, payload));

    /// <inheritdoc/>
    public Task<LoopCount> LoopAsync(Loop loop) => loop.RunAsync(SendAsync, IsAnswer);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await system.Terminate();

    private ValueTask<EchoReply> SendAsync(string key, byte[] payload) =>
        new(target.Ask<EchoReply>(new EchoRequest(key, payload), place.Timeout));

    private static bool IsAnswer(EchoReply reply) => reply.Payload.Length == Workload.PayloadBytes;

    private async Task<bool> SeesAllAsync()
    {
        try
        {
            return _cluster.State.Members.Count(IsWorkerUp) == place.Nodes && await targetKnows(target) == place.Nodes;
        }
        catch (AskTimeoutException)
        {
            return false; // it starts
        }
    }

    private static bool IsWorkerUp(Member member) =>
        member.Status is MemberStatus.Up && member.HasRole(AkkaSettings.Role);
}
