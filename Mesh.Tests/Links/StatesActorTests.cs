using System.Collections.Frozen;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Services;
using Mesh.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

public sealed class StatesActorTests : TestKit
{
    private static readonly MeshMember Other = Members.Of("node1") with { Services = ["strict", "other"] };

    private readonly DataPlane _plane;

    public StatesActorTests()
    {
        var (options, clock) = (TestOptions.Of(), new FakeTimeProvider());
        var running = new RunningRequests(clock, TimeSpan.FromMinutes(1));
        var strict = options.ServiceDefaults with { Name = "strict", Type = typeof(Mesh.Tests.Nodes.CounterActor), Affinity = Affinity.Auto };
        _plane = new DataPlane(options, clock, new ServiceHosts([new KeyedHost(strict, 100, clock, running)], running), new ListLogger());
    }

    [Fact]
    public async Task ItLeavesAStrictServiceToItsHostEvenBeforeThisNodeIsAMember()
    {
        var told = new RingState("strict", Digest: 7, Term: 9, Released: true);
        _plane.States.Tell(told);

        var states = Sys.ActorOf(Props.Create(() => new StatesActor(_plane, () => Array.Empty<Link>())));
        states.Tell(ViewOf(Other));
        await states.Ask<ActorIdentity>(new Identify(null)); // it has seen the view

        Assert.Equal(told, _plane.States.OwnRings.Single(ring => ring.Service == "strict"));
        Assert.Equal(0, _plane.States.OwnRings.Single(ring => ring.Service == "other").Term);
    }

    [Fact]
    public async Task ItTellsNoMoreOfAServiceThatNobodyOffers()
    {
        var states = Sys.ActorOf(Props.Create(() => new StatesActor(_plane, () => Array.Empty<Link>())));
        states.Tell(ViewOf(Other));
        states.Tell(ViewOf(Other with { Services = [] }));
        await states.Ask<ActorIdentity>(new Identify(null));

        Assert.Empty(_plane.States.OwnRings);
    }

    private static MeshView ViewOf(MeshMember member)
    {
        var ring = Ring.Build([new RingMember(member.Name, 1)], 16);
        return new MeshView(1, Self: null, [member], null, member.Services.ToFrozenDictionary(
            service => service, service => new ServiceView(service, ring, 1, [member])));
    }
}
