using Akka.Actor;
using Mesh.Configuration;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Services;
using Mesh.Tests.Links;
using Mesh.Tests.Services;
using Mesh.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Hosting;

public sealed class DrainTests
{
    private static readonly DrainOptions Options = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));

    private readonly FakeTimeProvider _clock = new();
    private readonly AnswerBook _book = new();
    private readonly ListLogger _log = new();
    private readonly TaskCompletionSource _release = new();
    private readonly DataPlane _plane;
    private readonly KeyedHost _strict;
    private ulong _probe = 100;

    public DrainTests()
    {
        var running = new RunningRequests(_clock, TimeSpan.FromSeconds(30));
        var options = TestOptions.Of();
        var host = new HandlerHost(
            options.ServiceDefaults with { Name = "s" }, new Waiting(_release.Task), 100, _clock, _log, running);
        var strict = options.ServiceDefaults with { Name = "strict", Type = typeof(Mesh.Tests.Nodes.CounterActor), Affinity = Affinity.Auto };
        _strict = new KeyedHost(strict, 100, _clock, running);
        _plane = new DataPlane(options, _clock, new ServiceHosts([_strict, host], running), _log);
    }

    [Fact]
    public async Task ItIsToldAtOnceAndWhatComesMeanwhileIsTaken()
    {
        var drained = NewDrain().RunAsync("asked to stop");

        Assert.True(_plane.States.Own.Draining);
        Assert.True(_plane.Services.IsDraining);
        Accept(1);
        _clock.Advance(Options.Announce);
        await Eventually.Async(() => IsRefused(), () => "taken", TimeSpan.FromSeconds(20));
        Assert.False(drained.IsCompleted);

        _release.SetResult();
        await drained.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(1)).Outcome);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task WhoIsNoMemberHasNobodyToTell() =>
        await NewDrain(isMember: false).RunAsync("asked to stop").WaitAsync(TimeSpan.FromSeconds(20));

    [Fact]
    public async Task WhoAsksAgainJoins()
    {
        var drain = NewDrain();
        var first = drain.RunAsync("asked to stop");

        Assert.Same(first, drain.RunAsync("asked again"));
        _clock.Advance(Options.Announce);
        await first.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task WhatRunsTooLongIsCancelledAndNamed()
    {
        Accept(1);
        var drain = NewDrain();
        var drained = drain.RunAsync("asked to stop");
        Assert.Equal("1 request (s 1)", drain.Left);
        _clock.Advance(Options.Announce);
        await Eventually.Async(() => IsRefused(), () => "taken", TimeSpan.FromSeconds(20));
        _clock.Advance(Options.Timeout);

        await drained.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(Reason.Cancelled, (await _book.AnswerTo(1)).Reason);
        Assert.Contains("1 request (s 1)", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyWhoWasAskedToStopDrains()
    {
        Assert.True(DrainPlan.AppliesTo(CoordinatedShutdown.ClrExitReason.Instance));
        Assert.True(DrainPlan.AppliesTo(CoordinatedShutdown.ClusterLeavingReason.Instance));
        Assert.False(DrainPlan.AppliesTo(CoordinatedShutdown.ClusterDowningReason.Instance));
        Assert.False(DrainPlan.AppliesTo(CoordinatedShutdown.UnknownReason.Instance));
        Assert.False(DrainPlan.AppliesTo(null));
    }

    [Fact]
    public async Task StrictServicesServeUntilTheOthersHaveDrained()
    {
        Accept(1);
        var drained = NewDrain().RunAsync("asked to stop");
        _clock.Advance(Options.Announce);
        await Eventually.Async(() => IsRefused(), () => "taken", TimeSpan.FromSeconds(20));
        Assert.False(_strict.IsDraining);

        _release.SetResult();
        await drained.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(_strict.IsDraining);
    }

    [Fact]
    public async Task TheyDoNotWaitForTwoThirdsOfTheTimeoutAndMore()
    {
        Accept(1);
        var drained = NewDrain().RunAsync("asked to stop");
        _clock.Advance(Options.Announce);
        await Eventually.Async(() => IsRefused(), () => "taken", TimeSpan.FromSeconds(20));
        _clock.Advance(Options.Timeout * 2 / 3);
        await Eventually.Async(() => _strict.IsDraining, () => "it does not drain", TimeSpan.FromSeconds(20));
        Assert.False(drained.IsCompleted);

        _release.SetResult();
        await drained.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(Outcome.Replied, (await _book.AnswerTo(1)).Outcome);
    }

    [Theory]
    [InlineData("nothing", 0, 0)]
    [InlineData("1 request (a 1)", 1, 0)]
    [InlineData("3 requests (a 1, b 2)", 1, 2)]
    public void WhatIsLeftIsToldInWords(string words, int a, int b) =>
        Assert.Equal(words, DrainPlan.InWords([("b", b), ("a", a)]));

    private Drain NewDrain(bool isMember = true) => new(_plane, Options, () => isMember);

    /// <summary>Asks with a request whose deadline has passed, so that it never runs.</summary>
    private bool IsRefused()
    {
        var id = ++_probe;
        Accept(id, seconds: 0);
        return _book.AnswerTo(id).Result.Reason == Reason.Draining;
    }

    private void Accept(ulong id, int seconds = 60) => _plane.Services.Accept(
        new IncomingRequest(id, _book, "s", null, default, _clock.Monotonic() + TimeSpan.FromSeconds(seconds)));

    private sealed class Waiting(Task release) : IServiceHandler
    {
        public async ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
        {
            await release.WaitAsync(cancellation);
            return Reply.Empty;
        }
    }
}
