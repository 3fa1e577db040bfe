using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Mesh.Faults.Checking;
using Mesh.Faults.Processes;
using Mesh.Faults.Records;

namespace Mesh.Faults.Stories;

/// <summary>Asks every node five times a second whom it sees and which ring it goes by, and keeps what changes.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentQueue<Sighting> _sightings = new();
    private readonly ConcurrentDictionary<(string Observer, string Digest, long From), RingSpan> _rings = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;

    internal Watch(IEnumerable<FaultyNode> nodes) => _watching = Task.WhenAll(nodes.Select(KeepWatchingAsync));

    /// <summary>How long after a moment all these observers had seen what was waited for; null when one never did.</summary>
    internal TimeSpan? Until(long since, IEnumerable<FaultyNode> observers, Func<Sighting, bool> seen)
    {
        var moments = observers
            .Select(observer => _sightings
                .Where(sighting => sighting.Observer == observer.Name && sighting.At >= since)
                .FirstOrDefault(seen)?.At)
            .ToArray();
        return moments.Any(moment => moment is null) ? null : Monotonic.Duration(moments.Max()!.Value - since);
    }

    /// <summary>The rings that nodes went by.</summary>
    internal ImmutableArray<RingSpan> Rings => [.. _rings.Values];

    /// <summary>How often one of these nodes has seen another of them unreachable since.</summary>
    internal int FalseAlarms(long since, IReadOnlyCollection<FaultyNode> well) => _sightings
        .Where(sighting => sighting.At >= since && well.Any(node => node.Name == sighting.Observer))
        .Count(sighting => well.Any(node => sighting.IsUnreachable(node.Name)));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task KeepWatchingAsync(FaultyNode node)
    {
        using var timer = new PeriodicTimer(Between);
        var last = "";
        RingSpan? ring = null;
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                ring = await LookAtRingAsync(node, ring).ConfigureAwait(false);
                if (await node.AskAsync("/v1/members").ConfigureAwait(false) is { } answer
                    && Read(node.Name, answer) is var sighting
                    && string.Join(' ', sighting.Members) is var text && text != last)
                {
                    last = text;
                    _sightings.Enqueue(sighting);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the story is over
        }
    }

    /// <summary>The ring that a node goes by now; that of the last look, if it is the same, seen until now.</summary>
    private async Task<RingSpan?> LookAtRingAsync(FaultyNode node, RingSpan? last)
    {
        if (await node.RingAsync().ConfigureAwait(false) is not { } seen)
        {
            return null;
        }

        var now = Monotonic.Now;
        var from = last?.Digest == seen.Digest ? last.Span.From : now;
        var ring = new RingSpan(node.Name, new(from, now), seen.Digest, seen.Members);
        _rings[(ring.Observer, ring.Digest, from)] = ring;
        return ring;
    }

    private static Sighting Read(string observer, JsonElement answer) => new(
        observer,
        Monotonic.Now,
        answer.GetProperty("members").EnumerateArray()
            .GroupBy(member => $"{member.GetProperty("name").GetString()}", Status)
            .ToImmutableSortedDictionary(member => member.Key, member => string.Join(" and ", member.Order(StringComparer.Ordinal))));

    private static string Status(JsonElement member) =>
        $"{member.GetProperty("status").GetString()}" + (member.GetProperty("reachable").GetBoolean() ? "" : " unreachable");
}
