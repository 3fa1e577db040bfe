using System.Collections.Concurrent;
using System.Globalization;
using Mesh.Faults.Processes;
using Mesh.Faults.Records;

namespace Mesh.Faults.Stories;

/// <summary>Looks at the dashboards of nodes four times a second, as somebody does who reloads the page, and keeps what their
/// headlines say.</summary>
internal sealed class PageWatch : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<(string Node, long At, string Headline)> _seen = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;

    internal PageWatch(IEnumerable<FaultyNode> nodes) => _watching = Task.WhenAll(nodes.Select(KeepWatchingAsync));

    /// <summary>How long after a moment each of these nodes' pages named another as the one that is at fault; null when one never did.</summary>
    internal TimeSpan? Blamed(FaultyNode ill, long since, params IEnumerable<FaultyNode> pages)
    {
        var moments = pages
            .Select(page => _seen
                .Where(seen => seen.Node == page.Name && seen.At >= since && IsAbout(seen.Headline, ill))
                .Select(seen => (long?)seen.At)
                .FirstOrDefault())
            .ToArray();
        return moments.Any(moment => moment is null) ? null : Monotonic.Duration(moments.Max()!.Value - since);
    }

    /// <summary>Whether the page of one of these nodes named one of them, and it alone, as the one that is at fault.</summary>
    internal bool IsBlamed(long since, params IReadOnlyCollection<FaultyNode> nodes) =>
        _seen.Any(seen => seen.At >= since && nodes.Any(node => node.Name == seen.Node) && nodes.Any(node => IsAbout(seen.Headline, node)));

    /// <summary>What a node's page said at a moment, and how many seconds after it what else.</summary>
    internal string Said(FaultyNode page, long since)
    {
        var ofPage = _seen.Where(seen => seen.Node == page.Name).ToArray();
        var first = ofPage.LastOrDefault(seen => seen.At < since).Headline ?? "nothing";
        return string.Join(' ', ofPage
            .Where(seen => seen.At >= since)
            .Select(seen => string.Create(
                CultureInfo.InvariantCulture, $"+{Monotonic.Duration(seen.At - since).TotalSeconds:0.0} s: {seen.Headline}"))
            .Prepend(first));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private static bool IsAbout(string headline, FaultyNode node) =>
        headline.StartsWith($"{node.Name} is ", StringComparison.Ordinal)
        || headline.StartsWith($"{node.Name}, which ", StringComparison.Ordinal);

    private async Task KeepWatchingAsync(FaultyNode node)
    {
        using var timer = new PeriodicTimer(Between);
        var last = "";
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (await node.HeadlineAsync().ConfigureAwait(false) is { } headline && headline != last)
                {
                    last = headline;
                    _seen.Enqueue((node.Name, Monotonic.Now, headline));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the story is over
        }
    }
}
