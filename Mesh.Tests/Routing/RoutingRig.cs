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

    private static readonly MeshMember KeyedMember = new(
        "node1",
        new UniqueAddress(new Address("akka.tcp", "mesh", "node1", 4053), 1),
        MemberStatus.Up,
        Reachable: true,
        [NodeRoles.KeyedPrefix + "s"],
        ["s"],
        Weight: 1,
        DataPort: 4054,
        Voter: true,
        "1.0.0");

    public RoutingRig(int peers = 3, string hocon = "", bool keyed = false)
    {
        Options = TestOptions.Of(hocon);
        Router = new RequestRouter(Options, Clock);
        Peers = [.. Enumerable.Range(1, peers).Select(i => new FakePeer($"node{i}"))];
        Routes = RoutesOver(Peers, Options.ServiceDefaults with { Name = "s" }, keyed);
        Router.Routes = new RouteTable(new Dictionary<string, ServiceRoutes> { ["s"] = Routes }.ToFrozenDictionary());
    }

    public FakeTimeProvider Clock { get; } = new();

    public MeshOptions Options { get; }

    public RequestRouter Router { get; }

    public FakePeer[] Peers { get; }

    public ServiceRoutes Routes { get; }

    /// <summary>The preference list of <see cref="Key"/>: the owner first.</summary>
    public FakePeer[] Preferred => PreferredFor(Ring.PositionOf(Key));

    public static ServiceRoutes RoutesOver(IPeer[] peers, ServiceDefinition definition, bool keyed = false)
    {
        var ring = Ring.Build(peers.Select(peer => new RingMember(peer.Name, 1)), 256);
        return new ServiceRoutes(new ServiceView("s", ring, 1, keyed ? [KeyedMember] : []), peers, definition);
    }

    public FakePeer[] PreferredFor(ulong position)
    {
        var list = new int[Peers.Length];
        Routes.Ring.PreferenceListAt(position, list);
        return Array.ConvertAll(list, member => Peers[member]);
    }

    public Task<RequestResult> Send(bool idempotent = false, CancellationToken cancellation = default) => Router
        .SendAsync("s", Key, "hello"u8.ToArray(), new() { Deadline = Deadline, Idempotent = idempotent }, cancellation)
        .AsTask();

    public void Reply(FakePeer peer, in Answer answer) => Router.Reply(peer.LastId, answer);

    /// <summary>The deadline passes, and the router looks.</summary>
    public void PassDeadline()
    {
        Clock.Advance(Deadline);
        Router.EndOverdue();
    }
}
