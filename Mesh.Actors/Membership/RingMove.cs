namespace Mesh.Membership;

/// <summary>A part of all positions that another node owns after a change of the ring.</summary>
/// <param name="From">Who owned it.</param>
/// <param name="To">Who owns it then.</param>
/// <param name="Share">The fraction of all positions, above 0 and up to 1: of that many keys the owner changes.</param>
internal readonly record struct RingMove(string From, string To, double Share);
