using System.Diagnostics;
using System.Text;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Tools.Client;
using Mesh.Configuration;
using Mesh.Remoting;
using Mesh.Tests.Support;
using Xunit.Abstractions;

namespace Mesh.Tests.Remoting;

/// <summary>Strangers at the control planes of two real nodes without TLS.</summary>
public sealed class HostilePeersTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private TestCluster _cluster = null!;

    public static TheoryData<string, byte[]> Garbage => new()
    {
        { "HTTP", Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: mesh\r\n\r\n") },
        { "a TLS hello", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x00] },
        { "a negative length", [0xff, 0xff, 0xff, 0xff, 0] },
        { "a huge length", [0xff, 0xff, 0xff, 0x7f, 0] },
        { "a long greeting", [0x00, 0xf0, 0x01, 0x00, 0] },
        { "an empty frame", [0, 0, 0, 0] },
        { "a frame of noise", RawPeer.Frame([0xde, 0xad, 0xbe, 0xef, 1, 2, 3]) },
        { "no greeting, but a payload", RawPeer.Frame([10, 2, 1, 2]) },
        { "a greeting and then noise", [.. RawPeer.Frame(Greeting.Of("odd", "nowhere.invalid", 1, 1)), .. RawPeer.Frame([0xde, 0xad])] },
        { "a greeting and then a huge length", [.. RawPeer.Frame(Greeting.Of("odd", "nowhere.invalid", 2, 1)), 0xff, 0xff, 0xff, 0x7f] },
        { "a system that is called nothing", RawPeer.Frame(Greeting.Of("", "", -1, ulong.MaxValue)) },
        { "part of a greeting, and then nothing", [100, 0, 0, 0, 18] },
    };

    public async Task InitializeAsync() => _cluster = await TestCluster.StartAsync(
        2,
        mesh => mesh.AddService<Tally>("tally"),
        "akka.remote { handshake-timeout = 2s, transport-failure-detector { heartbeat-interval = 1s, acceptable-heartbeat-pause = 3s } }");

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task AStrangerIsHungUpOnAndNobodyElseIsHarmed(string what, byte[] bytes)
    {
        using var stranger = await RawPeer.DialAsync(Port);
        var waited = Stopwatch.StartNew();
        await stranger.SendAsync(bytes);
        await stranger.HungUpAsync(Patience);
        output.WriteLine($"{what}: hung up after {waited.Elapsed.TotalSeconds:0.000} s");

        await GoesOnAsync();
    }

    [Fact]
    public async Task OneThatSendsAByteNowAndThenIsHungUpOn()
    {
        using var slow = await RawPeer.DialAsync(Port);
        var greeting = RawPeer.Frame(Greeting.Of("slow", "nowhere.invalid", 1, 1));
        var waited = Stopwatch.StartNew();
        for (var i = 0; i < greeting.Length - 1 && await slow.SendAsync(greeting.AsMemory(i, 1)); i++)
        {
            Assert.True(waited.Elapsed < Patience, "it is still let");
            await Task.Delay(200);
        }

        await slow.HungUpAsync(Patience);
        await GoesOnAsync();
    }

    [Fact]
    public async Task ThreeThousandThatSayNothingKeepNobodyOut()
    {
        var idle = new List<RawPeer>();
        try
        {
            for (var i = 0; i < 3_000; i++)
            {
                idle.Add(await RawPeer.DialAsync(Port));
            }

            await GoesOnAsync();
            await using var outside = OutsideSystem.Start();
            Assert.True((await AskAsync(outside.System, ClientOf(outside.System), "a newcomer's", id: null)).IsReplied);
        }
        finally
        {
            idle.ForEach(peer => peer.Dispose());
        }
    }

    /// <summary>Akka keeps an actor for each address that it was told, for long after the connection's end.</summary>
    [Fact]
    public async Task AFloodOfAddressesThatAreNobodysIsBounded()
    {
        const int Flood = 3_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Flood; i++)
        {
            using var stranger = await RawPeer.DialAsync(Port);
            await stranger.SendAsync(RawPeer.Frame(Greeting.Of("odd", $"flood{i}.invalid", 1, (ulong)i)));
            if (i < Greetings.Burst / 2)
            {
                await stranger.FrameAsync(Patience);
            }
        }

        await GoesOnAsync();
        var kept = Children(_cluster[0].System, "/system/endpointManager");
        output.WriteLine($"{kept} kept after {watch.Elapsed.TotalSeconds:0.0} s, {(GC.GetTotalMemory(forceFullCollection: true) - before) / kept} bytes each");

        Assert.InRange(kept, Greetings.Burst / 2, Greetings.Burst + (Greetings.PerSecond * (watch.Elapsed.TotalSeconds + 1)) + 8);
        await using var outside = OutsideSystem.Start();
        Assert.True((await AskAsync(outside.System, ClientOf(outside.System), "a newcomer's", id: null)).IsReplied);
    }

    [Fact]
    public async Task OneThatNamesAMembersAddressMovesNoMembership()
    {
        var member = _cluster[1].Runtime.Options.Node;
        var start = (uint)Cluster.Get(_cluster[1].System).SelfUniqueAddress.Uid;
        var incarnations = Incarnations();
        foreach (var uid in (ulong[])[start, start, start])
        {
            using var liar = await RawPeer.DialAsync(Port);
            await liar.SendAsync(RawPeer.Frame(Greeting.Of("mesh", member.Hostname, member.Port, uid)));
            await liar.FrameAsync(Patience);
        }

        await GoesOnAsync();
        Assert.Equal(incarnations, Incarnations());
    }

    /// <summary>A node that a member has quarantined ends, with 70; of a stranger that would be a way to end any node.</summary>
    [Fact]
    public async Task OneThatSaysThatThisNodeIsQuarantinedEndsNothing()
    {
        var system = _cluster[0].System;
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        system.EventStream.Subscribe(
            system.ActorOf(Props.Create(() => new Ear(told))), typeof(Akka.Remote.ThisActorSystemQuarantinedEvent));
        using var stranger = await RawPeer.DialAsync(Port);
        await stranger.SendAsync(RawPeer.Frame(Greeting.Of("odd", "nowhere.invalid", 3, 1)));
        await stranger.FrameAsync(Patience);
        await stranger.SendAsync(RawPeer.Frame([0x12, 0x02, 0x08, 0x05])); // disassociate: quarantined
        await told.Task.WaitAsync(Patience);

        // Whoever published it has done so to all, and then the lease actor has read it.
        await system.ActorSelection("/system/endpointManager").ResolveOne(Patience);
        await system.ActorSelection("/user/mesh/lease").ResolveOne(Patience);
        Assert.Null(CoordinatedShutdown.Get(system).ShutdownReason);
        await GoesOnAsync();
    }

    [Fact]
    public async Task FramesThatAreSentAgainDoNothingTwice()
    {
        RecordingTransport.Sent.Clear();
        await using var outside = OutsideSystem.Start(
            "akka.remote.dot-netty.tcp.transport-class = \"Mesh.Tests.Remoting.RecordingTransport, Mesh.Tests\"");
        var incarnations = Incarnations();
        Assert.True((await AskAsync(outside.System, ClientOf(outside.System), "captured", "once")).IsReplied);
        var frames = RecordingTransport.Sent.ToArray();
        Assert.Contains(frames, frame => Encoding.UTF8.GetString(frame).Contains("captured", StringComparison.Ordinal));

        for (var i = 0; i < 3; i++)
        {
            using var again = await RawPeer.DialAsync(Port);
            foreach (var frame in frames)
            {
                await again.SendAsync(RawPeer.Frame(frame));
            }

            await again.FrameAsync(Patience); // its greeting was answered
        }

        await GoesOnAsync();
        Assert.Equal(1, Tally.Runs("captured"));
        Assert.Equal(incarnations, Incarnations());
    }

    private int Port => _cluster[0].Runtime.Options.Node.Port;

    private static int Children(ActorSystem system, string path) =>
        ((ActorRefWithCell)((ExtendedActorSystem)system).Provider.ResolveActorRef(new RootActorPath(((ExtendedActorSystem)system).Provider.RootPath.Address) / path.Split('/', StringSplitOptions.RemoveEmptyEntries))).Children.Count();

    private IActorRef ClientOf(ActorSystem outside) => outside.ActorOf(ClusterClient.Props(ClusterClientSettings.Create(outside)
        .WithInitialContacts([ActorPath.Parse($"{AkkaConfig.AddressOf(new HostPort("127.0.0.1", Port))}/system/receptionist")])));

    private static Task<RequestResult> AskAsync(ActorSystem outside, IActorRef client, string payload, string? id)
    {
        var request = new MeshRequest("tally", "key", Encoding.UTF8.GetBytes(payload)) { Options = new RequestOptions { RequestId = id } };
        return client.Ask<RequestResult>(new ClusterClient.Send("/user/mesh/router", request, localAffinity: true), Patience);
    }

    /// <summary>Both nodes are members still, of each other, well, and answer.</summary>
    private async Task GoesOnAsync()
    {
        await _cluster.AgreedAsync();
        foreach (var node in _cluster.Nodes)
        {
            Assert.Empty(Cluster.Get(node.System).State.Unreachable);
            Assert.True((await node.Client.SendAsync("tally", "key", "on"u8.ToArray())).IsReplied);
        }
    }

    private string[] Incarnations() =>
        [.. _cluster[0].State.View.Members.Select(member => $"{member.Name} {member.Node.Uid}").Order(StringComparer.Ordinal)];

    private sealed class Ear : ReceiveActor
    {
        public Ear(TaskCompletionSource told) => ReceiveAny(_ => told.TrySetResult());
    }

    /// <summary>Counts how often a payload was handled.</summary>
    internal sealed class Tally : IServiceHandler
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> Seen = new();

        public static int Runs(string payload) => Seen.GetValueOrDefault(payload);

        public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
        {
            Seen.AddOrUpdate(Encoding.UTF8.GetString(request.Payload.Span), 1, (_, runs) => runs + 1);
            return ValueTask.FromResult(Reply.Empty);
        }
    }
}
