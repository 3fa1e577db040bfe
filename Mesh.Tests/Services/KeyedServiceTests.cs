using Akka.Actor;
using Akka.TestKit.Xunit2;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Services;
using Mesh.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Services;

public sealed class KeyedServiceTests : TestKit
{
    private readonly AnswerBook _book = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly RunningRequests _running;
    private readonly List<string> _made = [];
    private ulong _id;

    public KeyedServiceTests()
        : base("akka.loglevel = OFF") => _running = new RunningRequests(_clock, TimeSpan.FromSeconds(30));

    [Fact]
    public async Task EachKeyHasOneActorThatKeepsItsState()
    {
        var host = Start();
        foreach (var key in new[] { "a", "b", "a", "..", ".", "$x", "ä/ö %2F", "a" })
        {
            Assert.Equal(Outcome.Replied, (await Ask(host, key, "count")).Outcome);
        }

        Assert.Equal(4, (await Ask(host, "a", "count")).Payload.Span[0]);
        Assert.Equal(6, _made.Count);
    }

    [Fact]
    public async Task AnActorThatThrowsStartsAnewAndAnswersTheNext()
    {
        var host = Start();
        await Ask(host, "a", "count");
        foreach (var how in new[] { "throw", "throw later" })
        {
            var answer = await Ask(host, "a", how);
            Assert.Equal((Outcome.HandlerFailed, Reason.HandlerThrew), (answer.Outcome, answer.Reason));
            Assert.Equal(1, (await Ask(host, "a", "count")).Payload.Span[0]);
        }
    }

    [Fact]
    public async Task AnIdleActorIsStoppedAndTheNextRequestMakesANewOne()
    {
        var host = Start(passivateAfter: TimeSpan.FromMilliseconds(40));
        await Ask(host, "a", "count");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.Async(() => host.Activations.IsEmpty, () => "still active", TimeSpan.FromSeconds(20));

        Assert.Equal(1, (await Ask(host, "a", "count")).Payload.Span[0]);
    }

    [Fact]
    public async Task NothingIsLostWhileActorsAreStoppedAllTheTime()
    {
        var host = Start(passivateAfter: TimeSpan.FromMilliseconds(10));
        var requests = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            while (_made.Count < 300 || Volatile.Read(ref requests) < 3_000)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(5));
                Interlocked.Increment(ref requests);
                var answer = await Ask(host, $"key-{random.Next(20)}", "count", seconds: 900);
                Assert.Equal(Outcome.Replied, answer.Outcome);
            }
        })));

        Assert.Equal(0, _book.AnsweredTwice);
    }

    [Fact]
    public async Task WhatWaitsBehindAnActorThatStopsItselfGoesToTheNextOne()
    {
        var host = Start();
        var gate = Send(host, "a", "wait for the clock");
        var ids = Enumerable.Range(0, 20).Select(i => Send(host, "a", i == 5 ? "stop" : "count")).ToArray();
        await Eventually.Async(() => _made.Count == 1, () => "not made", TimeSpan.FromSeconds(20));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(gate)).Outcome);
        foreach (var id in ids)
        {
            Assert.Equal(Outcome.Replied, (await _book.AnswerTo(id)).Outcome);
        }

        Assert.Equal(2, _made.Count);
        Assert.Equal(0, _book.AnsweredTwice);
    }

    [Fact]
    public async Task AnActorThatStopsItselfWhileItWaitsLeavesThatRequestUnknown()
    {
        var host = Start();

        Assert.Equal(Outcome.Unknown, (await Ask(host, "a", "stop and wait")).Outcome);
        Assert.Equal(Outcome.Replied, (await Ask(host, "a", "count")).Outcome);
    }

    [Fact]
    public async Task AnActorThatCannotBeMadeIsTriedTwiceAndNoMore()
    {
        var host = Start();
        var answer = await Ask(host, "unmakeable", "count");

        Assert.Equal((Outcome.Rejected, Reason.Overloaded), (answer.Outcome, answer.Reason));
        Assert.Equal(2, _made.Count);
    }

    [Fact]
    public async Task AFullMailboxRejectsItsKeyAlone()
    {
        var host = Start(mailboxLimit: 3);
        var running = Enumerable.Range(0, 4).Select(_ => Send(host, "a", "wait for the clock")).ToArray();
        Assert.Equal(Reason.Overloaded, (await _book.AnswerTo(running[3])).Reason);
        Assert.Equal(Outcome.Replied, (await Ask(host, "b", "count")).Outcome);

        await FreeAsync(running[..3]);
        Assert.Equal(Outcome.Replied, (await Ask(host, "a", "count")).Outcome);
    }

    [Fact]
    public async Task AFullServiceRejectsWhateverTheKey()
    {
        var host = Start(queueLimit: 2);
        var running = new[] { Send(host, "a", "wait for the clock"), Send(host, "b", "wait for the clock") };
        Assert.Equal(Reason.Overloaded, (await Ask(host, "c", "count")).Reason);

        await FreeAsync(running);
        Assert.Equal(Outcome.Replied, (await Ask(host, "c", "count")).Outcome);
    }

    [Fact]
    public async Task WhatExpiresBehindASlowRequestDoesNotRun()
    {
        var host = Start();
        Send(host, "a", "wait for the clock");
        var expiring = Send(host, "a", "count", seconds: 1);
        await Eventually.Async(() => _made.Count == 1, () => "not made", TimeSpan.FromSeconds(20));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Reason.Expired, (await _book.AnswerTo(expiring)).Reason);
    }

    [Fact]
    public async Task WithoutItsActorsTheServiceSendsRequestsElsewhere()
    {
        var host = NewHost();
        Assert.Equal(Reason.Draining, (await Ask(host, "a", "count")).Reason);

        var owner = Start(host);
        await Ask(host, "a", "count");
        Watch(owner);
        Sys.Stop(owner);
        ExpectTerminated(owner);
        Assert.Equal(Reason.Draining, (await Ask(host, "a", "count")).Reason);
    }

    [Fact]
    public async Task AKeyIsWanted()
    {
        var id = ++_id;
        Start().Accept(new IncomingRequest(id, _book, "s", null, default, TimeSpan.MaxValue));

        Assert.Equal(Reason.KeyRequired, (await _book.AnswerTo(id)).Reason);
    }

    private async Task FreeAsync(ulong[] running)
    {
        foreach (var id in running)
        {
            while (!_book.IsAnswered(id))
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }
    }

    private Task<Mesh.Requests.Answer> Ask(KeyedHost host, string key, string what, int seconds = 9) =>
        _book.AnswerTo(Send(host, key, what, seconds));

    private ulong Send(KeyedHost host, string key, string what, int seconds = 900)
    {
        var id = Interlocked.Increment(ref _id);
        host.Accept(new IncomingRequest(
            id,
            _book,
            "s",
            key,
            System.Text.Encoding.UTF8.GetBytes(what),
            _clock.Monotonic() + TimeSpan.FromSeconds(seconds)));
        return id;
    }

    private KeyedHost NewHost(int queueLimit = 5_000, int mailboxLimit = 1_000, TimeSpan? passivateAfter = null) => new(
        TestOptions.Of().ServiceDefaults with
        {
            Name = "s",
            Affinity = Affinity.Preferred,
            QueueLimit = queueLimit,
            MailboxLimit = mailboxLimit,
            PassivateAfter = passivateAfter ?? TimeSpan.FromHours(1),
        },
        maxPayloadBytes: 1_000,
        _clock,
        _running);

    private KeyedHost Start(int queueLimit = 5_000, int mailboxLimit = 1_000, TimeSpan? passivateAfter = null)
    {
        var host = NewHost(queueLimit, mailboxLimit, passivateAfter);
        Start(host);
        AwaitCondition(() => host.Owner is not null, TimeSpan.FromSeconds(20));
        return host;
    }

    private IActorRef Start(KeyedHost host)
    {
        Func<Props> props = () => Props.Create(() => new Key(_clock, Made));
        var owner = Sys.ActorOf(Props.Create(() => new KeyedServiceActor(host, props)));
        AwaitCondition(() => host.Owner is not null, TimeSpan.FromSeconds(20));
        return owner;
    }

    private void Made(string key)
    {
        lock (_made)
        {
            _made.Add(key);
        }
    }

    private sealed class Key : KeyedActor
    {
        private readonly TimeProvider _clock;
        private byte _count;

        public Key(TimeProvider clock, Action<string> made)
        {
            _clock = clock;
            made(Self.Path.Name);
            if (Self.Path.Name == "unmakeable")
            {
                throw new InvalidOperationException("It cannot be made.");
            }
        }

        protected override async ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
        {
            switch (System.Text.Encoding.UTF8.GetString(request.Payload.Span))
            {
                case "throw":
                    throw new InvalidOperationException("as asked");
                case "throw later":
                    await Task.Yield();
                    throw new InvalidOperationException("as asked");
                case "stop":
                    Context.Stop(Self);
                    break;
                case "stop and wait":
                    Context.Stop(Self);
                    await Task.Delay(Timeout.Infinite, cancellation);
                    break;
                case "wait for the clock":
                    await Task.Delay(TimeSpan.FromSeconds(1), _clock, cancellation);
                    break;
            }

            return Reply.With(new[] { ++_count });
        }
    }
}
