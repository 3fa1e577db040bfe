using System.Collections.Immutable;
using System.Reflection;
using Mesh.Configuration;

namespace Mesh.Node.Startup;

/// <summary>What somebody reads who starts nodes by hand.</summary>
internal static class Greeting
{
    private static readonly string Version =
        typeof(Greeting).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Where each node will listen.</summary>
    internal static IEnumerable<string> Starting(ImmutableArray<NodePlan> plans)
    {
        var width = plans.Max(plan => plan.Name.Length);
        yield return $"Mesh {Version} starts {plans.Length} {(plans.Length == 1 ? "node" : "nodes")}";
        foreach (var plan in plans)
        {
            var voter = NodeRoles.IsVoter(plan.Options.Node) ? "   voter" : string.Empty;
            yield return $"  {plan.Name.PadRight(width)}   gateway {plan.Gateway.Url.GetLeftPart(UriPartial.Authority)}"
                + $"   pbm {plan.Options.Pbm.Host}:{plan.Options.Pbm.Port}{voter}";
        }
    }

    /// <summary>The same for programs.</summary>
    internal static void TellStart(ILogger log, NodePlan plan) => log.NodeStarts(
        Version,
        plan.Gateway.Url.GetLeftPart(UriPartial.Authority),
        $"{plan.Options.Pbm.Host}:{plan.Options.Pbm.Port}",
        NodeRoles.IsVoter(plan.Options.Node));

    /// <summary>What to try and to look at first.</summary>
    internal static IEnumerable<string> Ready(NodePlan plan)
    {
        yield return "Ready. Ctrl+C stops.";
        if (plan.Options.Services is [var service, ..])
        {
            yield return $"Try: curl --data hello {plan.Gateway.Url}v1/services/{service.Name}/a-key";
        }

        if (plan.Gateway.Dashboard)
        {
            yield return $"See: {plan.Gateway.Url}";
        }
    }
}
