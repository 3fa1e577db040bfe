using System.IO.Pipelines;
using Mesh.Inspection.Protocol;

namespace Mesh.Inspection.Sessions;

/// <summary>
/// One session's messages with their time limits. The next message is always being read, so that a
/// <see cref="Cancel"/> or a client that left is noticed while a command runs.
/// </summary>
/// <remarks>Not thread-safe: one session loop uses it.</remarks>
internal sealed class SessionChannel(IDuplexPipe transport, PbmLimits limits, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan LastWordTimeout = TimeSpan.FromSeconds(1);

    private readonly FrameReader _reader = new(transport.Input);
    private readonly FrameWriter _writer = new(transport.Output);
    private readonly CancellationTokenSource _closed = new();
    private Task<InspectionMessage?>? _next;

    /// <summary>The message that is being read; the same one until <see cref="ReceiveAsync"/> has taken it.</summary>
    public Task<InspectionMessage?> Next => _next ??= _reader.ReadAsync(_closed.Token);

    /// <summary>Takes the client's first message; null when it left without one.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public Task<InspectionMessage?> ReceiveHelloAsync(CancellationToken stop) => TakeAsync(limits.HelloTimeout, stop);

    /// <summary>Takes the next message; null when the client has left.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public Task<InspectionMessage?> ReceiveAsync(CancellationToken stop) => TakeAsync(limits.IdleTimeout, stop);

    /// <summary>Sends one message, and waits until the client has taken enough of what was sent before.</summary>
    /// <exception cref="IOException">The client is gone, or takes nothing.</exception>
    public Task SendAsync(InspectionMessage message, CancellationToken stop) =>
        SendAsync(message, limits.IdleTimeout, stop);

    /// <summary>Sends the message that ends the session, without patience.</summary>
    /// <exception cref="IOException">The client is gone, or takes nothing.</exception>
    public Task SendLastAsync(InspectionMessage message) =>
        SendAsync(message, LastWordTimeout, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        if (_next is { } pending)
        {
            // The transport is about to be completed, which must not happen under a read.
            await pending.ContinueWith(
                static read => _ = read.Exception,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        _closed.Dispose();
    }

    private async Task<InspectionMessage?> TakeAsync(TimeSpan limit, CancellationToken stop)
    {
        var message = await Next.WaitAsync(limit, clock, stop);
        _next = null;
        return message;
    }

    private async Task SendAsync(InspectionMessage message, TimeSpan limit, CancellationToken stop)
    {
        try
        {
            await _writer.WriteAsync(message, _closed.Token).WaitAsync(limit, clock, stop);
        }
        catch (TimeoutException)
        {
            throw new IOException($"The client took nothing for {limit}.");
        }
    }
}
