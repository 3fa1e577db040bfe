using Mesh.Links;
using Mesh.Ownership;

namespace Mesh.Membership;

/// <summary>Which ring a node says that it goes by.</summary>
/// <param name="Service">The service.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Digest">The ring's identity.</param>
internal readonly record struct RingWord(string Service, string Node, ulong Digest)
{
    /// <summary>What was told longer ago than two and a half of the seconds at which it is told is no news.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2.5);

    /// <summary>
    /// What a node says of the ring of a service. Of a strict one it says the very starts of the nodes, too: what was
    /// released before a restart means nothing after it.
    /// </summary>
    public static ulong DigestOf(ServiceView service) => service.Members.Any(member => member.IsStrictFor(service.Name))
        ? StartRing.DigestOf(service)
        : service.Ring.Digest;

    /// <summary>What the members say now of all services that this node knows, itself first.</summary>
    public static IEnumerable<RingWord> All(MeshView view, StateExchange states, TimeSpan now) =>
        view.Services.Values.SelectMany(service => Of(service, view, states, now));

    /// <summary>What the members say now of one service, this node first.</summary>
    public static IEnumerable<RingWord> Of(ServiceView service, MeshView view, StateExchange states, TimeSpan now)
    {
        if (view.Self is not { } self)
        {
            yield break;
        }

        yield return new RingWord(service.Name, self.Name, DigestOf(service));
        foreach (var member in view.Members.Where(member => member.Node != self.Node))
        {
            if (states.RingOf(NodeIdentity.Of(member), service.Name) is { } heard && now - heard.At < FreshFor)
            {
                yield return new RingWord(service.Name, member.Name, heard.State.Digest);
            }
        }
    }
}
