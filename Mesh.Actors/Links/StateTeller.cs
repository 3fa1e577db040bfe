namespace Mesh.Links;

/// <summary>
/// Tells peers of this node, and tells on what others told, over each link by its need: in a full mesh to everybody, beyond it
/// to neighbours alone. Not thread-safe.
/// </summary>
internal sealed class StateTeller(StateExchange states)
{
    /// <summary>This node has something new to tell.</summary>
    public static void TellOwn(IReadOnlyCollection<Link> links)
    {
        foreach (var link in links)
        {
            if (link.Need is LinkNeed.Mesh or LinkNeed.Neighbour)
            {
                link.Tell();
            }
        }
    }

    /// <summary>Others had something new to tell.</summary>
    public void TellOn(IReadOnlyCollection<Link> links)
    {
        if (states.TakeNews() is not { Length: > 0 } news)
        {
            return;
        }

        foreach (var link in links)
        {
            if (link.Need == LinkNeed.Neighbour)
            {
                link.TellOn(news);
            }
        }
    }

    /// <summary>A second went by.</summary>
    public static void TellAgain(IReadOnlyCollection<Link> links)
    {
        foreach (var link in links)
        {
            switch (link.Need)
            {
                case LinkNeed.Mesh:
                    link.Tell();
                    break;
                case LinkNeed.Neighbour:
                    link.TellDigest();
                    break;
            }
        }
    }
}
