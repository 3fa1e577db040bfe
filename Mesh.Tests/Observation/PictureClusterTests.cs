using Mesh.Observation;
using Mesh.Tests.Nodes;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Observation;

public sealed class PictureClusterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task ANodeThatGoesIsSeenAndToldOfByTheTwoOthers()
    {
        await using var cluster = await TestCluster.StartAsync(3, mesh => mesh.AddService<EchoHandler>("echo"));
        using var end = new CancellationTokenSource();
        var pictures = cluster.Nodes.Take(2).Select(node => new Watched(node, end.Token)).ToArray();
        for (var i = 0; i < 50; i++)
        {
            await cluster[0].Client.SendAsync("echo", $"key{i}", new byte[10]);
        }

        await SeenAsync(pictures, picture => picture.Nodes.Length == 3
            && picture.Nodes.All(node => node.State is NodeCondition.Healthy or NodeCondition.Starved && node.Load is not null)
            && picture.Traffic.Sum(point => point.Outcomes[0]) > 49.9);

        await cluster.StopAsync(cluster[2]);

        await SeenAsync(pictures, picture =>
            picture.Nodes.FirstOrDefault(node => node.Name == "node3") is { State: NodeCondition.Removed }
            && ToldByBoth(picture, HappeningKind.Removed, "node3")
            && ToldByBoth(picture, HappeningKind.RingChanged, "echo"));
        await end.CancelAsync();
    }

    private static bool ToldByBoth(ClusterPicture picture, HappeningKind kind, string subject) => picture.Happenings.Any(
        one => one.Kind == kind && one.Subject == subject && one.By is ["node1", "node2", ..]);

    private static Task SeenAsync(Watched[] pictures, Func<ClusterPicture, bool> condition) => Eventually.Async(
        () => pictures.All(one => one.Last is { } picture && condition(picture)),
        () => string.Join("\n\n", pictures.Select(one => PictureText.Of(one.Last))),
        Patience);

    private sealed class Watched
    {
        private ClusterPicture? _last;

        public Watched(TestNode node, CancellationToken end) => _ = WatchAsync(node.Services.GetRequiredService<IPictureSource>(), end);

        public ClusterPicture? Last => Volatile.Read(ref _last);

        private async Task WatchAsync(IPictureSource source, CancellationToken end)
        {
            await foreach (var picture in source.WatchAsync(end))
            {
                Volatile.Write(ref _last, picture);
            }
        }
    }
}
