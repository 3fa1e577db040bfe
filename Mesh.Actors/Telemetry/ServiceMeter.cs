using System.Diagnostics.Metrics;
using Mesh.Services;

namespace Mesh.Telemetry;

/// <summary>Measures the services that run on this node.</summary>
internal static class ServiceMeter
{
    public static void Create(Meter meter, ServiceHosts hosts)
    {
        meter.CreateObservableCounter(
            "mesh.service.requests", () => Each(hosts, host => host.Traffic.Requests), "{request}", "Requests that came to a service here.");
        meter.CreateObservableUpDownCounter(
            "mesh.service.running", () => Each(hosts, host => host.Active), "{request}", "Requests that run here now.");
        meter.CreateObservableUpDownCounter(
            "mesh.service.queue.depth",
            () => Each(hosts, host => Math.Max(0, host.UnderWay - host.Active)), // two moments
            "{request}",
            "Requests that wait here for a place, or for their key's actor.");
        meter.CreateObservableUpDownCounter(
            "mesh.service.queue.limit", () => Each(hosts, host => host.Definition.QueueLimit), "{request}", "How many requests may wait here.");
        meter.CreateObservableUpDownCounter(
            "mesh.service.keys", () => Each(hosts, host => host.Keys), "{key}", "Keys that have an actor here.");
    }

    private static IEnumerable<Measurement<T>> Each<T>(ServiceHosts hosts, Func<ServiceHost, T> value)
        where T : struct => hosts.All.Select(host => Labels.Of(value(host), Labels.Service, host.Definition.Name));
}
