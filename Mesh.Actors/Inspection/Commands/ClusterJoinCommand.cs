using Mesh.Configuration;
using Mesh.Membership;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary>
/// <c>cluster join</c>: says why no node is joined by hand. Nodes ask their seeds by themselves, and whoever would make
/// one join somebody else could make a second cluster: see <c>docs/decisions/0007-mesh-forms-its-clusters.md</c>.
/// </summary>
internal static class ClusterJoinCommand
{
    public static CommandDefinition Definition { get; } = new(
        "join",
        "Says how this node joins: it asks its seeds by itself, never anybody by hand.",
        [new(ClusterMembers.Address, "the node to join", ClusterMembers.Switches, Mandatory: true, AllowMultiple: false, Hints: [])],
        Run);

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var cluster = ClusterMembers.Of(context);
        if (ClusterMembers.Self(cluster) is { } self)
        {
            throw new CommandFailedException(
                $"This node ({self.Address}) is a member already: its status is {MemberLine.StatusOf(self)}.\n" +
                "For another cluster, stop it, and start it with that cluster's mesh.node.seeds.");
        }

        var seeds = Voters.Of(context.Services.GetRequiredService<MeshOptions>().Node);
        throw new CommandFailedException(
            $"-a is {context.Arguments.Required(ClusterMembers.Address)}, but no node joins by hand: that could make two clusters.\n" +
            $"This node ({cluster.SelfAddress}) is in none yet. It asks its seeds by itself:\n" +
            $"{string.Join(", ", seeds)} (mesh.node.seeds); it joins, or forms one, with a majority of them.\n" +
            "What it waits for: pbm log peek -g \"in no cluster\"");
    }
}
