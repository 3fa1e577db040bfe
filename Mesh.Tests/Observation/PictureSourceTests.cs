using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Mesh.Inspection.Inquiries;
using Mesh.Links;
using Mesh.Observation;
using Mesh.Observation.Chronicles;
using Mesh.Observation.Pictures;
using Mesh.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Observation;

public sealed class PictureSourceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _clock = new(Facts.Wall);
    private readonly Answers _answers = new();
    private readonly Chronicle _chronicle;
    private readonly PictureSource _source;
    private readonly CancellationTokenSource _end = new();

    public PictureSourceTests()
    {
        _chronicle = new(_clock);
        _source = new(
            "node1", _answers, _chronicle, () => Facts.Of("node1") with { Now = _clock.Monotonic(), Wall = _clock.GetUtcNow() }, _clock, NullLogger.Instance);
    }

    [Fact]
    public async Task ANodeThatNeverAnswersDelaysNobody()
    {
        _answers.Frozen = "node3";
        var pictures = Watch();

        await Seen(() => pictures.Count >= 3, () => $"{pictures.Count} pictures", TimeSpan.FromMilliseconds(50));

        var last = pictures.Last();
        Assert.Equal([true, true, false], last.Nodes.Select(node => node.SilentFor == TimeSpan.Zero));
        Assert.Equal(1, _answers.AskedOf("node3")); // one question is under way, and no other is asked
        Assert.True(_answers.AskedOf("node2") >= 3);
    }

    [Fact]
    public async Task NodesAreAskedWhileSomebodyWatchesAndForAWhileAfter()
    {
        Assert.Null(_source.Latest);
        var pictures = Watch();
        await Seen(() => pictures.Count >= 2, () => $"{pictures.Count} pictures", TimeSpan.FromMilliseconds(100));

        await _end.CancelAsync();
        var asked = _answers.AskedOf("node2");
        await Seen(() => _answers.AskedOf("node2") >= asked + 5, () => $"{_answers.AskedOf("node2")} questions", TimeSpan.FromMilliseconds(100));
        _clock.Advance(PictureSource.Linger);
        await Task.Delay(50);
        asked = _answers.AskedOf("node2");
        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.InRange(_answers.AskedOf("node2"), asked, asked + 1);
        Assert.NotNull(_source.Latest);
    }

    [Fact]
    public async Task NewsOfThisNodesOwnAreInAPictureAtOnce()
    {
        var pictures = Watch();
        await Seen(() => !pictures.IsEmpty, () => "no picture", TimeSpan.FromMilliseconds(50));
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        _answers.Happening = new(1, _clock.Monotonic().TotalSeconds, "drain", "node1", "node1 drains.");

        _chronicle.Note(new News(HappeningKind.Drain, "node1", "node1 drains."));

        await Seen(() => pictures.Last().Happenings is [{ Kind: HappeningKind.Drain, Subject: "node1" }], () => "no news", TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task WhoReadsSlowlyMissesPicturesAndNotTheLast()
    {
        await using var slow = _source.WatchAsync(_end.Token).GetAsyncEnumerator();
        var first = slow.MoveNextAsync().AsTask();
        var pictures = Watch();
        await Seen(() => first.IsCompleted && pictures.Count >= 5, () => $"{pictures.Count} pictures", TimeSpan.FromMilliseconds(100));

        Assert.True(await slow.MoveNextAsync());

        Assert.True(slow.Current.Number >= 5);
    }

    [Fact]
    public async Task WatchersEndWithTheSource()
    {
        var pictures = Watch(out var watching);
        await Seen(() => !pictures.IsEmpty, () => "no picture", TimeSpan.FromMilliseconds(50));

        _source.Dispose();

        await watching.WaitAsync(Patience);
        Assert.False(await _source.WatchAsync(default).GetAsyncEnumerator().MoveNextAsync());
    }

    [Fact]
    public async Task ANodeOfTheLastVersionIsShownWithoutALoad()
    {
        _answers.Old = "node2";
        var pictures = Watch();
        await Seen(() => pictures.Count >= 2, () => $"{pictures.Count} pictures", TimeSpan.FromMilliseconds(100));

        var node = pictures.Last().Nodes[1];
        Assert.Equal((NodeCondition.Healthy, null, TimeSpan.Zero), (node.State, node.Load, node.SilentFor));
    }

    public void Dispose()
    {
        _end.Cancel();
        _source.Dispose();
        _end.Dispose();
    }

    private ConcurrentQueue<ClusterPicture> Watch() => Watch(out _);

    private ConcurrentQueue<ClusterPicture> Watch(out Task watching)
    {
        var pictures = new ConcurrentQueue<ClusterPicture>();
        watching = WatchAsync();
        return pictures;

        async Task WatchAsync()
        {
            try
            {
                await foreach (var picture in _source.WatchAsync(_end.Token))
                {
                    pictures.Enqueue(picture);
                }
            }
            catch (OperationCanceledException)
            {
                // the test is over
            }
        }
    }

    /// <summary>Moves the clock until something is seen.</summary>
    private Task Seen(Func<bool> condition, Func<string> seen, TimeSpan step) => Eventually.Async(
        () =>
        {
            _clock.Advance(step);
            return condition();
        },
        seen,
        Patience);

    private sealed class Answers : IInquirer
    {
        private readonly ConcurrentDictionary<string, int> _asked = new();

        public string? Frozen { get; set; }

        public string? Old { get; set; }

        public ToldHappening? Happening { get; set; }

        public ImmutableArray<string> Nodes => ["node1", "node2", "node3"];

        public int AskedOf(string node) => _asked.GetValueOrDefault(node);

        public async Task<NodeAnswer> AskAsync(string node, Inquiry inquiry, CancellationToken cancellation)
        {
            _asked.AddOrUpdate(node, 1, (_, count) => count + 1);
            if (node == Frozen)
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            var answer = node == "node1" && Happening is { } one ? Facts.Answer(node, 60, one) : Facts.Answer(node);
            return node == Old
                ? new(node, InquiryEnd.UnknownKind, default)
                : new(node, InquiryEnd.Answered, JsonSerializer.SerializeToUtf8Bytes(answer, InquiryJson.Default.ChronicleAnswer));
        }
    }
}
