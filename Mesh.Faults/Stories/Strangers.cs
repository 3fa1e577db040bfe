using Mesh.Faults.Processes;
using Mesh.Faults.Records;

namespace Mesh.Faults.Stories;

/// <summary>Processes that want to be one of a cluster's nodes, and must not.</summary>
internal static class Strangers
{
    /// <summary>The setup of a cluster's own nodes, with another folder.</summary>
    internal static NodeSetup SetupLike(this Stage stage, Cluster cluster)
    {
        var folder = Directory.CreateDirectory(Path.Combine(stage.Folder, "stranger")).FullName;
        return new(folder, string.Join(',', cluster.Nodes.Take(3).Select(node => node.Address.Seed)), "");
    }

    /// <summary>Starts a process that must see that it can't be a node.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="node">The process.</param>
    /// <param name="seconds">Within which it is promised to end; null where none is, and it is said how long it took.</param>
    internal static async Task EndsAs78Async(this Stage stage, FaultyNode node, double? seconds = null)
    {
        await node.StartAsync();
        var ended = await node.EndsWithinAsync(TimeSpan.FromSeconds(30));
        var took = ended ? Monotonic.Duration(Monotonic.Now - node.StartedAt) : (TimeSpan?)null;
        if (seconds is { } most)
        {
            stage.Promise("it ends", most, took);
        }
        else
        {
            stage.Measured("it ends after", took);
        }

        stage.Promise("exit code 78", ended && node.ExitCode == 78, ended ? $"{node.ExitCode}" : "none");
    }
}
