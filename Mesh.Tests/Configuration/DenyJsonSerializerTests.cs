using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Mesh.Configuration;
using Mesh.Tests.Support;

namespace Mesh.Tests.Configuration;

public sealed class DenyJsonSerializerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<ActorSystem> _systems = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        // One by one: two that leave at once wait for each other.
        foreach (var system in _systems)
        {
            await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance);
        }
    }

    [Fact]
    public void JsonThatComesInIsRefused()
    {
        var system = Start(Ports.Free(), seedPort: null);
        var payload = Encoding.UTF8.GetBytes("""{"$type":"System.IO.FileInfo, System.Private.CoreLib","fileName":"x"}""");

        Assert.Throws<SerializationException>(
            () => system.Serialization.Deserialize(payload, DenyJsonSerializer.JsonIdentifier, "System.IO.FileInfo"));
    }

    [Fact]
    public void ATypeWithoutASerializerDoesNotLeaveTheNode()
    {
        var system = Start(Ports.Free(), seedPort: null);

        Assert.Throws<SerializationException>(() => system.Serialization.Serialize(new Uri("http://x/")));
    }

    [Fact]
    public async Task AClusterFormsWithoutJson()
    {
        var seedPort = Ports.Free();
        var first = Start(seedPort, seedPort: null);
        var second = Start(Ports.Free(), seedPort);
        Array.ForEach([first, second], system => Cluster.Get(system).Join(Cluster.Get(first).SelfAddress));

        await Task.WhenAll(Up(first), Up(second)).WaitAsync(Patience);

        Assert.Equal(2, Cluster.Get(second).State.Members.Count);
    }

    private static Task Up(ActorSystem system)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Cluster.Get(system).RegisterOnMemberUp(up.SetResult);
        return up.Task;
    }

    private ActorSystem Start(int port, int? seedPort)
    {
        var seeds = seedPort is null ? string.Empty : $"seeds = \"127.0.0.1:{seedPort}\"";
        var hocon = $"mesh.node {{ name = n{port}, port = {port}, data-port = 1, {seeds} }}";
        var deployment = ConfigurationFactory.ParseString("akka { loglevel = ERROR, cluster.gossip-interval = 200ms }");
        var system = ActorSystem.Create(
            AkkaConfig.SystemName,
            AkkaConfig.Build(Deployment.Options(hocon), [], 1, deployment));
        _systems.Add(system);
        return system;
    }
}
