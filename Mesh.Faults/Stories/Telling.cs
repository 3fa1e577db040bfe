using System.Collections.Immutable;

namespace Mesh.Faults.Stories;

/// <summary>How one telling of a story went.</summary>
/// <param name="Story">The story.</param>
/// <param name="Promises">What it promised, and what was measured.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Folder">Where records, histories and logs lie; null when they were not kept.</param>
internal sealed record Telling(Story Story, ImmutableArray<Promise> Promises, TimeSpan Took, string? Folder)
{
    /// <summary>Whether every promise held; a story that promised nothing proves nothing.</summary>
    internal bool IsGood => !Promises.IsEmpty && Promises.All(promise => promise.IsKept);
}
