namespace Mesh.Faults.Traffic;

/// <summary>The gateways of a load: asked ten times a second whether they are ready, and left out while they are not.</summary>
internal sealed class Gateways : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Gateway[] _all;
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _stopping = new();

    internal Gateways(IEnumerable<Uri> addresses)
    {
        _all = [.. addresses.Select(address => new Gateway(address))];
        foreach (var gateway in _all)
        {
            _ = KeepAskingAsync(gateway);
        }
    }

    /// <summary>Whom to try for a request: the ready ones in turn, and after them those that only might be.</summary>
    internal IEnumerable<Gateway> For(int first)
    {
        var turn = Enumerable.Range(0, _all.Length).Select(step => _all[(int)(((uint)first + step) % _all.Length)]).ToArray();
        return turn.Where(gateway => gateway.IsReady).Concat(turn.Where(gateway => !gateway.IsReady));
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task KeepAskingAsync(Gateway gateway)
    {
        using var timer = new PeriodicTimer(Between);
        try
        {
            do
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                patience.CancelAfter(Patience);
                await gateway.AskAsync(_http, patience.Token).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false));
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            // the load has ended
        }
    }
}
