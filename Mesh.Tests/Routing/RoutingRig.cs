using System.Collections.Frozen;
using Akka.Actor;
using Akka.Cluster;
using Mesh.Configuration;
using Mesh.Membership;
using Mesh.Requests;
using Mesh.Routing;
using Mesh.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Routing;

/// <summary>A router over peers and a clock that the test moves; its one service is <c>s</c>.</summary>
internal sealed class RoutingRig
{
    public const string Key = "a key";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    private static MeshMember Member(params string[] prefixes) => new(
        "node1",
        new UniqueAddress(new Address("akka.tcp", "mesh", "node1", 4053), 1),
        MemberStatus.Up,
        Reachable: true,
        [.. prefixes.Select(prefix => prefix + "s")],
        ["s"],
        Weight: 1,
        DataPort: 4054,
        Voter: true,
        "1.0.0");

    public RoutingRig(
        int peers = 3, string hocon = "", bool keyed = false, bool strict = false)
    {
        Options = TestOptions.Of(hocon);
        Router = new RequestRouter(Options, Clock, new Random(1));
        Peers = [.. Enumerable.Range(1, peers).Select(i => new FakePeer($"node{i}"))];
        Routes = RoutesOver(Peers, Options.DefinitionOf("s"), keyed, strict);
        TakeRoutes();
    }

    public FakeTimeProvider Clock { get; } = new();

    public MeshOptions Options { get; }

    public RequestRouter Router { get; }

    public FakePeer[] Peers { get; }

    public ServiceRoutes Routes { get; }

    /// <summary>The preference list of <see cref="Key"/>: the owner first.</summary>
    public FakePeer[] Preferred => PreferredFor(Ring.PositionOf(Key));

    public static ServiceRoutes RoutesOver(IPeer[] peers, ServiceDefinition definition, bool keyed = false, bool strict = false)
    {
        var ring = Ring.Build(peers.Select(peer => new RingMember(peer.Name, 1)), 256);
        MeshMember[] members = strict ? [Member(NodeRoles.KeyedPrefix, NodeRoles.StrictPrefix)]
            : keyed ? [Member(NodeRoles.KeyedPrefix)]
            : [];
        return new ServiceRoutes(new ServiceView("s", ring, 1, [.. members]), peers, definition);
    }

    /// <summary>The router is given its routes, as after each change of the node's view.</summary>
    public void TakeRoutes() => TakeRoutes(Routes);

    public void TakeRoutes(ServiceRoutes routes) =>
        Router.Routes = new RouteTable(new Dictionary<string, ServiceRoutes> { ["s"] = routes }.ToFrozenDictionary(), IsInCluster: true);

    public FakePeer[] PreferredFor(ulong position)
    {
        var list = new int[Peers.Length];
        Routes.Ring.PreferenceListAt(position, list);
        return Array.ConvertAll(list, member => Peers[member]);
    }

    public Task<RequestResult> Send(
        bool idempotent = false, string? key = Key, string? id = null, CancellationToken cancellation = default) => Router
        .SendAsync(
            "s",
            key,
            "hello"u8.ToArray(),
            new() { Deadline = Deadline, Idempotent = idempotent, RequestId = id },
            cancellation)
        .AsTask();

    public void Reply(FakePeer peer, in Answer answer) => Router.Reply(peer.LastId, answer);

    /// <summary>Time passes, and the router looks.</summary>
    public void Pass(int milliseconds)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Router.EndOverdue();
    }

    /// <summary>The deadline passes, and the router looks.</summary>
    public void PassDeadline()
    {
        Clock.Advance(Deadline);
        Router.EndOverdue();
    }
}
