namespace Mesh.Traffic;

/// <summary>How often a key was counted, by a sketch that has no room for all keys.</summary>
/// <param name="Key">The key.</param>
/// <param name="Count">At least how often it came, plus up to <paramref name="Error"/>.</param>
/// <param name="Error">How far too high the count may be: what a key that was given up for this one had.</param>
internal readonly record struct KeyCount(string Key, long Count, long Error);
