using System.Collections.Immutable;
using Mesh.Node.Gateway;
using Mesh.Upstreams;

namespace Mesh.Node.Forwarding;

/// <summary>Decides which changes of upstreams may be made, and has them made.</summary>
internal sealed class UpstreamChanges(UpstreamRegistry registry, TimeProvider clock)
{
    private const string Invalid = "invalid-upstream";

    /// <summary>New settings of an upstream, and instances of it if they are named.</summary>
    internal UpstreamDecision Put(string service, ReadOnlyMemory<byte> body)
    {
        var (changes, faults) = Reader.Upstream(service, body, registry.View);
        return faults.IsEmpty ? new(changes) : Refused(faults);
    }

    /// <summary>A new or changed instance, or the heartbeat of one.</summary>
    internal async Task<UpstreamDecision> PutInstanceAsync(string service, string id, ReadOnlyMemory<byte> body, bool replaces)
    {
        var (change, faults) = Reader.Instance(
            service, id, body, registry.View, replaces, clock.GetUtcNow().UtcTicks);
        if (change is null)
        {
            return Refused(faults);
        }

        var address = ((InstanceEntry)change.Entry!).Instance.Address;
        return await GatewayLoop.FindAsync(address, registry.Gateways) is { } gateway
            ? Refused([$"The address {address} is the gateway of a Mesh node ({gateway}): requests would come back; "
                + "it must be that of a server."])
            : new([change]);
    }

    /// <summary>An upstream is forgotten, with its instances; what configurations say of it stays.</summary>
    internal UpstreamDecision Remove(string service)
    {
        if (registry.View.Find(service) is not { } upstream)
        {
            return new([], ForwardRequests.Unknown(service, registry.Table));
        }

        ImmutableArray<UpstreamChange> changes =
        [
            .. upstream.Source == UpstreamSource.Api ? [new UpstreamChange(EntryKey.Settings(service), null)] : Array.Empty<UpstreamChange>(),
            .. upstream.Instances
                .Where(placed => placed.Source == UpstreamSource.Api)
                .Select(placed => new UpstreamChange(EntryKey.Instance(placed.Instance), null)),
        ];
        return changes.IsEmpty ? Configured($"mesh.upstreams.{service}") : new(changes);
    }

    /// <summary>An instance is forgotten; what it has under way ends in peace.</summary>
    internal UpstreamDecision RemoveInstance(string service, string id)
    {
        if (registry.View.Find(service) is not { } upstream)
        {
            return new([], ForwardRequests.Unknown(service, registry.Table));
        }

        return upstream.Instances.FirstOrDefault(placed => placed.Instance.Id == id) switch
        {
            null => new([], new GatewayFault(
                StatusCodes.Status404NotFound, "unknown-instance", $"The upstream {service} has no instance \"{id}\".")),
            { Source: UpstreamSource.Api } placed => new([new UpstreamChange(EntryKey.Instance(placed.Instance), null)]),
            { Source: UpstreamSource.Dns } => new([], new GatewayFault(
                StatusCodes.Status409Conflict, "resolved", $"The instance \"{id}\" of {service} is a record of a DNS name; it must be removed there.")),
            _ => Configured($"mesh.upstreams.{service}.instances.{id}"),
        };
    }

    /// <summary>Whether they change nothing but when an instance was heard of last.</summary>
    internal bool IsHeartbeat(ImmutableArray<UpstreamChange> changes) => changes is [{ Entry: InstanceEntry { Instance: var instance } }]
        && registry.View.Find(instance.Service)?.Instances
            .Any(placed => placed.Source == UpstreamSource.Api && placed.Instance.Equals(instance)) == true;

    /// <summary>Makes changes that were decided.</summary>
    internal Task<ChangeEnd> MakeAsync(ImmutableArray<UpstreamChange> changes) => registry.ChangeAsync(changes);

    /// <summary>Why changes could not be made; null when they were.</summary>
    internal static GatewayFault? FaultOf(ChangeEnd end) => end switch
    {
        ChangeEnd.Full => new(StatusCodes.Status400BadRequest, Invalid,
            "There is no room for it: what nodes share of upstreams is as large as it may be. Fewer instances, or less metadata, are wanted."),
        ChangeEnd.Failed => new(StatusCodes.Status503ServiceUnavailable, "not-stored", "The change could not be stored; the node's log has the cause."),
        _ => null,
    };

    private ChangeReader Reader => new(registry.Declared.Settings);

    private static UpstreamDecision Refused(ImmutableArray<string> faults) =>
        new([], new GatewayFault(StatusCodes.Status400BadRequest, Invalid, string.Join(' ', faults)), faults);

    private static UpstreamDecision Configured(string what) => new([], new GatewayFault(
        StatusCodes.Status409Conflict, "configured", $"{what} stands in the configuration of a node; it must be removed there."));
}
