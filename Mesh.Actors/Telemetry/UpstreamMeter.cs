using System.Diagnostics.Metrics;
using Mesh.Documents;
using Mesh.Traffic;
using Mesh.Upstreams;

namespace Mesh.Telemetry;

/// <summary>Measures the HTTP requests that this node forwards, and the instances that it forwards to.</summary>
internal static class UpstreamMeter
{
    public static void Create(Meter meter, UpstreamRegistry registry)
    {
        meter.CreateObservableCounter(
            "mesh.upstream.requests", () => Requests(registry), "{request}", "HTTP requests that were forwarded, or were to be.");
        registry.Durations = meter.CreateHistogram(
            "mesh.upstream.request.duration", "s", "How long forwarded requests took, to the end of the response's body.", null, Buckets.Requests);
        meter.CreateObservableCounter(
            "mesh.upstream.attempts",
            () => Calls(registry).Select(calls => Labels.Of(calls.Attempts, Labels.Upstream, calls.Service)),
            "{attempt}",
            "How often forwarded requests were sent to an instance.");
        meter.CreateObservableUpDownCounter(
            "mesh.upstream.request.active",
            () => registry.Table.ByName.Values.Select(routes => Labels.Of(
                routes.All.Candidates.Sum(candidate => candidate.InFlight), Labels.Upstream, routes.Name)),
            "{request}",
            "Requests that this node has under way to instances.");
        meter.CreateObservableUpDownCounter(
            "mesh.upstream.instances", () => registry.Table.ByName.Values.SelectMany(Instances), "{instance}", "Instances, by this node's verdict.");
    }

    private static IEnumerable<Measurement<long>> Requests(UpstreamRegistry registry) => Calls(registry).SelectMany(calls =>
        calls.Counts().Select(count => Labels.Of(
            count.Count,
            Labels.Upstream, calls.Service,
            Labels.Outcome, Words.Of(count.Outcome),
            Labels.Reason, Words.Of(count.Reason))));

    private static IEnumerable<Measurement<int>> Instances(UpstreamRoutes routes)
    {
        var suspects = routes.All.Candidates.Count(candidate => candidate.IsSuspect);
        yield return Labels.Of(routes.All.Candidates.Length - suspects, Labels.Upstream, routes.Name, Labels.State, "healthy");
        yield return Labels.Of(suspects, Labels.Upstream, routes.Name, Labels.State, "suspect");
    }

    /// <summary>Of the upstreams that are registered now.</summary>
    private static IEnumerable<ServiceCalls> Calls(UpstreamRegistry registry) =>
        registry.Table.ByName.Values.Select(routes => routes.Calls);
}
