using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Node.Startup;

namespace Mesh.Node.Cli;

/// <summary>What a sound configuration comes to: the values that an operator gets wrong.</summary>
internal static class ConfigReport
{
    internal static IEnumerable<string> Lines(ImmutableArray<NodePlan> plans, ImmutableArray<string> files) =>
        plans.SelectMany(OfNode).Prepend($"  files     {string.Join(", ", files)}");

    private static IEnumerable<string> OfNode(NodePlan plan)
    {
        var node = plan.Options.Node;
        var voter = NodeRoles.IsVoter(node) ? ", a voter" : string.Empty;
        yield return $"  node      {node.Name}, weight {node.Weight}{voter}";
        yield return $"  control   {AkkaConfig.AddressOf(new HostPort(node.Hostname, node.Port), plan.Options.Tls.Files is not null)}, listening on {node.BindHostname}";
        yield return $"  data      port {(node.DataPort == 0 ? "chosen by the system" : node.DataPort)}";
        yield return $"  tls       {(plan.Options.Tls.Files is { } files ? files.Certificate : "none")}";
        yield return $"  seeds     {(node.Seeds.IsEmpty ? "none: a cluster of its own" : string.Join(", ", node.Seeds))}";
        yield return $"  roles     {(node.Roles.IsEmpty ? "none of its own" : string.Join(", ", node.Roles))}";
        yield return $"  services  {string.Join(", ", plan.Options.Services.Select(OfService).DefaultIfEmpty("none"))}";
        yield return $"  gateway   {plan.Gateway.Url}";
        yield return $"  pbm       {plan.Options.Pbm.Host}:{plan.Options.Pbm.Port}";
    }

    private static string OfService(ServiceDefinition service) =>
        $"{service.Name} ({service.Type?.FullName ?? "offered elsewhere"})";
}
