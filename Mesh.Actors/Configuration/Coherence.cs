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
        OutboxHoldsAPayload(settings, options);
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
