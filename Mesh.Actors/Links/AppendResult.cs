namespace Mesh.Links;

/// <summary>What became of an entry.</summary>
internal enum AppendResult
{
    /// <summary>It will be written, if the connection lasts.</summary>
    Appended,

    /// <summary>Nothing is sent any more.</summary>
    Closed,

    /// <summary>Too much waits already.</summary>
    Full,
}
