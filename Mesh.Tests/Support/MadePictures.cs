using System.Collections.Immutable;
using Mesh.Membership;
using Mesh.Observation;

namespace Mesh.Tests.Support;

/// <summary>Pictures of clusters that there are not. The same seed, the same picture.</summary>
internal static class MadePictures
{
    public const int Points = 256;

    private const int TrafficSeconds = 180;
    private const int PhiSeconds = 60;

    public static DateTimeOffset Noon { get; } = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A picture of so many nodes, all well, drawn by the first.</summary>
    public static ClusterPicture Of(int nodes, long number = 1, int seed = 7)
    {
        var random = new Random(seed);
        ImmutableArray<NodePicture> all = [.. Enumerable.Range(1, nodes).Select(index => Node($"node{index}", index <= 3, random))];
        var ring = Ring.Build(all.Select(node => new RingMember(node.Name, node.Weight)), Points);
        return new ClusterPicture(
            number,
            Noon,
            "node1",
            "01J9ZK3V",
            true,
            [],
            [.. all.OrderBy(node => node.Name, StringComparer.Ordinal)],
            [
                Service("echo", "handler", "preferred", ring, 400 * nodes) with { KeylessPolicy = "least-loaded" },
                Service("sessions", "keyed", "strict", ring, 150 * nodes),
            ],
            [],
            [.. Enumerable.Range(0, TrafficSeconds).Select(second => Traffic(second, nodes, random))],
            [
                new(3, Noon.AddSeconds(-95), HappeningKind.RingChanged, "sessions", ["node1"], "node3 joined the ring of sessions: 33.4 % of its keys have moved."),
                new(2, Noon.AddSeconds(-96), HappeningKind.Up, "node3", [], "node3 has joined the cluster and takes part."),
                new(1, Noon.AddSeconds(-140), HappeningKind.Up, "node2", [], "node2 has joined the cluster and takes part."),
            ]);
    }

    /// <summary>The same with some of its nodes changed.</summary>
    public static ClusterPicture With(this ClusterPicture picture, Func<NodePicture, NodePicture> change) =>
        picture with { Nodes = [.. picture.Nodes.Select(change)] };

    /// <summary>A node whose connections are lost, as everybody but itself says.</summary>
    public static ClusterPicture Killed(this ClusterPicture picture, string name) => picture.With(node => node.Name != name ? node : node with
    {
        State = NodeCondition.Suspect,
        Why = "node1 and node2 lost their connections to it 2.1 s ago. It has told nothing for 2 s.",
        Phi = double.PositiveInfinity,
        Phis = [.. node.Phis.SkipLast(8), .. Enumerable.Range(1, 8).Select(step => step < 3 ? step * 4.0 : double.PositiveInfinity)],
        Accusers = [.. picture.Nodes.Where(other => other.Name != name).Select(other => new Accusation(other.Name, double.PositiveInfinity, "connection-lost"))],
        Load = null,
        SilentFor = TimeSpan.FromSeconds(2),
    });

    /// <summary>A node that is starved, and says so.</summary>
    public static ClusterPicture Starved(this ClusterPicture picture, string name) => picture.With(node => node.Name != name ? node : node with
    {
        State = NodeCondition.Starved,
        Doubt = 5,
        Why = "It doubts itself ×5: its work was held up for 612 ms.",
        Phi = 3.1,
    });

    /// <summary>A node that stands still: its connections stand, and nothing comes.</summary>
    public static ClusterPicture Frozen(this ClusterPicture picture, string name) => picture.Killed(name).With(node => node.Name != name ? node : node with
    {
        Phi = 14.2,
        Why = "node1 and node2 got no answer to a ping in time 2.1 s ago. It has told nothing for 2 s.",
        Accusers = [.. node.Accusers.Select(one => one with { Phi = 14.2, Cause = "ping-unanswered" })],
    });

    /// <summary>A cut, as the node sees it that is alone behind it.</summary>
    public static ClusterPicture CutOff(this ClusterPicture picture, string name)
    {
        var alone = picture.With(node => node.Name == name
            ? node with { State = NodeCondition.NoLease, Why = "It is on the side without a majority, and has no lease: it hears 0 of 2 other voters. It runs no strict work." }
            : node with { State = NodeCondition.Suspect, Phi = 20, Accusers = [new(name, 20, "ping-unanswered")], Load = null });
        return alone with
        {
            Node = name,
            IsReady = false,
            NotReady = ["it has no lease."],
            Alarms = [new("no-majority", name, [name], $"This picture is {name}'s alone. It hears 0 of 2 other voters, so it is on the side without a majority.")],
        };
    }

    private static NodePicture Node(string name, bool isVoter, Random random)
    {
        var run = 550 * (0.4 + random.NextDouble());
        return new(
            name,
            $"akka.tcp://mesh@{name}:4053",
            "up",
            NodeCondition.Healthy,
            "",
            isVoter,
            1,
            "0.1.0",
            1,
            [],
            0.3 + random.NextDouble(),
            [.. Enumerable.Range(0, PhiSeconds).Select(_ => random.NextDouble() * 1.6)],
            new(run, 0, 0, run, random.Next(1, 9), random.Next(1, 9), TimeSpan.FromMicroseconds(random.Next(180, 420)), TimeSpan.FromMicroseconds(random.Next(1_500, 4_800))),
            TimeSpan.Zero);
    }

    private static ServicePicture Service(string name, string kind, string affinity, Ring ring, double run) =>
        new(name, kind, affinity, "consistent-hash", null, ring, 3, [], run);

    private static TrafficPoint Traffic(int second, int nodes, Random random)
    {
        var replied = nodes * (500 + (90 * Math.Sin(second / 19.0)) + (random.NextDouble() * 40));
        var isBad = second is > 70 and < 84;
        return new(
            Noon.AddSeconds(second - TrafficSeconds),
            [replied, nodes * 4, isBad ? nodes * 25 : 0, isBad ? nodes * 9 : 0, isBad ? nodes * 14 : 0, isBad ? nodes * 6 : 0],
            isBad ? nodes * 20 : 0,
            TimeSpan.FromMicroseconds(280 + random.Next(60)),
            TimeSpan.FromMicroseconds((isBad ? 9_000 : 2_600) + random.Next(900)),
            nodes);
    }
}
