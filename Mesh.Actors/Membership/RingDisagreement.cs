using System.Collections.Immutable;

namespace Mesh.Membership;

/// <summary>Published on the event stream when nodes go by different rings of a service for more than 3 s, and again when
/// that ends.</summary>
/// <param name="Service">The service.</param>
/// <param name="Nodes">The names of those who differ from most, or of all when there is no most; sorted.</param>
/// <param name="HasEnded">Whether they agree again, or differ in another way that is told of anew.</param>
public sealed record RingDisagreement(string Service, ImmutableArray<string> Nodes, bool HasEnded);
