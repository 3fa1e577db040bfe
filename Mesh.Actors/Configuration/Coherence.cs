using System.Net;

namespace Mesh.Configuration;

/// <summary>What must hold between settings that are sound by themselves.</summary>
internal static class Coherence
{
    internal static void Check(SettingsReader settings, MeshOptions options)
    {
        var (requests, links, detection) = (options.Requests, options.Links, options.Detection);
        AtMost(settings, ("mesh.requests.default-deadline", requests.DefaultDeadline), ("mesh.requests.max-deadline", requests.MaxDeadline));
        AtMost(
            settings,
            ("mesh.requests.retry.min-backoff", requests.Retry.MinBackoff),
            ("mesh.requests.retry.max-backoff", requests.Retry.MaxBackoff));
        AtMost(settings, ("mesh.links.reconnect-min", links.ReconnectMin), ("mesh.links.reconnect-max", links.ReconnectMax));
        AtMost(
            settings,
            ("mesh.detection.busy-ping-interval", detection.BusyPingInterval),
            ("mesh.detection.ping-interval", detection.PingInterval));
        AtMost(settings, ("mesh.detection.tick", detection.Tick), ("mesh.detection.min-ping-timeout", detection.MinPingTimeout));
        AtMost(settings, ("mesh.drain.announce", options.Drain.Announce), ("mesh.drain.timeout", options.Drain.Timeout));
        AtMost(settings, ("mesh.ejection.first", options.Ejection.First), ("mesh.ejection.longest", options.Ejection.Longest));
        OutboxHoldsAPayload(settings, options);
        LeaseOutlastsPings(settings, options);
        SoleSeedWaitOutlastsLeases(settings, options);
        AloneOnlyOnLoopback(settings, options);
        PbmCoherence.Check(settings, options);
        PortsDiffer(settings, ("mesh.node.data-port", options.Node.DataPort), ("mesh.node.port", options.Node.Port));
        PortsDiffer(settings, ("petabridge.cmd.port", options.Pbm.Port), ("mesh.node.port", options.Node.Port));
        PortsDiffer(settings, ("petabridge.cmd.port", options.Pbm.Port), ("mesh.node.data-port", options.Node.DataPort));
    }

    /// <summary>Two things of one node listen on two ports; 0 lets the system choose, and it never chooses one twice.</summary>
    internal static void PortsDiffer(SettingsReader settings, (string Path, int Port) one, (string Path, int Port) other)
    {
        if (one.Port == other.Port && one.Port != 0 && settings.AreSound(one.Path, other.Path))
        {
            settings.Fault(one.Path, one.Port, $"another port than {other.Path}");
        }
    }

    /// <summary>A node that is downed must have lost its lease by then, with a quarter to spare for what shows late.</summary>
    internal static void LeaseEndsBeforeDowning(SettingsReader settings, LeaseOptions lease, TimeSpan stableAfter)
    {
        const string Duration = "mesh.lease.duration";
        if (lease.Duration * 1.25 >= stableAfter && settings.AreSound(Duration))
        {
            settings.Fault(
                Duration,
                Quantity.Show(lease.Duration),
                $"below four fifths of akka.cluster.split-brain-resolver.stable-after ({Quantity.Show(stableAfter)})");
        }
    }

    /// <summary>Grants come with the answers to pings: one that is lost must not cost the lease.</summary>
    private static void LeaseOutlastsPings(SettingsReader settings, MeshOptions options)
    {
        const string Duration = "mesh.lease.duration";
        const string Pings = "mesh.detection.ping-interval";
        var interval = options.Detection.PingInterval;
        if (options.Lease.Duration < 3 * interval && settings.AreSound(Duration, Pings))
        {
            var found = Quantity.Show(options.Lease.Duration);
            settings.Fault(Duration, found, $"at least three times {Pings} ({Quantity.Show(interval)})");
        }
    }

    /// <summary>A sole voter that starts anew has granted leases before; they must have ended when it forms a cluster.</summary>
    private static void SoleSeedWaitOutlastsLeases(SettingsReader settings, MeshOptions options)
    {
        const string Wait = "mesh.formation.sole-seed-wait";
        const string Duration = "mesh.lease.duration";
        var (wait, duration) = (options.Formation.SoleSeedWait, options.Lease.Duration);
        if (wait < duration * 1.25 && settings.AreSound(Wait, Duration))
        {
            settings.Fault(Wait, Quantity.Show(wait), $"at least five quarters of {Duration} ({Quantity.Show(duration)})");
        }
    }

    /// <summary>Where others could be, a seed that lost them would form a second cluster. With more voters it has no effect.</summary>
    private static void AloneOnlyOnLoopback(SettingsReader settings, MeshOptions options)
    {
        const string Alone = "mesh.formation.alone";
        var node = options.Node;
        var isSole = node.Seeds.Length <= 1 && NodeRoles.IsVoter(node);
        var isLoopback = node.Hostname == "localhost" || (IPAddress.TryParse(node.Hostname, out var address) && IPAddress.IsLoopback(address));
        if (options.Formation.Alone && isSole && !isLoopback && settings.AreSound(Alone, "mesh.node.hostname", "mesh.node.seeds"))
        {
            settings.Fault(Alone, "on", $"off where mesh.node.hostname ({node.Hostname}) is no loopback address");
        }
    }

    private static void AtMost(
        SettingsReader settings,
        (string Path, TimeSpan Value) lesser,
        (string Path, TimeSpan Value) greater)
    {
        if (lesser.Value > greater.Value && settings.AreSound(lesser.Path, greater.Path))
        {
            settings.Fault(lesser.Path, Quantity.Show(lesser.Value), $"at most {greater.Path} ({Quantity.Show(greater.Value)})");
        }
    }

    private static void OutboxHoldsAPayload(SettingsReader settings, MeshOptions options)
    {
        const string Outbox = "mesh.links.max-outbox";
        const string Payload = "mesh.requests.max-payload";
        if (options.Links.MaxOutboxBytes < options.Requests.MaxPayloadBytes && settings.AreSound(Outbox, Payload))
        {
            var least = Quantity.Show(options.Requests.MaxPayloadBytes);
            settings.Fault(Outbox, Quantity.Show(options.Links.MaxOutboxBytes), $"at least {Payload} ({least})");
        }
    }
}
