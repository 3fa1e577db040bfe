using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster.Tools.Client;
using Akka.Remote;
using Mesh.Configuration;
using Mesh.Tests.Nodes;
using Mesh.Tests.Support;

namespace Mesh.Tests.Remoting;

/// <summary>What a system that is no member can do to a node's actors over the control plane without TLS.</summary>
public sealed class UntrustedModeTests : IAsyncLifetime
{
    private const string Trusted = "akka.remote.trusted-selection-paths = [\"/user/listed\"]";

    private readonly OutsideSystem _outside = OutsideSystem.Start();
    private TestCluster _cluster = null!;
    private IActorRef _probe = null!;
    private IActorRef _remote = null!;
    private ConcurrentQueue<object> _heard = null!;

    private ActorSystem Node => _cluster[0].System;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(1, mesh => mesh.AddService<EchoHandler>("echo"), Trusted);
        (_probe, _heard) = Probe("unlisted");
        _remote = _outside.RefTo(_probe, Node);
        await OutsideSystem.HasComeAsync(_remote, "hello");
    }

    public async Task DisposeAsync()
    {
        await _outside.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task AnActorIsFoundByItsPathOnlyWhereItIsListed()
    {
        var (_, listed) = Probe("listed");
        foreach (var path in (string[])["/user/unlisted", "/user/mesh", "/user/mesh/router", "/user/*", "/user/mesh/../unlisted"])
        {
            _outside.System.ActorSelection($"{Address}{path}").Tell("by path");
        }

        _outside.System.ActorSelection($"{Address}/user/listed").Tell("by path");

        await Eventually.Async(() => listed.Contains("by path"), () => "the listed actor heard nothing", TimeSpan.FromSeconds(30));
        await StillThereAsync("after");
        Assert.DoesNotContain("by path", _heard);
    }

    [Fact]
    public async Task WhomAkkaFindsByItsPathIsListed()
    {
        var listed = Node.Settings.Config.GetStringList("akka.remote.trusted-selection-paths");
        var watcher = await Node.ActorSelection("/system/remote-watcher").ResolveOne(TimeSpan.FromSeconds(10));
        IActorRef[] found =
        [
            Akka.DistributedData.DistributedData.Get(Node).Replicator,
            Akka.Cluster.Tools.PublishSubscribe.DistributedPubSub.Get(Node).Mediator,
            ClusterClientReceptionist.Get(Node).Underlying,
            watcher,
        ];

        Assert.All(found, actor => Assert.Contains(actor.Path.ToStringWithoutAddress(), listed));
    }

    [Theory]
    [InlineData("poison")]
    [InlineData("kill")]
    public async Task NobodyElsewhereStopsAnActor(string how)
    {
        _remote.Tell(how == "poison" ? PoisonPill.Instance : Kill.Instance);

        await StillThereAsync(how);
    }

    /// <summary>Akka delivers system messages in order or not at all: one that is not read ends the connection that it came by.</summary>
    [Fact]
    public async Task ASystemMessageThatStopsAnActorEndsItsConnection()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Node.EventStream.Subscribe(Node.ActorOf(Props.Create(() => new Ear(ended))), typeof(DisassociatedEvent));
        Node.EventStream.Subscribe(Node.ActorOf(Props.Create(() => new Ear(ended))), typeof(AssociationErrorEvent));
        ((IInternalActorRef)_remote).Stop();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await using var another = OutsideSystem.Start();
        await OutsideSystem.HasComeAsync(another.RefTo(_probe, Node), "after");
        Assert.DoesNotContain("stopped", _heard);
    }

    /// <summary>Mediators pass on to their own node's actors what came for these: untrusted mode does not look into it.</summary>
    [Fact]
    public async Task NobodyStopsTheRoutingActorThroughTheReceptionist()
    {
        var router = (await Node.ActorSelection("/user/mesh/router").ResolveOne(TimeSpan.FromSeconds(10))).Path;
        var client = _outside.System.ActorOf(ClusterClient.Props(ClusterClientSettings.Create(_outside.System)
            .WithInitialContacts([ActorPath.Parse($"{Address}/system/receptionist")])));
        var request = new ClusterClient.Send("/user/mesh/router", new MeshRequest("echo", "key", "hi"u8.ToArray()));
        var result = await client.Ask<RequestResult>(request, TimeSpan.FromSeconds(30));

        client.Tell(new ClusterClient.Send("/user/mesh/router", PoisonPill.Instance));
        client.Tell(new ClusterClient.Send("/user/mesh/router", Kill.Instance));
        result = await client.Ask<RequestResult>(request, TimeSpan.FromSeconds(30));

        Assert.True(result.IsReplied);
        Assert.Equal(router.Uid, (await Node.ActorSelection("/user/mesh/router").ResolveOne(TimeSpan.FromSeconds(10))).Path.Uid);
    }

    [Fact]
    public async Task NobodyDeploysAnActor()
    {
        Spy.Started = 0;
        _outside.System.ActorOf(Props.Create(() => new Spy())
            .WithDeploy(Deploy.None.WithScope(new RemoteScope(Akka.Actor.Address.Parse(Address)))));

        await StillThereAsync("deployed");
        Assert.Equal(0, Spy.Started);
    }

    private string Address => AkkaConfig.AddressOf(new HostPort("127.0.0.1", _cluster[0].Runtime.Options.Node.Port));

    private async Task StillThereAsync(string marker)
    {
        await OutsideSystem.HasComeAsync(_remote, marker);
        Assert.DoesNotContain("stopped", _heard);
        Assert.Equal(_probe, await Node.ActorSelection("/user/unlisted").ResolveOne(TimeSpan.FromSeconds(10)));
    }

    private (IActorRef Actor, ConcurrentQueue<object> Heard) Probe(string name)
    {
        var heard = new ConcurrentQueue<object>();
        return (Node.ActorOf(Props.Create(() => new Listener(heard)), name), heard);
    }

    private sealed class Listener : ReceiveActor
    {
        private readonly ConcurrentQueue<object> _heard;

        public Listener(ConcurrentQueue<object> heard)
        {
            _heard = heard;
            ReceiveAny(message =>
            {
                heard.Enqueue(message);
                Sender.Tell(message);
            });
        }

        protected override void PostStop() => _heard.Enqueue("stopped");
    }

    private sealed class Ear : ReceiveActor
    {
        public Ear(TaskCompletionSource ended) => ReceiveAny(_ => ended.TrySetResult());
    }

    /// <summary>Says whether it was started, in whichever system: both are in this process.</summary>
    private sealed class Spy : ReceiveActor
    {
        public static int Started { get; set; }

        protected override void PreStart() => Started++;
    }
}
