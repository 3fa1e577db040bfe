using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Mesh.Inspection;

/// <summary>News on its way to one client. Whoever tells them never waits: what finds the queue full is lost, and counted
/// where it is missing.</summary>
/// <param name="capacity">News that may wait; 1 upward.</param>
internal sealed class Feed<T>(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Channel<(T News, long LostBefore)> _channel =
        Channel.CreateBounded<(T, long)>(new BoundedChannelOptions(capacity) { SingleReader = true });

    private long _lost;

    /// <summary>Tells something. Thread-safe.</summary>
    public void Offer(T news)
    {
        lock (_gate)
        {
            _lost = _channel.Writer.TryWrite((news, _lost)) ? 0 : _lost + 1;
        }
    }

    /// <summary>All news as they come, and how many were lost, until cancelled. For one reader.</summary>
    public async IAsyncEnumerable<Output> ShowAsync(
        Func<T, Output> show, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await _channel.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
        {
            while (_channel.Reader.TryRead(out var next))
            {
                if (next.LostBefore > 0)
                {
                    yield return Lost(next.LostBefore);
                }

                yield return show(next.News);
            }

            if (TakeLost() is > 0 and var lost)
            {
                yield return Lost(lost);
            }
        }
    }

    private long TakeLost()
    {
        lock (_gate)
        {
            var lost = _lost;
            _lost = 0;
            return lost;
        }
    }

    private static Output Lost(long count) => new(
        new JsonObject { ["lost"] = count },
        [Output.LineOf(new OutputSpan(Words(count), Tone.Doubtful))]);

    private static string Words(long count) => count == 1
        ? "... 1 line is missing here: they came faster than this client took them"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"... {count:N0} lines are missing here: they came faster than this client took them");
}
