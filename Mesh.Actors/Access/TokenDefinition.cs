using System.Collections.Immutable;

namespace Mesh.Access;

/// <summary>A section of <c>mesh.access.tokens</c>: who bears the token, and what it is good for.</summary>
/// <param name="Name">The caller's name.</param>
/// <param name="Hashes">SHA-256 of its token; two while one takes the other's place.</param>
/// <param name="Scopes">What the caller may do.</param>
internal sealed record TokenDefinition(string Name, ImmutableArray<ImmutableArray<byte>> Hashes, ScopeSet Scopes);

/// <summary>Who calls.</summary>
/// <param name="Name">The name that configuration gives it.</param>
/// <param name="Scopes">What it may do.</param>
internal sealed record Caller(string Name, ScopeSet Scopes);
