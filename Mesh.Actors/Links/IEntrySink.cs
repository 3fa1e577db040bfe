namespace Mesh.Links;

/// <summary>Is handed a connection's frames in their order.</summary>
internal interface IEntrySink
{
    /// <summary>A frame begins.</summary>
    /// <param name="sentAt">The sender's monotonic microseconds when it began to fill the frame; 0 to
    /// <see cref="Wire.MaxMicroseconds"/>.</param>
    void OnFrame(long sentAt);

    /// <summary>One entry of the frame.</summary>
    void OnEntry(EntryKind kind, EntryReader entry);
}
