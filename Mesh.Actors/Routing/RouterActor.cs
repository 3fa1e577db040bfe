using System.Collections.Frozen;
using Akka.Actor;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Routing;

/// <summary>The routing actor: the API of actor code, and the keeper of one link for each other member.</summary>
internal sealed class RouterActor : ReceiveActor
{
    private readonly MeshRuntime _runtime;
    private readonly Dictionary<NodeIdentity, (Link Link, IActorRef Actor)> _links = [];

    public RouterActor(MeshRuntime runtime)
    {
        _runtime = runtime;

        Receive<MeshRequest>(OnRequest);
        Receive<MeshView>(OnView);
    }

    protected override void PreStart() => OnView(_runtime.View); // after a restart there is one

    protected override void PostStop() => StopLinksExcept([]);

    private void OnRequest(MeshRequest request)
    {
        if (request.Service is null)
        {
            Sender.Tell(new Status.Failure(new ArgumentException("The request names no service; a name is wanted.")));
            return;
        }

        var result = _runtime.Router.SendAsync(request.Service, request.Key, request.Payload, request.Options, default);
        if (result.IsCompleted)
        {
            Sender.Tell(result.Result);
        }
        else
        {
            result.AsTask().PipeTo(Sender, Self);
        }
    }

    private void OnView(MeshView view)
    {
        var peers = view.Members.Where(member => member.Node != view.Self?.Node && member.DataPort > 0).ToArray();
        StopLinksExcept(peers.Select(IdentityOf).ToHashSet());
        foreach (var peer in peers)
        {
            if (!_links.ContainsKey(IdentityOf(peer)))
            {
                var (link, props) = _runtime.NewLink(peer);
                _links.Add(IdentityOf(peer), (link, Context.ActorOf(props, NameOf(peer))));
            }
        }

        _runtime.Links = [.. _links.Values.Select(entry => entry.Link)];
        _runtime.Router.Routes = new RouteTable(
            view.Services.Values.ToFrozenDictionary(service => service.Name, service => RoutesOf(service, view.Self)));
    }

    private void StopLinksExcept(HashSet<NodeIdentity> wanted)
    {
        foreach (var (identity, entry) in _links)
        {
            if (!wanted.Contains(identity))
            {
                _links.Remove(identity);
                Context.Stop(entry.Actor);
                entry.Link.Dispose();
            }
        }
    }

    private ServiceRoutes RoutesOf(ServiceView service, MeshMember? self) => new(
        service,
        [.. service.Members.Select(member => member.Node == self?.Node ? _runtime.Self : PeerOf(member))],
        _runtime.Options.DefinitionOf(service.Name));

    private IPeer PeerOf(MeshMember member) =>
        _links.TryGetValue(IdentityOf(member), out var entry) ? entry.Link : new UnlinkedPeer(member.Name);

    private static string NameOf(MeshMember peer) => Uri.EscapeDataString($"link-{peer.Name}-{peer.Incarnation:x8}");

    private static NodeIdentity IdentityOf(MeshMember member) => new(member.Name, member.Incarnation);
}
