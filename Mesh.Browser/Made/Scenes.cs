using System.Collections.Immutable;
using Mesh.Observation;
using Mesh.Tests.Support;

namespace Mesh.Browser.Made;

/// <summary>What the screenshots in <c>docs/dashboard</c> show.</summary>
internal static class Scenes
{
    /// <summary>Each with the name of its file, and what the page's address asks for.</summary>
    internal static ImmutableArray<(string Name, string Address, ClusterPicture Picture)> All { get; } =
    [
        ("3-nodes", "/?service=sessions&key=customer-42", MadePictures.Of(3)),
        ("3-nodes-one-killed", "/?service=sessions&key=customer-42", Told(MadePictures.Of(3).Killed("node3"), "node3")),
        ("30-nodes", "/?service=echo", Told(MadePictures.Of(30).Frozen("node17"), "node17")),
        ("200-nodes", "/?service=echo", Told(MadePictures.Of(200).Killed("node141").Frozen("node62").Starved("node8"), "node141")),
    ];

    private static ClusterPicture Told(ClusterPicture picture, string node) => picture with
    {
        Happenings =
        [
            new(9, MadePictures.Noon.AddSeconds(-1), HappeningKind.Suspect, node, ["node1", "node2"], $"node1 and node2 hold {node} for suspect: requests for its keys go to the next nodes of their preference lists."),
            .. picture.Happenings,
        ],
    };
}
