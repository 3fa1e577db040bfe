namespace Mesh.Samples.AccessLog;

/// <summary>Compares what the cluster counted with what the file says.</summary>
internal static class Verification
{
    /// <summary>What is wrong with a client's totals; null when they are right.</summary>
    /// <remarks>
    /// The cluster keeps a client's totals from one replay to the next, so differences are compared. A client that was
    /// known before may have been in a session when its first line came; that line then starts none, and one session
    /// less is right as well. How long ago the client was seen, its totals do not tell.
    /// </remarks>
    public static string? FaultOf(ClientLog log, Totals before, Totals after)
    {
        var counted = new Totals(
            after.Requests - before.Requests, after.Bytes - before.Bytes, after.Sessions - before.Sessions);
        var continued = log.Truth with { Sessions = log.Truth.Sessions - 1 };
        var isRight = counted == log.Truth
            || (before.Requests > 0 && log.Truth.Requests > 0 && counted == continued);
        return isRight ? null : $"{log.Client}: the cluster counted {counted}; the file says {log.Truth}.";
    }
}
