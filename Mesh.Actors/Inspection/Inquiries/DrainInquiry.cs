namespace Mesh.Inspection.Inquiries;

/// <summary>Has a node drain, leave and end; or asks only how far it is.</summary>
/// <param name="Begin">Whether it is to begin; one that drains already goes on.</param>
/// <param name="Client">Who asked pbm for it, and through which node, for the audit.</param>
internal sealed record DrainQuestion(bool Begin, string Client);

/// <summary>How far a drain is.</summary>
/// <param name="UnderWay">What waits or runs there, in words.</param>
/// <param name="Done">Whether it has ended: the node leaves the cluster.</param>
internal sealed record DrainAnswer(string UnderWay, bool Done);
