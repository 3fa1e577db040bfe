using System.Diagnostics.Metrics;
using Akka.Cluster;
using Mesh.Documents;
using Mesh.Hosting;
using Mesh.Membership;

namespace Mesh.Telemetry;

/// <summary>Measures members and rings.</summary>
internal static class ClusterMeter
{
    private static readonly MemberStatus[] Statuses = [.. Enum.GetValues<MemberStatus>().Where(status => status != MemberStatus.Removed)];

    public static void Create(Meter meter, MeshRuntime runtime)
    {
        meter.CreateObservableUpDownCounter(
            "mesh.member.count",
            () => Statuses.Select(status => Labels.Of(
                runtime.View.Members.Count(member => member.Status == status), Labels.Status, Words.Of(status.ToString()))),
            "{member}",
            "Members of the cluster, by status.");
        meter.CreateObservableUpDownCounter(
            "mesh.member.unreachable",
            () => runtime.View.Members.Count(member => !member.Reachable),
            "{member}",
            "Members that the cluster finds unreachable.");
        meter.CreateObservableCounter(
            "mesh.membership.changes",
            () => runtime.Changes.Counts.Select(one => Labels.Of(one.Count, Labels.Status, Words.Of(one.Status.ToString()))),
            "{change}",
            "How often a member came to a status.");
        meter.CreateObservableGauge(
            "mesh.ring.version", () => Each(runtime, service => service.RingVersion), "{version}", "Counts this node's rings of the service.");
        meter.CreateObservableGauge(
            "mesh.ring.digests",
            () => Each(runtime, service => runtime.DigestsOf(service.Name).DistinctBy(word => word.Digest).Count()),
            "{digest}",
            "How many different rings the nodes say that they go by.");
        meter.CreateObservableGauge(
            "mesh.ring.share_ratio", () => Shares(runtime), "1", "The part of all keys that the node owns.");
    }

    private static IEnumerable<Measurement<T>> Each<T>(MeshRuntime runtime, Func<ServiceView, T> value)
        where T : struct => runtime.View.Services.Values.Select(service => Labels.Of(value(service), Labels.Service, service.Name));

    private static IEnumerable<Measurement<double>> Shares(MeshRuntime runtime) =>
        runtime.View.Services.Values.SelectMany(service => service.Ring.Members.Select((member, place) => Labels.Of(
            service.Ring.ShareOf(place), Labels.Service, service.Name, Labels.Node, member.Name)));
}
