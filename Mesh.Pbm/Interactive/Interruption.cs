namespace Mesh.Pbm.Interactive;

/// <summary>What Ctrl+C and SIGTERM end. Thread-safe.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _run = new();
    private volatile CancellationTokenSource? _command;

    /// <summary>Cancelled when the whole run is to end.</summary>
    public CancellationToken Run => _run.Token;

    /// <summary>From now on Ctrl+C ends commands and not the run: the token of the next one.</summary>
    public CancellationToken NextCommand()
    {
        _command = CancellationTokenSource.CreateLinkedTokenSource(_run.Token);
        return _command.Token;
    }

    /// <summary>Ctrl+C.</summary>
    public void Interrupt() => (_command ?? _run).Cancel();

    /// <summary>SIGTERM.</summary>
    public void Terminate() => _run.Cancel();

    public void Dispose()
    {
        _command?.Dispose();
        _run.Dispose();
    }
}
