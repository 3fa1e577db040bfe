using Mesh.Faults.Attacks;
using Mesh.Faults.Processes;

namespace Mesh.Faults.Stories;

/// <summary>Strangers, and peers that mean no good, at each port of a node in turn, while the others' callers are served.</summary>
internal static class AttackStories
{
    private static readonly Attack[] Attacks = [Lengths.All, Replays.All, Floods.Silent, Floods.Brief, Slow.Senders, Slow.Readers, HalfOpen.All];

    internal static Story[] All { get; } =
    [
        .. Attacks.Select(attack => new Story(
            attack.Row, attack.What, Tier.Attacks, attack.NeedsNetwork ? Needs.Network : Needs.Processes, stage => TellAsync(stage, attack))),
    ];

    private static async Task TellAsync(Stage stage, Attack attack)
    {
        string[] names = ["node1", "node2", "node3", "node4"];
        var certificates = ClusterCertificates.Make(Path.Combine(stage.Folder, "certs"), names);
        var cluster = stage.Prepare(names.Length, setUp: (setup, _) => certificates.Apply(setup));
        FaultyNode[] members = [cluster[1], cluster[2], cluster[3]];
        await Cluster.StartAsync(members);
        var formed = await cluster.AgreeWithinAsync(60, members);
        stage.Promise("it was formed", formed is not null, cluster.Seen);
        var siege = new Siege(stage, cluster, certificates, attack);
        await siege.ScoutAsync();
        var load = stage.Load(members, 200, "echo,counter", load => load with
        {
            IdempotentPercent = 50,
            Deadline = TimeSpan.FromSeconds(5),
        });
        await siege.WarmUpAsync();
        await stage.CalmBeforeAsync(cluster);
        var before = await cluster[1].RingAsync();

        await siege.LayAsync();

        var history = await load.EndAsync();
        siege.Judge(history);
        stage.Promise("the ring is as before", (await cluster[1].RingAsync())?.Digest == before?.Digest, "the digest");
        await stage.CheckAsync(cluster, history);
    }
}
