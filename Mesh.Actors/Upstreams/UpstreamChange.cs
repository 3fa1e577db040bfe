namespace Mesh.Upstreams;

/// <summary>A change that the API was asked for, found sound.</summary>
/// <param name="Key">Its <see cref="EntryKey"/>.</param>
/// <param name="Entry">What is said from now on; null when nothing is.</param>
internal sealed record UpstreamChange(string Key, UpstreamEntry? Entry);

/// <summary>What became of a change.</summary>
internal enum ChangeEnd
{
    /// <summary>Most nodes have it.</summary>
    Agreed,

    /// <summary>This node has it, and will tell the others; most have not confirmed it in time.</summary>
    Local,

    /// <summary>Its part of the distributed data is full.</summary>
    Full,

    /// <summary>It could not be stored.</summary>
    Failed,
}
