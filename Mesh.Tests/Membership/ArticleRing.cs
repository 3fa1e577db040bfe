using Mesh.Membership;

namespace Mesh.Tests.Membership;

/// <summary>
/// The ring of the article that Mesh starts from, as it was: nodes in order of name, and no virtual nodes.
/// </summary>
/// <remarks>Kept as the example of what the tests of a ring must notice.</remarks>
internal sealed class ArticleRing(IEnumerable<string> nodes)
{
    private readonly SortedSet<string> _ring = new(nodes, StringComparer.Ordinal);

    /// <summary>
    /// As printed: the node is text and the hash is a number, and text does not compare with a number.
    /// </summary>
    public string OwnerOf(string key)
    {
        object hash = HashOf(key);
        return _ring.FirstOrDefault(node => node.CompareTo(hash) >= 0) ?? _ring.First();
    }

    /// <summary>
    /// Mended the obvious way, both as text: any letter comes after any digit, so the first node always matches.
    /// </summary>
    public string MendedOwnerOf(string key)
    {
        var hash = $"{HashOf(key)}";
        return _ring.FirstOrDefault(node => string.CompareOrdinal(node, hash) >= 0) ?? _ring.First();
    }

    // The article takes string.GetHashCode, which differs from process to process; a fixed hash keeps the test the
    // same.
    private static int HashOf(string key) => (int)Ring.PositionOf(key);
}
