using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Mesh.Inspection.Inquiries;
using Mesh.Links;
using Mesh.Logs;
using Mesh.Observation.Chronicles;
using Microsoft.Extensions.Logging;

namespace Mesh.Observation.Pictures;

/// <summary>Asks all nodes once a second while somebody watches, and makes pictures of what has arrived. Decides nothing: see <see cref="PictureMaker"/>.</summary>
internal sealed class PictureSource : IPictureSource, IDisposable
{
    /// <summary>Between two rounds of questions.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>How long nodes are asked on when nobody watches any more: people reload pages.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    // A picture is made when all have answered, or so long after they were asked; the rest come into the next one.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    // Between two pictures: five a second at most, however much is new.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(200);

    private const int MaxPages = 8; // of one node's answers in a row

    private readonly string _self;
    private readonly IInquirer _inquirer;
    private readonly Chronicle _chronicle;
    private readonly Func<PictureFacts> _facts;
    private readonly TimeProvider _clock;
    private readonly PacedLog _log;
    private readonly Lock _gate = new();
    private readonly PictureMaker _maker = new();
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private ImmutableArray<Channel<ClusterPicture>> _watchers = [];
    private TimeSpan _watchedAt;
    private TimeSpan? _publishedAt;
    private bool _runs;
    private bool _isOver;
    private ClusterPicture? _latest;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="self">This node's name.</param>
    /// <param name="inquirer">Asks.</param>
    /// <param name="chronicle">This node's own: what it notes is news.</param>
    /// <param name="facts">What this node knows now.</param>
    /// <param name="clock">Paces.</param>
    /// <param name="log">For what goes wrong.</param>
    public PictureSource(string self, IInquirer inquirer, Chronicle chronicle, Func<PictureFacts> facts, TimeProvider clock, ILogger log)
    {
        (_self, _inquirer, _chronicle, _facts, _clock, _log) = (self, inquirer, chronicle, facts, clock, new(log, clock));
        chronicle.Changed += OnNews;
    }

    /// <inheritdoc/>
    public ClusterPicture? Latest => Volatile.Read(ref _latest);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ClusterPicture> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var own = Channel.CreateBounded<ClusterPicture>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        Begin(own);
        try
        {
            await foreach (var picture in own.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return picture;
            }
        }
        finally
        {
            End(own);
        }
    }

    public void Dispose()
    {
        _chronicle.Changed -= OnNews;
        lock (_gate)
        {
            _isOver = true;
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryComplete();
            }
        }

        _end.Cancel();
    }

    private void Begin(Channel<ClusterPicture> own)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                own.Writer.TryComplete();
                return;
            }

            if (_latest is { } latest)
            {
                own.Writer.TryWrite(latest);
            }

            _watchers = _watchers.Add(own);
            if (!_runs)
            {
                _runs = true;
                _ = Task.Run(RunAsync);
            }
        }
    }

    private void End(Channel<ClusterPicture> own)
    {
        lock (_gate)
        {
            _watchers = _watchers.Remove(own);
            _watchedAt = _clock.Monotonic();
        }
    }

    private async Task RunAsync()
    {
        while (GoesOn())
        {
            try
            {
                await RoundAsync(_end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return; // this node stops
            }
            catch (Exception fault)
            {
                _log.Of("picture").PictureFailed(fault);
                await Task.Delay(Pace, _clock).ConfigureAwait(false);
            }
        }
    }

    private bool GoesOn()
    {
        lock (_gate)
        {
            return _runs = !_isOver && (!_watchers.IsEmpty || _clock.Monotonic() - _watchedAt < Linger);
        }
    }

    /// <summary>A second: questions, a picture, and more of them if there is news.</summary>
    private async Task RoundAsync(CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var end = Task.Delay(Pace, _clock, over.Token);
        await Task.WhenAny(AskAllAsync(cancellation), Task.Delay(Patience, _clock, over.Token)).ConfigureAwait(false);
        await WaitForGapAsync(cancellation).ConfigureAwait(false);
        Publish();
        while (await Task.WhenAny(end, Volatile.Read(ref _news).Task).ConfigureAwait(false) != end)
        {
            await WaitForGapAsync(cancellation).ConfigureAwait(false);
            Volatile.Write(ref _news, new(TaskCreationOptions.RunContinuationsAsynchronously)); // before what is told is read
            await Task.WhenAll(AskFree([_self], 1, cancellation)).ConfigureAwait(false); // what it has just noted belongs into it
            Publish();
        }

        await over.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    private Task AskAllAsync(CancellationToken cancellation)
    {
        var nodes = _inquirer.Nodes;
        return Task.WhenAll(AskFree(nodes, nodes.Length, cancellation));
    }

    /// <summary>Asks those that no question is under way to.</summary>
    private IEnumerable<Task> AskFree(ImmutableArray<string> nodes, int count, CancellationToken cancellation)
    {
        string[] free;
        lock (_gate)
        {
            free = [.. nodes.Where(_underWay.Add)];
        }

        return free.Select(node => AskAsync(node, count, cancellation));
    }

    private async Task AskAsync(string node, int nodes, CancellationToken cancellation)
    {
        try
        {
            for (var page = 0; page < MaxPages && await AskOnceAsync(node, nodes, cancellation).ConfigureAwait(false); page++)
            {
                // there is more
            }
        }
        catch (OperationCanceledException)
        {
            // this node stops
        }
        catch (Exception fault)
        {
            _log.Of(node).ChronicleNotAsked(node, fault);
        }
        finally
        {
            lock (_gate)
            {
                _underWay.Remove(node);
            }
        }
    }

    private async Task<bool> AskOnceAsync(string node, int nodes, CancellationToken cancellation)
    {
        var kind = InquiryKinds.Chronicle;
        ChronicleQuestion question;
        lock (_gate)
        {
            question = _maker.Ask(node, nodes, _clock.Monotonic());
        }

        var inquiry = new Inquiry(kind.Name, kind.Patience, JsonSerializer.SerializeToUtf8Bytes(question, kind.Question));
        var answer = await _inquirer.AskAsync(node, inquiry, cancellation).ConfigureAwait(false);
        if (answer.End == InquiryEnd.NoAnswer)
        {
            return false;
        }

        var said = Inquirers.Read(answer, kind).Said;
        lock (_gate)
        {
            _maker.Hear(node, said, _clock.Monotonic(), _clock.GetUtcNow());
        }

        return said is { More: true };
    }

    private Task WaitForGapAsync(CancellationToken cancellation)
    {
        var early = _publishedAt + Gap - _clock.Monotonic();
        return early > TimeSpan.Zero ? Task.Delay(early.Value, _clock, cancellation) : Task.CompletedTask;
    }

    /// <summary>Makes a picture for all that watch.</summary>
    private void Publish()
    {
        _publishedAt = _clock.Monotonic();
        var facts = _facts();
        lock (_gate)
        {
            var picture = _maker.Of(facts);
            Volatile.Write(ref _latest, picture);
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(picture);
            }
        }
    }

    private void OnNews() => Volatile.Read(ref _news).TrySetResult();
}
