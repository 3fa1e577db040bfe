using System.Text;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Services;
using Mesh.Tests.Links;
using Mesh.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Services;

/// <summary>What becomes of requests that nobody waits for any more, at the node that runs them.</summary>
public sealed class CancellationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly AnswerBook _book = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly ListLogger _log = new();
    private readonly Stubborn _handler = new();
    private readonly RunningRequests _running;

    public CancellationTests() => _running = new RunningRequests(_clock, TimeSpan.FromSeconds(30));

    [Fact]
    public async Task ACancellationReachesTheHandlerThatRuns()
    {
        var hosts = Hosts();
        Accept(hosts, 1, "obey");
        hosts.Cancel(_book, 1);

        Assert.Equal(Reason.Cancelled, (await _book.AnswerTo(1)).Reason);
        Assert.Equal(0, _running.Count);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task ItReachesNoOther()
    {
        var hosts = Hosts();
        Accept(hosts, 1, "obey");
        Accept(hosts, 2, "obey");
        hosts.Cancel(_book, 1);
        await _book.AnswerTo(1);
        Accept(hosts, 3, "obey"); // might get the source of a request that ended

        Assert.False(_book.IsAnswered(2));
        Assert.False(_book.IsAnswered(3));
        _handler.Release();
        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(2)).Outcome);
        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(3)).Outcome);
    }

    [Fact]
    public async Task OneThatWaitsDoesNotBegin()
    {
        var hosts = Hosts(concurrency: 1);
        Accept(hosts, 1, "obey");
        Accept(hosts, 2, "obey");
        hosts.Cancel(_book, 2);
        _handler.Release();

        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(1)).Outcome);
        var dropped = await _book.AnswerTo(2);
        Assert.Equal((Outcome.Rejected, Reason.Cancelled), (dropped.Outcome, dropped.Reason));
        Assert.Equal(1, _handler.Began);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("an id")]
    public async Task ACancellationThatOvertakesItsRequestIsNotLost(string? requestId)
    {
        var hosts = Hosts();
        hosts.Cancel(_book, 1);
        Accept(hosts, 1, "obey", requestId: requestId);

        Assert.Equal(Reason.Cancelled, (await _book.AnswerTo(1)).Reason);
        Assert.Equal(0, _handler.Began);
    }

    [Fact]
    public async Task NorIsOneThatComesWhileItsHandlerBegins()
    {
        var hosts = Hosts();
        _handler.OnBegin = () => hosts.Cancel(_book, 1); // it runs, and is not known yet
        Accept(hosts, 1, "obey");

        Assert.Equal(Reason.Cancelled, (await _book.AnswerTo(1)).Reason);
    }

    [Fact]
    public void ACancellationOfWhatHasEndedIsForgottenInTime()
    {
        var hosts = Hosts();
        hosts.Cancel(_book, 1);
        _clock.Advance(TimeSpan.FromSeconds(30));
        hosts.Sweep(_clock.Monotonic());

        Assert.False(_running.TakeEarly(_book, 1));
    }

    [Fact]
    public async Task TheDeadlineCancelsToo()
    {
        var hosts = Hosts();
        Accept(hosts, 1, "obey", seconds: 1);
        hosts.Sweep(_clock.Monotonic());
        Assert.False(_book.IsAnswered(1));
        Pass(hosts, TimeSpan.FromSeconds(1));

        Assert.Equal(Reason.DeadlineExceeded, (await _book.AnswerTo(1)).Reason);
    }

    [Fact]
    public async Task TheNodesStopCancelsWhatRunsAndWhatBegins()
    {
        var hosts = Hosts();
        Accept(hosts, 1, "obey");
        hosts.Stop();
        Accept(hosts, 2, "obey");

        Assert.Equal(Reason.Cancelled, (await _book.AnswerTo(1)).Reason);
        Assert.Equal(Reason.Cancelled, (await _book.AnswerTo(2)).Reason);
    }

    [Fact]
    public async Task AHandlerThatIgnoresItLosesItsPlaceAfterAQuarterOfASecond()
    {
        var hosts = Hosts(concurrency: 1);
        Accept(hosts, 1, "ignore", seconds: 1);
        Accept(hosts, 2, "at once", seconds: 9);
        Pass(hosts, TimeSpan.FromSeconds(1));
        Pass(hosts, TimeSpan.FromMilliseconds(249));
        Assert.False(_book.IsAnswered(1));
        Pass(hosts, TimeSpan.FromMilliseconds(2)); // the fake clock rounds

        var given = await _book.AnswerTo(1);
        Assert.Equal((Outcome.Unknown, Reason.DeadlineExceeded), (given.Outcome, given.Reason));
        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(2)).Outcome);
        _handler.Release(); // the late reply goes nowhere
        await Eventually.Async(() => _running.Count == 0, () => $"{_running.Count} run", Patience);
        Assert.Equal(0, _book.AnsweredTwice);
    }

    [Fact]
    public async Task NoMoreAreGivenUpThanMayRun()
    {
        var hosts = Hosts(concurrency: 2);
        for (var i = 1; i <= 4; i++)
        {
            Accept(hosts, i, "ignore", seconds: i <= 2 ? 1 : 3);
        }

        Pass(hosts, TimeSpan.FromSeconds(1));
        Pass(hosts, RunningRequests.Patience + TimeSpan.FromMilliseconds(1));
        await Eventually.Async(() => _handler.Began == 4, () => $"{_handler.Began} began", Patience);
        Accept(hosts, 5, "at once"); // two hang, and two more run: nobody can tell when there will be a place

        Assert.Equal(Reason.Overloaded, (await _book.AnswerTo(5)).Reason);
        Pass(hosts, TimeSpan.FromSeconds(9));
        Assert.False(_book.IsAnswered(3)); // it keeps its place
        _handler.Release();
        await Eventually.Async(() => _running.Count == 0, () => $"{_running.Count} run", Patience);
        Accept(hosts, 6, "at once");
        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(6)).Outcome);
    }

    [Fact]
    public async Task OneLineTellsOfAllThatWereGivenUp()
    {
        var hosts = Hosts(concurrency: 8);
        for (var i = 1; i <= 5; i++)
        {
            Accept(hosts, i, "ignore", seconds: i);
        }

        for (var second = 0; second < 9; second++)
        {
            Pass(hosts, TimeSpan.FromSeconds(1));
        }

        Assert.Single(_log.Lines);
        Pass(hosts, TimeSpan.FromSeconds(10));
        Assert.Equal(2, _log.Lines.Count);
        Assert.StartsWith("4 handlers of 's'", _log.Lines.Last().Text, StringComparison.Ordinal);
        _handler.Release();
        await Eventually.Async(() => _running.Count == 0, () => $"{_running.Count} run", Patience);
    }

    [Fact]
    public async Task WhatExpiresBehindHandlersThatHangIsAnswered()
    {
        var hosts = Hosts(concurrency: 1);
        Accept(hosts, 1, "ignore", seconds: 9);
        Accept(hosts, 2, "at once", seconds: 1);
        Pass(hosts, TimeSpan.FromSeconds(1));

        Assert.Equal(Reason.Expired, (await _book.AnswerTo(2)).Reason);
        _handler.Release();
    }

    [Fact]
    public async Task AnIdThatRunsTwiceIsCancelledWhenNobodyWaits()
    {
        var hosts = Hosts();
        Accept(hosts, 1, "obey", requestId: "an id");
        Accept(hosts, 2, "obey", requestId: "an id");
        hosts.Cancel(_book, 1);
        Assert.Equal(1, _running.Count);
        Assert.False(_book.IsAnswered(2));
        hosts.Cancel(_book, 2);

        await Eventually.Async(() => _running.Count == 0, () => "it runs", Patience);
        Assert.Equal(1, _handler.Began);
        Assert.Equal(Reason.Cancelled, (await _book.AnswerTo(2)).Reason);
    }

    [Fact]
    public async Task ARunThatWaitsIsWantedAgainByWhoJoinsIt()
    {
        var hosts = Hosts(concurrency: 1);
        Accept(hosts, 1, "obey");
        Accept(hosts, 2, "at once", requestId: "an id");
        hosts.Cancel(_book, 2);
        Accept(hosts, 3, "at once", requestId: "an id");
        _handler.Release();

        Assert.Equal(Reason.Cancelled, (await _book.AnswerTo(2)).Reason);
        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(3)).Outcome);
        Assert.Equal(0, _running.Early);
    }

    [Fact]
    public async Task WhoJoinsAHandlerThatHangsDoesNotKeepItsPlace()
    {
        var hosts = Hosts(concurrency: 1);
        Accept(hosts, 1, "ignore", seconds: 1, requestId: "an id");
        Accept(hosts, 2, "at once", seconds: 9);
        Pass(hosts, TimeSpan.FromSeconds(1));
        Accept(hosts, 3, "ignore", seconds: 9, requestId: "an id");
        Pass(hosts, RunningRequests.Patience + TimeSpan.FromMilliseconds(2));

        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(2)).Outcome);
        Assert.Equal(Outcome.Unknown, (await _book.AnswerTo(3)).Outcome);
        _handler.Release();
        await Eventually.Async(() => _running.Count == 0, () => $"{_running.Count} run", Patience);
    }

    [Fact]
    public async Task WithoutTheTableAnIdRunsTwice()
    {
        var hosts = Hosts(dedup: false);
        Accept(hosts, 1, "at once", requestId: "an id");
        Accept(hosts, 2, "at once", requestId: "an id");

        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(2)).Outcome);
        Assert.Equal(2, _handler.Began);
    }

    [Fact]
    public async Task DrainingHandsBackWhatWaitsAndFinishesWhatRuns()
    {
        var host = NewHost(concurrency: 1);
        var hosts = new ServiceHosts([host], _running);
        Accept(hosts, 1, "obey");
        Accept(hosts, 2, "at once");
        var drained = host.DrainAsync(CancellationToken.None);
        Accept(hosts, 3, "at once");

        Assert.Equal(Reason.Draining, (await _book.AnswerTo(2)).Reason);
        Assert.Equal(Reason.Draining, (await _book.AnswerTo(3)).Reason);
        Assert.False(drained.IsCompleted);
        _handler.Release();
        await drained.WaitAsync(Patience);
        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(1)).Outcome);
        Assert.Equal(0, host.UnderWay);
    }

    [Fact]
    public async Task AHostWithNothingToDoHasDrainedAtOnce() =>
        await NewHost(concurrency: 1).DrainAsync(CancellationToken.None).WaitAsync(Patience);

    [Fact]
    public async Task ADrainThatTakesTooLongSaysSo()
    {
        var host = NewHost(concurrency: 1);
        Accept(new ServiceHosts([host], _running), 1, "ignore");
        using var patience = new CancellationTokenSource();
        var drained = host.DrainAsync(patience.Token);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drained);
        Assert.Equal(1, host.UnderWay);
        _handler.Release();
    }

    private void Pass(ServiceHosts hosts, TimeSpan time)
    {
        _clock.Advance(time);
        hosts.Sweep(_clock.Monotonic());
    }

    private void Accept(ServiceHosts hosts, int id, string what, int seconds = 9, string? requestId = null) => hosts.Accept(
        new IncomingRequest(
            (ulong)id,
            _book,
            "s",
            null,
            Encoding.UTF8.GetBytes(what),
            _clock.Monotonic() + TimeSpan.FromSeconds(seconds))
        { RequestId = requestId });

    private ServiceHosts Hosts(int concurrency = 8, bool dedup = true) => new(
        [NewHost(concurrency)],
        _running,
        dedup ? new Dedup(_clock, new DedupOptions(TimeSpan.FromMinutes(1), 1 << 20), _running) : null);

    private HandlerHost NewHost(int concurrency) => new(
        TestOptions.Of().ServiceDefaults with { Name = "s", Concurrency = concurrency },
        _handler,
        maxPayloadBytes: 100,
        _clock,
        _log,
        _running);

    /// <summary>Waits until it is released; obeys its token or ignores it, as the payload says.</summary>
    private sealed class Stubborn : IServiceHandler
    {
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _began;

        public int Began => Volatile.Read(ref _began);

        public Action? OnBegin { get; set; }

        public void Release() => _release.TrySetResult();

        public async ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _began);
            OnBegin?.Invoke();
            switch (Encoding.UTF8.GetString(request.Payload.Span))
            {
                case "obey":
                    await _release.Task.WaitAsync(cancellation);
                    break;
                case "ignore":
                    await _release.Task;
                    break;
            }

            return Reply.Empty;
        }
    }
}
