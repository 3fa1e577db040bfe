using System.Diagnostics.Metrics;
using Mesh.Documents;
using Mesh.FailureDetection;
using Mesh.Hosting;

namespace Mesh.Telemetry;

/// <summary>Measures what this node thinks of each other member.</summary>
internal static class PeerMeter
{
    private static readonly SuspicionState[] States = Enum.GetValues<SuspicionState>();

    public static void Create(Meter meter, MeshRuntime runtime)
    {
        meter.CreateObservableGauge(
            "mesh.link.up", () => Each(runtime, peer => peer.Connected ? 1 : 0), "1", "Whether there is a connection to the peer: 1 or 0.");
        meter.CreateObservableGauge(
            "mesh.link.round_trip",
            () => runtime.Peers.Where(peer => peer.RoundTrip is not null)
                .Select(peer => Labels.Of(peer.RoundTrip!.Value.TotalSeconds, Labels.Peer, peer.Node)),
            "s",
            "The smoothed round trip of pings.");
        meter.CreateObservableUpDownCounter(
            "mesh.peer.active", () => Each(runtime, peer => peer.InFlight), "{request}", "Requests that were sent to the peer and are not answered.");
        meter.CreateObservableGauge("mesh.peer.phi", () => Each(runtime, peer => peer.Suspicion.Phi), "1", "How suspicious the peer's silence is.");
        meter.CreateObservableGauge(
            "mesh.peer.state",
            () => runtime.Peers.SelectMany(peer => States.Select(state => Labels.Of(
                peer.Suspicion.State == state ? 1 : 0, Labels.Peer, peer.Node, Labels.State, Words.Of(state.ToString())))),
            "1",
            "This node's verdict on the peer: 1 for the one that holds.");
        meter.CreateObservableGauge(
            "mesh.peer.ejected", () => Ejected(runtime), "{service}", "Services whose routes leave the node out, because it keeps failing them.");
    }

    private static IEnumerable<Measurement<T>> Each<T>(MeshRuntime runtime, Func<PeerState, T> value)
        where T : struct => runtime.Peers.Select(peer => Labels.Of(value(peer), Labels.Peer, peer.Node));

    private static IEnumerable<Measurement<int>> Ejected(MeshRuntime runtime)
    {
        var ejected = runtime.Ejected;
        return runtime.Peers.Select(peer => peer.Node)
            .Append(runtime.NodeName)
            .Distinct()
            .Select(node => Labels.Of(ejected.Count(one => one.Node == node), Labels.Peer, node));
    }
}
