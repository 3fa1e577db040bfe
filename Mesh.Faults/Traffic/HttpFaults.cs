using System.Net.Sockets;

namespace Mesh.Faults.Traffic;

/// <summary>What a request over HTTP to a node that goes away may throw.</summary>
internal static class HttpFaults
{
    /// <summary>Whether the connection was never there, so that nothing was sent.</summary>
    /// <remarks>When a peer is gone between the connect and the first look at the connection, <see cref="HttpClient"/> lets the
    /// bare <see cref="SocketException"/> through (.NET 10).</remarks>
    internal static bool IsUnsent(Exception fault) =>
        fault is SocketException or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };

    /// <summary>Whether there was no answer, whatever became of the request.</summary>
    internal static bool IsUnanswered(Exception fault) =>
        fault is HttpRequestException or SocketException or OperationCanceledException;

    /// <summary>How a connection was lost, in a word: what the socket said, or what HTTP missed.</summary>
    internal static string NameOf(Exception fault)
    {
        for (var inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket)
            {
                return $"{socket.SocketErrorCode}";
            }
        }

        return fault is HttpRequestException http ? $"{http.HttpRequestError}" : fault.GetType().Name;
    }
}
