using Mesh.Links;

namespace Mesh.Membership;

/// <summary>Which ring a node says that it goes by.</summary>
/// <param name="Service">The service.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Digest">The ring's identity.</param>
internal readonly record struct RingWord(string Service, string Node, ulong Digest)
{
    /// <summary>What was told longer ago than two and a half of the seconds at which it is told is no news.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2.5);

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

        yield return new RingWord(service.Name, self.Name, service.Ring.Digest);
        foreach (var member in view.Members.Where(member => member.Node != self.Node))
        {
            if (states.RingOf(NodeIdentity.Of(member), service.Name) is { } heard && now - heard.At < FreshFor)
            {
                yield return new RingWord(service.Name, member.Name, heard.State.Digest);
            }
        }
    }
}
