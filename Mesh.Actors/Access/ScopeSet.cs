using System.Collections.Frozen;
using System.Collections.Immutable;
using Mesh.Identity;

namespace Mesh.Access;

/// <summary>All that a caller may do. Immutable.</summary>
internal sealed class ScopeSet(IEnumerable<AccessScope> scopes)
{
    private readonly FrozenSet<AccessScope> _scopes = scopes.ToFrozenSet();

    /// <summary>What it holds, as it is written, sorted.</summary>
    internal ImmutableArray<string> Texts => [.. _scopes.Select(scope => scope.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>Whether a caller with these may do that.</summary>
    internal bool Allows(AccessScope wanted) =>
        _scopes.Contains(wanted)
        || (wanted.Target is not null && _scopes.Contains(wanted with { Target = AccessScope.Any }))
        || (wanted.Kind == AccessScope.Viewer && _scopes.Contains(new(AccessScope.Operator)));

    /// <summary>The scopes among words that may mean other things too, as an identity provider gives them.</summary>
    internal static ScopeSet Among(IEnumerable<string> words) => new(words.Select(AccessScope.Parse).OfType<AccessScope>());
}
