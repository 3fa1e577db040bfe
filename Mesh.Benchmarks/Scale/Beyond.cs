using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Mesh.Benchmarks.Rings;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Routing;

namespace Mesh.Benchmarks.Scale;

/// <summary>What clusters cost that are too large to start here, from Mesh's own parts.</summary>
internal sealed class Beyond
{
    private const int Voters = 3;
    private const int Sample = 16; // nodes whose plan is asked for

    private static readonly string[] Keys = RingSamples.ShortKeys();

    private readonly MeshOptions _options = OptionsOf();

    internal BeyondFigures Measure(int nodes)
    {
        var members = RingSamples.Members(nodes);
        var points = RingSamples.PointsPerWeight(nodes);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var built = Enumerable.Range(0, 5).Min(_ => Timed(() => Ring.Build(members, points)));
        var ring = Ring.Build(members, points);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        return Links(new BeyondFigures(nodes)
        {
            RingBuilt = built,
            RingBytes = bytes,
            LookupNanoseconds = Enumerable.Range(0, 200).Min(_ => Timed(() => LookUp(ring))).TotalNanoseconds / Keys.Length,
        });
    }

    private BeyondFigures Links(BeyondFigures figures)
    {
        var nodes = figures.Nodes;
        var pace = _options.Detection.PingInterval;
        var watched = DetectorCost.Of(_options.Detection, pace);
        var leased = DetectorCost.Of(_options.Detection, Larger(pace, _options.Lease.Duration / 4));
        var (near, voters) = Plan(nodes);
        var answered = near * (watched.PingsPerSecond + 1); // a pong for each ping that comes in, one telling out
        return figures with
        {
            FullMesh = new LinkCost(
                nodes - 1,
                nodes - 1,
                (nodes - 1) * ((2 * watched.PingsPerSecond) + 1),
                (nodes - 1) * watched.Cores),
            Planned = new LinkCost(
                near + voters,
                near,
                (near * watched.PingsPerSecond) + (voters * leased.PingsPerSecond) + answered,
                (near * watched.Cores) + (voters * leased.Cores)),
            PlannedOfVoter = new LinkCost(
                near + voters - 1,
                nodes - 1,
                (near * watched.PingsPerSecond) + answered + ((nodes - 1 - near) * leased.PingsPerSecond),
                (near * watched.Cores) + ((voters - 1) * leased.Cores)),
        };
    }

    /// <summary>How many links a node that is no voter has to neighbours, and how many to voters alone.</summary>
    private (double Near, double Voters) Plan(int nodes)
    {
        ImmutableArray<MeshMember> members = [.. Enumerable.Range(0, nodes).Select(MemberOf)];
        var needs = Enumerable.Range(0, Sample)
            .Select(i => NodeIdentity.Of(members[Voters + (i * (nodes - Voters) / Sample)]))
            .Select(self => LinkPlan.Of(members, self, member => member.Voter, _options.Links.FullMesh))
            .SelectMany(plan => plan.Peers.Select(plan.NeedOf))
            .ToArray();
        return (needs.Count(need => need != LinkNeed.Lease) / (double)Sample,
            needs.Count(need => need == LinkNeed.Lease) / (double)Sample);
    }

    private static MeshMember MemberOf(int index) => new(
        RingSamples.NameOf(index),
        new UniqueAddress(new Address("akka.tcp", "mesh", "127.0.0.1", 1 + (index % 65_535)), index),
        MemberStatus.Up,
        Reachable: true,
        Roles: [],
        Services: [],
        Weight: 1,
        DataPort: 1,
        Voter: index < Voters,
        AppVersion: "1.0.0");

    private static int LookUp(Ring ring)
    {
        var sum = 0;
        foreach (var key in Keys)
        {
            sum += ring.OwnerAt(Ring.PositionOf(key));
        }

        return sum;
    }

    private static TimeSpan Timed<TResult>(Func<TResult> work)
    {
        var start = Stopwatch.GetTimestamp();
        GC.KeepAlive(work());
        return Stopwatch.GetElapsedTime(start);
    }

    private static TimeSpan Larger(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static MeshOptions OptionsOf()
    {
        var (options, faults) = MeshOptionsReader.Read(ConfigurationFactory.ParseString("mesh.node.name = beyond"));
        return options ?? throw new InvalidOperationException(string.Join(' ', faults.Order(StringComparer.Ordinal)));
    }
}
