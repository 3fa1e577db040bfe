using Mesh.Node.Startup;

namespace Mesh.Node.Events;

/// <summary>The streams of events that are open: no more than there may be, and none once the gateway closes. Thread-safe.</summary>
internal sealed class EventStreams : IDisposable
{
    private readonly int _most;
    private readonly CancellationTokenSource _end = new();
    private int _open;

    public EventStreams(GatewayOptions gateway, IHostApplicationLifetime lifetime)
    {
        _most = gateway.Limits.EventStreams;
        lifetime.ApplicationStopping.Register(End);
    }

    /// <summary>Cancelled when all are to end.</summary>
    internal CancellationToken Ending => _end.Token;

    /// <summary>How many there may be.</summary>
    internal int Most => _most;

    /// <summary>Counts one more; false when there are as many as there may be, or all have ended.</summary>
    internal bool TryEnter()
    {
        if (_end.IsCancellationRequested)
        {
            return false;
        }

        if (Interlocked.Increment(ref _open) <= _most)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>One that was counted is over.</summary>
    internal void Leave() => Interlocked.Decrement(ref _open);

    /// <summary>Ends all of them: a server that stops would wait for them.</summary>
    internal void End()
    {
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // they have ended
        }
    }

    public void Dispose() => _end.Dispose();

    /// <summary>Stands at a route whose requests go on for as long as somebody looks.</summary>
    internal sealed class Mark;
}
