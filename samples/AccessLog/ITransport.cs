namespace Mesh.Samples.AccessLog;

/// <summary>One way into the cluster. Thread-safe.</summary>
internal interface ITransport : IAsyncDisposable
{
    /// <summary>Sends one request to the service <c>sessions</c>. What happens to it is told, not thrown.</summary>
    /// <param name="client">The key: a client's address.</param>
    /// <param name="line">One line of the log, or nothing to read the client's totals.</param>
    /// <param name="cancellation">Ends the wait; the one thing that throws.</param>
    ValueTask<Answer> SendAsync(string client, ReadOnlyMemory<byte> line, CancellationToken cancellation);
}
