using System.Runtime.CompilerServices;
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

    // A ring is hashed as a whole, and asked for each second.
    private static readonly ConditionalWeakTable<ServiceView, StrongBox<ulong>> Digests = [];

    /// <summary>
    /// What a node says of the ring of a service. Of a strict one it says the very starts of the nodes, too: what was
    /// released before a restart means nothing after it.
    /// </summary>
    public static ulong DigestOf(ServiceView service) => Digests.GetValue(service, static known => new(
        known.Members.Any(member => member.IsStrictFor(known.Name)) ? StartRing.DigestOf(known) : known.Ring.Digest)).Value;

    /// <summary>What the members say now of all services that this node knows, itself first.</summary>
    public static IEnumerable<RingWord> All(MeshView view, StateExchange states, TimeSpan now) =>
        view.Services.Values.SelectMany(service => Of(service, view, states, now));

    /// <summary>
    /// What the members say now of one service, this node first. Beyond a full mesh those whose neighbour this node is: all
    /// nodes agree when all neighbours do.
    /// </summary>
    public static IEnumerable<RingWord> Of(ServiceView service, MeshView view, StateExchange states, TimeSpan now)
    {
        if (view.Self is not { } self)
        {
            yield break;
        }

        yield return new RingWord(service.Name, self.Name, DigestOf(service));
        foreach (var (peer, told) in states.Tellers)
        {
            if (told.RingOf(service.Name) is { } heard && (IsFresh(heard.At) || IsFresh(told.ConfirmedAt)))
            {
                yield return new RingWord(service.Name, peer.Name, heard.State.Digest);
            }
        }

        bool IsFresh(TimeSpan? at) => now - at < FreshFor;
    }
}
