using System.Diagnostics.Metrics;
using Mesh.Documents;
using Mesh.Routing;
using Mesh.Traffic;

namespace Mesh.Telemetry;

/// <summary>Measures the requests of this node's callers.</summary>
internal static class RequestMeter
{
    public static void Create(Meter meter, RequestRouter router)
    {
        meter.CreateObservableCounter(
            "mesh.requests", () => Requests(router), "{request}", "Requests of this node's callers that have ended.");
        router.Traffic.Durations = meter.CreateHistogram(
            "mesh.request.duration", "s", "How long requests took; of those that begin within 100 us one is measured.", null, Buckets.Requests);
        meter.CreateObservableUpDownCounter(
            "mesh.request.active", () => router.InFlight, "{request}", "Requests of this node's callers that are under way.");
        meter.CreateObservableUpDownCounter(
            "mesh.request.waiting", () => router.Waiting, "{request}", "Requests under way that are at no node.");
        meter.CreateObservableUpDownCounter(
            "mesh.request.limit", () => router.MaxInFlight, "{request}", "How many requests may be under way.");
        meter.CreateObservableCounter(
            "mesh.attempts",
            () => Calls(router).Select(calls => Labels.Of(calls.Attempts, Labels.Service, calls.Service)),
            "{attempt}",
            "How often requests that have ended were sent to a node.");
        meter.CreateObservableCounter(
            "mesh.attempt.followups", () => FollowUps(router), "{attempt}", "Attempts that did not end their request, by what was done next.");
        meter.CreateObservableUpDownCounter(
            "mesh.retry.active",
            () => Each(router, service => router.Budgets.At(service).Retries),
            "{request}",
            "Retries and hedges under way.");
        meter.CreateObservableUpDownCounter(
            "mesh.retry.limit",
            () => Each(router, service => router.Budgets.At(service).Limit),
            "{request}",
            "How many retries and hedges may be under way now.");
        meter.CreateObservableCounter(
            "mesh.retry.denied",
            () => Calls(router).Select(calls => Labels.Of(calls.Denied, Labels.Service, calls.Service)),
            "{request}",
            "Failed requests that ended because the retry budget was used up.");
    }

    private static IEnumerable<Measurement<long>> Requests(RequestRouter router) => Calls(router).SelectMany(calls =>
        calls.Counts().Select(count => Labels.Of(
            count.Count,
            Labels.Service, calls.Service,
            Labels.Outcome, Words.Of(count.Outcome),
            Labels.Reason, Words.Of(count.Reason))));

    private static IEnumerable<Measurement<long>> FollowUps(RequestRouter router) => Calls(router).SelectMany(calls =>
        calls.FollowUps.Select(one => Labels.Of(
            one.Count,
            Labels.Service, calls.Service,
            Labels.Step, Words.Of(one.Step.ToString()),
            Labels.Reason, one.Why)));

    private static IEnumerable<Measurement<int>> Each(RequestRouter router, Func<string, int> value) =>
        router.Routes.Services.Keys.Select(service => Labels.Of(value(service), Labels.Service, service));

    /// <summary>Of the services that some member offers now, and of all others together.</summary>
    private static IEnumerable<ServiceCalls> Calls(RequestRouter router) =>
        router.Routes.Services.Values.Select(routes => routes.Calls).OfType<ServiceCalls>().Append(router.Traffic.Other);
}
