using Mesh.Links;

namespace Mesh.Tests.Links;

/// <summary>Keeps what a frame reader hands on.</summary>
internal sealed class RecordingSink : IEntrySink
{
    public List<long> Frames { get; } = [];

    public List<(EntryKind Kind, byte[] Body)> Entries { get; } = [];

    public void OnFrame(long sentAt) => Frames.Add(sentAt);

    public void OnEntry(EntryKind kind, EntryReader entry) => Entries.Add((kind, entry.Take(entry.Left).ToArray()));
}
