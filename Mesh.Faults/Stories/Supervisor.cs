using System.Collections.Concurrent;
using Mesh.Faults.Processes;

namespace Mesh.Faults.Stories;

/// <summary>
/// Starts nodes again that have ended, as systemd or a container engine would; not all at once, because they share two cores
/// here that would be their own elsewhere.
/// </summary>
internal sealed class Supervisor : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromSeconds(4);

    private readonly ConcurrentQueue<string> _ended = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;

    internal Supervisor(IReadOnlyCollection<FaultyNode> nodes, Func<FaultyNode, bool> isHeld) => _watching = WatchAsync(nodes, isHeld);

    /// <summary>The names of those that ended, each as often as it did.</summary>
    internal IReadOnlyCollection<string> Ended => _ended;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task WatchAsync(IReadOnlyCollection<FaultyNode> nodes, Func<FaultyNode, bool> isHeld)
    {
        using var timer = new PeriodicTimer(Between);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (nodes.FirstOrDefault(node => !node.IsRunning && !isHeld(node)) is { } node)
                {
                    _ended.Enqueue(node.Name);
                    await node.StartAsync().ConfigureAwait(false);
                    await Task.Delay(BetweenStarts, _stopping.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the story is over
        }
    }
}
