using Mesh.Configuration;
using Mesh.Requests;
using Mesh.Services;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Services;

public sealed class DedupTests
{
    private const int Memory = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private static readonly Answer Done = Answer.Replied("done"u8.ToArray());

    private readonly FakeTimeProvider _clock = new();
    private readonly AnswerBook _book = new();
    private readonly Dedup _dedup;
    private readonly RunningRequests _running;
    private ulong _id;

    public DedupTests()
    {
        _running = new RunningRequests(_clock, Window);
        _dedup = new Dedup(_clock, new DedupOptions(Window, Memory), _running);
    }

    [Fact]
    public async Task WhoAsksWhileItRunsGetsTheSameAnswer()
    {
        Assert.True(Ask(out var first, out var run));
        Assert.False(Ask(out var second, out _));
        run.Answer(Done);

        Assert.Equal(Done, await _book.AnswerTo(first));
        Assert.Equal(Done, await _book.AnswerTo(second));
        Assert.Equal(0, _book.AnsweredTwice);
    }

    [Theory]
    [InlineData(Outcome.Replied, Reason.None)]
    [InlineData(Outcome.Refused, Reason.Malformed)]
    [InlineData(Outcome.HandlerFailed, Reason.HandlerThrew)]
    [InlineData(Outcome.Unknown, Reason.Cancelled)]
    public async Task WhatAHandlerDidIsAnsweredAgainAndNotDoneAgain(Outcome outcome, Reason reason)
    {
        var answer = new Answer(outcome, reason, "payload"u8.ToArray(), "detail");
        Ask(out _, out var run);
        run.Answer(answer);
        _clock.Advance(Window - TimeSpan.FromMilliseconds(1));

        Assert.False(Ask(out var again, out _));
        Assert.Equal(answer, await _book.AnswerTo(again));
    }

    [Theory]
    [InlineData(Outcome.Rejected, Reason.Draining)]
    [InlineData(Outcome.Rejected, Reason.Expired)]
    [InlineData(Outcome.Rejected, Reason.Overloaded)]
    [InlineData(Outcome.Unreachable, Reason.NoLease)]
    public async Task WhatDidNotRunMayRun(Outcome outcome, Reason reason)
    {
        var answer = new Answer(outcome, reason, default, "detail");
        Ask(out var first, out var run);
        run.Answer(answer);

        Assert.Equal(answer, await _book.AnswerTo(first));
        Assert.True(Ask(out _, out _));
    }

    [Fact]
    public void WhatIsTooOldIsForgotten()
    {
        Ask(out _, out var run);
        _clock.Advance(TimeSpan.FromSeconds(30)); // its age counts from its end
        run.Answer(Done);
        _clock.Advance(Window);

        Assert.True(Ask(out _, out _));
    }

    [Fact]
    public void AnIdleTableComesBackToNothing()
    {
        Ask(out _, out var run);
        run.Answer(Done);
        Assert.True(_dedup.Size is (1, > 0));
        _clock.Advance(Window);
        _dedup.Sweep();

        Assert.Equal((0, 0), _dedup.Size);
    }

    [Fact]
    public async Task TheOldestIsForgottenWhenTheMemoryIsUsedUp()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.True(Ask(out _, out var run, requestId: $"id-{i}"));
            run.Answer(Answer.Replied(new byte[Memory / 3]));
        }

        Assert.InRange(_dedup.Size.Bytes, 1, Memory);
        Assert.False(Ask(out var last, out _, requestId: "id-4"));
        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(last)).Outcome);
        Assert.True(Ask(out _, out _, requestId: "id-0"));
    }

    [Fact]
    public void AnAnswerThatIsLargerThanTheMemoryIsNotKept()
    {
        Ask(out _, out var run);
        run.Answer(Answer.Replied(new byte[Memory]));

        Assert.Equal((0, 0), _dedup.Size);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnIdWithAnotherPayloadIsAFault(bool finished)
    {
        Ask(out var first, out var run);
        if (finished)
        {
            run.Answer(Done);
        }

        Assert.False(Ask(out var other, out _, payload: "other"));
        var answer = await _book.AnswerTo(other);
        Assert.Equal((Outcome.Rejected, Reason.RequestIdReused), (answer.Outcome, answer.Reason));
        Assert.Equal(finished, _book.IsAnswered(first));
    }

    [Theory]
    [InlineData("s", "other")]
    [InlineData("s", null)]
    [InlineData("other", "k")]
    public void AnIdIsGoodForOneServiceAndKey(string service, string? key)
    {
        Ask(out _, out _);

        Assert.True(Ask(out _, out _, service: service, key: key));
    }

    [Fact]
    public async Task WhoLeavesDoesNotTakeTheRunFromOthers()
    {
        Ask(out var first, out var run);
        Ask(out var second, out _);

        Assert.True(_dedup.TryCancel(_book, first));
        Assert.Equal(0, _running.Early);
        Assert.Equal(Reason.Cancelled, (await _book.AnswerTo(first)).Reason);
        Assert.True(_dedup.TryCancel(_book, second));
        Assert.True(_running.TakeEarly(run.Sink, run.Id));
        Assert.False(_dedup.TryCancel(_book, second));

        run.Answer(Done);
        Assert.False(Ask(out var third, out _));
        Assert.Equal(Done, await _book.AnswerTo(third));
        Assert.Equal(0, _book.AnsweredTwice);
    }

    [Fact]
    public void TheRunIsWaitedForUntilTheLatestDeadline()
    {
        Ask(out _, out var run, seconds: 1);
        Ask(out _, out _, seconds: 3);
        Ask(out _, out _, seconds: 2);

        Assert.Equal(TimeSpan.FromSeconds(3), run.WaitedForUntil - run.Deadline + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task TheLateAnswerOfAHandlerThatWasGivenUpIsTheBetterOne()
    {
        Ask(out var first, out var run);
        run.Answer(new Answer(Outcome.Unknown, Reason.DeadlineExceeded, default, "given up"));
        run.Answer(Done);

        Assert.Equal(Outcome.Unknown, (await _book.AnswerTo(first)).Outcome);
        Assert.False(Ask(out var again, out _));
        Assert.Equal(Done, await _book.AnswerTo(again));
        Assert.Equal(0, _book.AnsweredTwice);
    }

    [Fact]
    public async Task ManyWhoAskAtOnceCauseOneRun()
    {
        var runs = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                if (Ask(out var _, out var run, requestId: $"id-{i}"))
                {
                    Interlocked.Increment(ref runs);
                    run.Answer(Answer.Replied(default));
                }
            }
        })));

        Assert.InRange(runs, 1_000, 8_000); // the memory holds few of them; but each asker was answered, and once
        Assert.Equal(8_000, _book.Order.Count);
        Assert.Equal(0, _book.AnsweredTwice);
    }

    private bool Ask(
        out ulong id,
        out IncomingRequest run,
        string payload = "payload",
        string service = "s",
        string? key = "k",
        string requestId = "id",
        int seconds = 1)
    {
        id = Interlocked.Increment(ref _id);
        var deadline = _clock.GetElapsedTime(0) + TimeSpan.FromSeconds(seconds);
        var bytes = System.Text.Encoding.UTF8.GetBytes(payload);
        return _dedup.TryBegin(
            new IncomingRequest(id, _book, service, key, bytes, deadline) { RequestId = requestId }, out run);
    }
}
