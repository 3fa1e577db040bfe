using Akka.Actor;

namespace Mesh.Inspection.Commands;

/// <summary>One actor with its path, as a place in the tree of the actors of a node.</summary>
internal sealed record ActorTree(string Path, IActorRef Actor)
{
    /// <summary>The two tops of the tree, in the order in which they are shown.</summary>
    public static IReadOnlyList<ActorTree> Roots(ExtendedActorSystem system) =>
        [new("/system", system.SystemGuardian), new("/user", system.Guardian)];

    /// <summary>The actor at a path.</summary>
    /// <exception cref="CommandFailedException">There is none; the message says how far the path leads.</exception>
    public static ActorTree Find(ExtendedActorSystem system, string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var roots = Roots(system);
        var found = names is [] ? null : roots.FirstOrDefault(root => root.Path == $"/{names[0]}");
        if (found is null || !path.StartsWith('/'))
        {
            var beginnings = string.Join(" or ", roots.Select(root => root.Path));
            throw new CommandFailedException($"-s is \"{path}\"; a path that begins with {beginnings} is wanted.");
        }

        foreach (var name in names.Skip(1))
        {
            found = found.Child(name) ?? throw new CommandFailedException(
                $"There is no actor \"{path}\": {found.Path} has no child \"{name}\"{found.Others()}.");
        }

        return found;
    }

    /// <summary>This path and those below it, down to a depth; parents first, children sorted.</summary>
    public IEnumerable<string> Walk(int depth)
    {
        var left = new Stack<(ActorTree Node, int Depth)>([(this, depth)]);
        while (left.TryPop(out var next))
        {
            yield return next.Node.Path;
            if (next.Depth == 0)
            {
                continue;
            }

            foreach (var child in next.Node.Children().Reverse())
            {
                left.Push((child, next.Depth - 1));
            }
        }
    }

    // An actor that runs elsewhere, or is being stopped, shows no children here.
    private ActorTree[] Children() => Actor is not ActorRefWithCell cell ? [] :
    [
        .. cell.Children
            .Where(child => !child.IsNobody())
            .Select(child => new ActorTree($"{Path}/{child.Path.Name}", child))
            .OrderBy(child => child.Path, StringComparer.Ordinal),
    ];

    private ActorTree? Child(string name) => Children().FirstOrDefault(child => child.Path == $"{Path}/{name}");

    private string Others() => Children() is [_, ..] children
        ? $"; it has {string.Join(", ", children.Take(20).Select(c => c.Actor.Path.Name))}"
        : "; it has none";
}
