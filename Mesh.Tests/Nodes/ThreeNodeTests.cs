using System.Buffers.Binary;
using System.Text;
using Akka.Actor;
using Akka.Cluster.Tools.Client;
using Akka.Configuration;
using Mesh.Membership;
using Mesh.Serialization;
using Mesh.Tests.Support;

namespace Mesh.Tests.Nodes;

/// <summary>Three real nodes, started once for all of these.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await TestCluster.StartAsync(
        3,
        mesh => mesh
            .AddService<EchoHandler>("echo")
            .AddService<MoodyHandler>("moody")
            .AddService<MoodyHandler>("narrow")
            .AddService<CounterActor>("counter"),
        "mesh.services { echo.idempotent = on, narrow { concurrency = 1, queue-limit = 1 } }");

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}

public sealed class ThreeNodeTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>
{
    private readonly TestCluster _cluster = nodes.Cluster;

    public static TheoryData<int> PayloadSizes => [0, 1, 100, 32 * 1024, (32 * 1024) + 1, 70_000, 1 << 20];

    [Fact]
    public void EveryNodeReportsTheSameDigestsAndAllMembers()
    {
        Assert.All(_cluster.Nodes, node =>
        {
            Assert.Equal(_cluster[0].Digests, node.Digests);
            Assert.Equal(["node1", "node2", "node3"], node.State.View.Members.Select(member => member.Name));
            Assert.True(node.State.Readiness.IsReady);
        });
    }

    [Fact]
    public async Task AKeyReachesTheSameNodeWhicheverNodeIsAskedAndItIsTheOwner()
    {
        var ring = _cluster[0].RingOf("echo");
        for (var i = 0; i < 300; i++)
        {
            var key = $"key-{i}";
            var owner = ring.Members[ring.OwnerAt(Ring.PositionOf(key))].Name;
            foreach (var node in _cluster.Nodes)
            {
                var result = await node.Client.SendAsync("echo", key, Encoding.UTF8.GetBytes(key));
                Assert.Equal((Outcome.Replied, owner, 1), (result.Outcome, result.Node, result.Attempts));
                Assert.Equal(key, Encoding.UTF8.GetString(result.Payload.Span));
                Assert.Equal(owner, node.State.Explain("echo", key)!.Chosen);
            }
        }
    }

    [Theory]
    [MemberData(nameof(PayloadSizes))]
    public async Task APayloadOfAnySizeUpToTheLimitComesBackAsItWas(int bytes)
    {
        var payload = new byte[bytes];
        new Random(bytes).NextBytes(payload);
        foreach (var key in new[] { "a", "b", "c", "d", "e", "f" })
        {
            var result = await _cluster[0].Client.SendAsync("echo", key, payload);
            Assert.Equal(Outcome.Replied, result.Outcome);
            Assert.True(payload.AsSpan().SequenceEqual(result.Payload.Span));
        }
    }

    [Fact]
    public async Task ManyLargePayloadsAtOnceAllComeBack()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            var payload = new byte[40_000 + (i * 1_000)];
            Array.Fill(payload, (byte)i);
            var result = await _cluster[i % 3].Client.SendAsync("echo", $"large-{i}", payload);
            return result.IsReplied
                ? result.Payload.Length == payload.Length && result.Payload.Span.IndexOfAnyExcept((byte)i) < 0
                : result.Reason == Reason.Overloaded; // sixty of these may be more than an outbox holds
        }));
        Assert.DoesNotContain(false, results);
    }

    [Fact]
    public async Task ManyRequestsAtOnceEachGetTheirOwnReply()
    {
        await Parallel.ForAsync(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (i, stop) =>
        {
            var payload = BitConverter.GetBytes(i);
            var result = await _cluster[i % 3].Client.SendAsync("echo", $"key-{i % 997}", payload, default, stop);
            Assert.Equal(Outcome.Replied, result.Outcome);
            Assert.Equal(i, BitConverter.ToInt32(result.Payload.Span));
        });
        Assert.All(_cluster.Nodes, node => Assert.Equal(0, node.Runtime.Router.InFlight));
    }

    [Fact]
    public async Task AKeyedActorCountsItsOwnKeyWhicheverNodeIsAsked()
    {
        foreach (var key in new[] { "ä/ö %2F $", "x", new string('k', 1024) })
        {
            for (var i = 1; i <= 30; i++)
            {
                var result = await _cluster[i % 3].Client.SendAsync("counter", key, default);
                Assert.Equal(Outcome.Replied, result.Outcome);
                Assert.Equal(i, BinaryPrimitives.ReadInt32LittleEndian(result.Payload.Span));
            }
        }
    }

    [Fact]
    public async Task AKeyedActorThatThrewAnswersTheNextRequest()
    {
        var failed = await _cluster[0].Client.SendAsync("counter", "throwing", new byte[1]);
        Assert.Equal((Outcome.HandlerFailed, Reason.HandlerThrew), (failed.Outcome, failed.Reason));
        Assert.True((await _cluster[1].Client.SendAsync("counter", "throwing", default)).IsReplied);
    }

    [Theory]
    [InlineData("throw", Outcome.HandlerFailed, Reason.HandlerThrew)]
    [InlineData("throw later", Outcome.HandlerFailed, Reason.HandlerThrew)]
    [InlineData("malformed", Outcome.Refused, Reason.Malformed)]
    [InlineData("unprocessable", Outcome.Refused, Reason.Unprocessable)]
    [InlineData("huge", Outcome.HandlerFailed, Reason.ReplyTooLarge)]
    public async Task WhatAHandlerDoesIsTheOutcomeFromNearAndFar(string mood, Outcome outcome, Reason reason)
    {
        foreach (var node in _cluster.Nodes)
        {
            var result = await node.Client.SendAsync("moody", mood, Encoding.UTF8.GetBytes(mood));
            Assert.Equal((outcome, reason), (result.Outcome, result.Reason));
            Assert.False(string.IsNullOrEmpty(result.Detail));
            Assert.DoesNotContain("secret", result.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AHandlerThatNeverRepliesEndsAsUnknownAtTheDeadline()
    {
        foreach (var node in _cluster.Nodes)
        {
            var result = await node.Client.SendAsync(
                "moody", "k", "never"u8.ToArray(), new RequestOptions { Deadline = TimeSpan.FromMilliseconds(200) });
            Assert.Equal((Outcome.Unknown, Reason.DeadlineExceeded), (result.Outcome, result.Reason));
        }
    }

    [Fact]
    public async Task ACancelledRequestEndsAsUnknown()
    {
        foreach (var node in _cluster.Nodes)
        {
            using var cancellation = new CancellationTokenSource();
            var pending = node.Client.SendAsync("moody", "k", "never"u8.ToArray(), default, cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            var result = await pending;
            Assert.Equal((Outcome.Unknown, Reason.Cancelled), (result.Outcome, result.Reason));
        }
    }

    [Fact]
    public async Task AFullQueueRejectsAtOnceAndSaysHowLongToWait()
    {
        var options = new RequestOptions { Deadline = TimeSpan.FromSeconds(2) };
        var waiting = Enumerable.Range(0, 5)
            .Select(_ => _cluster[0].Client.SendAsync("narrow", "k", "never"u8.ToArray(), options).AsTask())
            .ToArray();
        var rejected = (await Task.WhenAll(waiting)).Where(result => result.Outcome == Outcome.Rejected).ToArray();

        Assert.Equal(3, rejected.Count(result => result.Reason == Reason.Overloaded && result.RetryAfter > TimeSpan.Zero));
    }

    [Fact]
    public async Task BadInputIsRejectedWithTheValueFoundAndWanted()
    {
        var client = _cluster[0].Client;
        await Expect(client.SendAsync("nothing", "k", default), Reason.UnknownService, "'nothing'");
        await Expect(client.SendAsync("echo", "", default), Reason.InvalidKey, "empty");
        await Expect(client.SendAsync("echo", new string('k', 1025), default), Reason.InvalidKey, "1,024");
        await Expect(client.SendAsync("echo", new string('€', 342), default), Reason.InvalidKey, "1026");
        await Expect(client.SendAsync("echo", "\ud800", default), Reason.InvalidKey, "surrogate");
        await Expect(client.SendAsync("echo", "k", new byte[(1 << 20) + 1]), Reason.TooLarge, "1048577");
        await Expect(client.SendAsync("echo", "k", default, new() { Deadline = TimeSpan.Zero }), Reason.InvalidDeadline, "0");
        await Expect(
            client.SendAsync("echo", "k", default, new() { Deadline = TimeSpan.FromDays(1) }), Reason.InvalidDeadline, "30000");
        await Expect(client.SendAsync("counter", null, default), Reason.KeyRequired, "key");

        static async Task Expect(ValueTask<RequestResult> sent, Reason reason, string inDetail)
        {
            var result = await sent;
            Assert.Equal((Outcome.Rejected, reason), (result.Outcome, result.Reason));
            Assert.Contains(inDetail, result.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RequestsWithoutAKeyGoToAllNodesInTurn()
    {
        var nodes = new HashSet<string?>();
        for (var i = 0; i < 9; i++)
        {
            nodes.Add((await _cluster[0].Client.SendAsync("echo", null, default)).Node);
        }

        Assert.Equal(3, nodes.Count);
    }

    [Fact]
    public async Task TheRoutingActorAnswersAsk()
    {
        var router = await _cluster[1].System.ActorSelection("/user/mesh/router").ResolveOne(TimeSpan.FromSeconds(5));
        foreach (var key in new[] { "a", "b", "c", "d" })
        {
            var result = await router.Ask<RequestResult>(
                new MeshRequest("echo", key, "hello"u8.ToArray()), TimeSpan.FromSeconds(5));
            Assert.Equal(Outcome.Replied, result.Outcome);
            Assert.Equal("hello"u8.ToArray(), result.Payload.ToArray());
        }
    }

    [Fact]
    public async Task AClusterClientReachesTheRoutingActorFromOutside()
    {
        using var outside = ActorSystem.Create("outside", ConfigurationFactory.ParseString(
            """
            akka.actor.provider = remote
            akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
            """).WithFallback(MeshSerializer.ClusterClientConfig));
        var contact = ActorPath.Parse($"{_cluster[0].State.View.Self!.Address}/system/receptionist");
        var client = outside.ActorOf(ClusterClient.Props(
            ClusterClientSettings.Create(outside).WithInitialContacts([contact])));

        var result = await client.Ask<RequestResult>(
            new ClusterClient.Send("/user/mesh/router", new MeshRequest("echo", "k", "hello"u8.ToArray())),
            TimeSpan.FromSeconds(20));

        Assert.Equal(Outcome.Replied, result.Outcome);
        Assert.Equal("hello"u8.ToArray(), result.Payload.ToArray());
        await outside.Terminate();
    }
}
