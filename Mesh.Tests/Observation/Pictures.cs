using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Mesh.Observation;

namespace Mesh.Tests.Observation;

/// <summary>Pictures by hand.</summary>
internal static class Pictures
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <param name="number">Its number.</param>
    /// <param name="traffic">Seconds of traffic that it has.</param>
    /// <param name="happenings">What happened.</param>
    public static ClusterPicture Of(long number, int traffic, params ImmutableArray<Happening> happenings) => new(
        number,
        Noon,
        "node1",
        "00000000000000ff",
        true,
        [],
        [
            new(
                "node1", "akka.tcp://mesh@node1:4053", "up", NodeCondition.Suspect, "node2 lost its connection to it just now.", true, 1, "1.0.0", 1,
                [new("node2", double.PositiveInfinity, "connection-lost")], double.PositiveInfinity, [0.25, double.PositiveInfinity], null, TimeSpan.Zero),
        ],
        [],
        [],
        [.. Enumerable.Range(0, traffic).Select(i => new TrafficPoint(Noon.AddSeconds(i), [1, 0, 0, 0, 0, 0], 0, null, null, 1))],
        happenings)
    {
        Start = "cafe",
    };

    public static Happening Happening(long id, params ImmutableArray<string> by) => new(
        id, Noon.AddSeconds(id), HappeningKind.Suspect, "node3", by.IsEmpty ? ["node1"] : by, "node3 is suspect.");
}

/// <summary>Pictures that a test makes, for any number of watchers.</summary>
internal sealed class HandMadePictures : IPictureSource
{
    private ImmutableList<Channel<ClusterPicture>> _watchers = [];

    public ClusterPicture? Latest { get; private set; }

    public int Watchers => Volatile.Read(ref _watchers).Count;

    public void Publish(ClusterPicture picture)
    {
        Latest = picture with { At = TimeProvider.System.GetUtcNow() };
        _watchers.ForEach(watcher => watcher.Writer.TryWrite(Latest));
    }

    public async IAsyncEnumerable<ClusterPicture> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var own = Channel.CreateUnbounded<ClusterPicture>();
        ImmutableInterlocked.Update(ref _watchers, watchers => watchers.Add(own));
        try
        {
            await foreach (var picture in own.Reader.ReadAllAsync(cancellation))
            {
                yield return picture;
            }
        }
        finally
        {
            ImmutableInterlocked.Update(ref _watchers, watchers => watchers.Remove(own));
        }
    }
}
