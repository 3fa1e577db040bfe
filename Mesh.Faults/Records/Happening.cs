namespace Mesh.Faults.Records;

/// <summary>What a test service writes down. The names are the first word of a record's line.</summary>
internal enum Happening
{
    /// <summary>A handler was called for a request.</summary>
    Start,

    /// <summary>It ended, by an answer or by throwing.</summary>
    End,

    /// <summary>A key's actor was made.</summary>
    Activate,

    /// <summary>It has saved what it held, and stops.</summary>
    Deactivate,
}
