using System.Net.Sockets;
using System.Security.Authentication;
using Mesh.Faults.Records;

namespace Mesh.Faults.Attacks;

/// <summary>So many clients that each do the same again and again, with no more than so many beginnings a second in all.</summary>
/// <param name="clients">How many do it at once.</param>
/// <param name="perSecond">Beginnings a second of all of them.</param>
/// <param name="act">One of them, from its connection to its end; a connection that the node closes ends it.</param>
internal sealed class Crowd(int clients, int perSecond, Func<CancellationToken, Task> act)
{
    private readonly Lock _gate = new();
    private readonly long _pace = TimeSpan.FromSeconds(1.0 / perSecond).Nanoseconds();
    private long _next;
    private int _begun;

    /// <summary>How often one has begun.</summary>
    internal int Begun => Volatile.Read(ref _begun);

    /// <summary>Goes on until it is told to stop.</summary>
    internal Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, clients).Select(_ => KeepAsync(stop)));

    private async Task KeepAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(stop).ConfigureAwait(false);
                Interlocked.Increment(ref _begun);
                await act(stop).ConfigureAwait(false);
            }
            catch (Exception end) when (
                end is IOException or SocketException or AuthenticationException or OperationCanceledException)
            {
                // hung up on, or told to stop
            }
        }
    }

    private Task TurnAsync(CancellationToken stop)
    {
        long wait;
        lock (_gate)
        {
            var due = Math.Max(_next, Monotonic.Now);
            _next = due + _pace;
            wait = due - Monotonic.Now;
        }

        return wait > 0 ? Task.Delay(Monotonic.Duration(wait), stop) : Task.CompletedTask;
    }
}
