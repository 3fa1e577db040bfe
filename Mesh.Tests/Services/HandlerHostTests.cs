using Mesh.Links;
using Mesh.Services;
using Mesh.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Services;

public sealed class HandlerHostTests
{
    private readonly AnswerBook _book = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly RunningRequests _running;

    public HandlerHostTests() => _running = new RunningRequests(_clock, TimeSpan.FromSeconds(30));

    [Fact]
    public async Task NoMoreRunAtOnceThanAreAllowedAndTheRestWaitInTheirOrder()
    {
        var gates = Enumerable.Range(0, 6).Select(_ => new TaskCompletionSource()).ToArray();
        var started = new List<int>();
        var host = Host(
            request =>
            {
                var number = request.Payload.Span[0];
                lock (started)
                {
                    started.Add(number);
                }

                return Waiting(gates[number].Task);
            },
            concurrency: 2,
            queue: 3);
        for (var i = 0; i < 6; i++)
        {
            Accept(host, i);
        }

        Assert.Equal([0, 1], started);
        var rejected = await _book.AnswerTo(5); // the queue holds three
        Assert.Equal((Outcome.Rejected, Reason.Overloaded), (rejected.Outcome, rejected.Reason));
        Assert.True(rejected.RetryAfter > TimeSpan.Zero);

        for (var i = 0; i < 5; i++)
        {
            gates[i].SetResult();
            Assert.Equal(Outcome.Replied, (await _book.AnswerTo((ulong)i)).Outcome);

            // The place that came free goes to the next one that waits; two that may run at once start in any order.
            var due = Math.Min(5, i + 3);
            await Eventually.Async(() => Started() == due, () => $"{Started()} started", TimeSpan.FromSeconds(20));
        }

        Assert.Equal([0, 1, 2, 3, 4], started);
        Assert.Equal(0, _book.AnsweredTwice);

        int Started()
        {
            lock (started)
            {
                return started.Count;
            }
        }
    }

    [Fact]
    public async Task WhatExpiresInTheQueueIsRejectedWithoutRunning()
    {
        var gate = new TaskCompletionSource();
        var ran = 0;
        var host = Host(
            _ =>
            {
                ran++;
                return Waiting(gate.Task);
            },
            concurrency: 1);
        Accept(host, 0);
        Accept(host, 1, seconds: 1);
        Accept(host, 2, seconds: 9);
        _clock.Advance(TimeSpan.FromSeconds(1)); // the deadline itself is too late
        gate.SetResult();

        var expired = await _book.AnswerTo(1);
        Assert.Equal((Outcome.Rejected, Reason.Expired), (expired.Outcome, expired.Reason));
        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(2)).Outcome);
        Assert.Equal(2, ran);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AHandlerThatThrowsHarmsNoOther(bool later)
    {
        var host = Host(
            async request =>
            {
                if (later)
                {
                    await Task.Yield();
                }

                return request.Payload.Span[0] % 2 == 0 ? throw new InvalidOperationException("a secret") : Reply.Empty;
            },
            concurrency: 1);
        for (var i = 0; i < 10; i++)
        {
            Accept(host, i);
        }

        for (var i = 0; i < 10; i++)
        {
            var answer = await _book.AnswerTo((ulong)i);
            Assert.Equal(i % 2 == 0 ? Outcome.HandlerFailed : Outcome.Replied, answer.Outcome);
            Assert.DoesNotContain("secret", answer.Detail ?? "", StringComparison.Ordinal);
        }

        Assert.Equal(0, _book.AnsweredTwice);
    }

    [Fact]
    public async Task AHundredThousandThatEndAtOnceDoNotGrowTheStack()
    {
        const int Count = 100_000;
        var gate = new TaskCompletionSource();
        var host = Host(
            request => request.Payload.Span[0] == 1 ? Waiting(gate.Task) : ValueTask.FromResult(Reply.Empty),
            concurrency: 1,
            queue: Count);
        Accept(host, 1);
        for (var i = 0; i < Count; i++)
        {
            host.Accept(new IncomingRequest((ulong)(i + 2), _book, "s", null, new byte[1], Later(9)));
        }

        gate.SetResult();

        await _book.AnswerTo(Count + 1);
        Assert.Equal(Enumerable.Range(1, Count + 1).Select(i => (ulong)i), _book.Order);
    }

    [Fact]
    public async Task TheThreadThatBringsARequestRunsThatOneAlone()
    {
        var accepting = Environment.CurrentManagedThreadId;
        var inside = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        HandlerHost host = null!;
        var threads = new Dictionary<int, int>();
        host = Host(
            request =>
            {
                threads[request.Payload.Span[0]] = Environment.CurrentManagedThreadId;
                if (request.Payload.Span[0] == 0)
                {
                    Accept(host, 1); // comes while the first one runs, as from another thread
                }
                else
                {
                    inside.SetResult();
                    release.Task.Wait(); // this handler takes its time: the first caller is long gone
                }

                return ValueTask.FromResult(Reply.Empty);
            },
            concurrency: 1);
        Accept(host, 0); // would never come back, if it ran the second as well
        await inside.Task;
        release.SetResult();
        await _book.AnswerTo(1);

        Assert.Equal(accepting, threads[0]);
        Assert.NotEqual(accepting, threads[1]);
    }

    [Fact]
    public async Task AReplyThatIsTooLargeIsAFailureOfTheHandler()
    {
        Accept(Host(_ => ValueTask.FromResult(Reply.With(new byte[101]))), 0);

        var answer = await _book.AnswerTo(0);
        Assert.Equal((Outcome.HandlerFailed, Reason.ReplyTooLarge), (answer.Outcome, answer.Reason));
        Assert.Contains("101", answer.Detail, StringComparison.Ordinal);
    }

    private static async ValueTask<Reply> Waiting(Task gate)
    {
        await gate;
        return Reply.Empty;
    }

    private TimeSpan Later(int seconds) => _clock.Monotonic() + TimeSpan.FromSeconds(seconds);

    private void Accept(HandlerHost host, int number, int seconds = 9) =>
        host.Accept(new IncomingRequest((ulong)number, _book, "s", null, new[] { (byte)number }, Later(seconds)));

    private HandlerHost Host(Func<Request, ValueTask<Reply>> handle, int concurrency = 4, int queue = 100) => new(
        TestOptions.Of().ServiceDefaults with { Name = "s", Concurrency = concurrency, QueueLimit = queue },
        new Handler(handle),
        maxPayloadBytes: 100,
        _clock,
        NullLogger.Instance,
        _running);

    private sealed class Handler(Func<Request, ValueTask<Reply>> handle) : IServiceHandler
    {
        public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation) => handle(request);
    }
}
