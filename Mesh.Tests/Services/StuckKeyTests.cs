using Akka.TestKit.Xunit2;
using Mesh.Configuration;
using Mesh.Links;

namespace Mesh.Tests.Services;

/// <summary>Keys whose handler or activation does not end: they harm nobody else, and their own requests are answered.</summary>
public sealed class StuckKeyTests : TestKit
{
    private const string One = "node1";
    private const string Two = "node2";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(9); // of the rig's requests
    private static readonly string Others = StrictRig.KeyOf(Two, One, Two);

    public StuckKeyTests()
        : base("akka.loglevel = OFF")
    {
    }

    [Fact]
    public async Task WhatExpiresBehindACallThatHangsIsAnsweredAndCountedOutOnce()
    {
        var rig = await StartAsync(Affinity.Preferred);
        var hanging = await HangAsync(rig);
        var behind = Enumerable.Range(0, 3).Select(_ => rig.Send("a", "go")).ToArray();
        Sweep(rig);
        Assert.All(behind, id => Assert.False(rig.IsAnswered(id)));
        Pass(rig, Deadline);

        foreach (var id in behind)
        {
            Assert.Equal((Outcome.Rejected, Reason.Expired), Shown(await rig.AnswerTo(id)));
        }

        Assert.Equal(1, rig.Host.UnderWay);
        rig.Gate.SetResult();
        Assert.Equal(Outcome.Replied, (await rig.AnswerTo(hanging)).Outcome);
        Assert.Equal(Outcome.Replied, (await rig.Ask("a", "after")).Outcome);
        Assert.Equal(["activate s", "hang", "after"], rig.Did);
        await rig.UntilAsync(() => rig.Host.UnderWay == 0, "counted out wrongly");
    }

    [Fact]
    public async Task AKeyWhoseCallHangsIsOverloadedUntilItEnds()
    {
        var rig = await StartAsync(Affinity.Preferred);
        var hanging = await HangAsync(rig);
        rig.Send("a", "go"); // from here on the key is looked after
        Pass(rig, Deadline + TimeSpan.FromMilliseconds(249));
        rig.Send("a", "go");
        Pass(rig, TimeSpan.FromMilliseconds(2));

        Assert.Equal((Outcome.Rejected, Reason.Overloaded), Shown(await rig.Ask("a", "go")));
        Assert.Equal(Outcome.Replied, (await rig.Ask("b", "go")).Outcome);
        Pass(rig, Deadline);
        Assert.Equal((Outcome.Rejected, Reason.Overloaded), Shown(await rig.Ask("a", "go")));

        rig.Gate.SetResult();
        await rig.AnswerTo(hanging);
        Assert.Equal(Outcome.Replied, (await rig.Ask("a", "go")).Outcome);
    }

    [Fact]
    public async Task WhatWaitsForAnActorToStopIsBoundedAndExpires()
    {
        var rig = await StartAsync(Affinity.Strict, mailboxLimit: 2);
        await HangAsync(rig);
        rig.HasLease = false;
        await rig.UntilAsync(() => rig.Host.Activations.IsEmpty, "not stopping");
        rig.HasLease = true;
        var waiting = new[] { rig.Send("a", "go"), rig.Send("a", "go") };

        Assert.Equal((Outcome.Rejected, Reason.Overloaded), Shown(await rig.Ask("a", "go")));
        rig.Clock.Advance(Deadline);
        Assert.Equal((Outcome.Rejected, Reason.Expired), Shown(await rig.AnswerTo(waiting[0])));
        Assert.Equal((Outcome.Rejected, Reason.Expired), Shown(await rig.AnswerTo(waiting[1])));
        Assert.Equal(1, rig.Host.UnderWay);
        rig.Gate.SetResult();
    }

    [Fact]
    public async Task AnActivationThatHangsIsCancelledWhenItsKeyMoves()
    {
        var rig = await StartAsync(Affinity.Strict);
        var waiting = await ActivateAsync(rig, Others);
        var behind = rig.Send(Others, "go");
        await rig.TakeAsync(One, Two);

        Assert.Equal((Outcome.Rejected, Reason.Moved), Shown(await rig.AnswerTo(waiting)));
        Assert.Equal((Outcome.Rejected, Reason.Moved), Shown(await rig.AnswerTo(behind)));
        await rig.UntilAsync(() => rig.Told.Released, "not released");
    }

    [Fact]
    public async Task OrTheLeaseIsLost()
    {
        var rig = await StartAsync(Affinity.Strict);
        var waiting = await ActivateAsync(rig, "a");
        rig.HasLease = false;

        Assert.Equal((Outcome.Unreachable, Reason.NoLease), Shown(await rig.AnswerTo(waiting)));
    }

    [Theory]
    [InlineData(Affinity.Strict, Reason.Moved)]
    [InlineData(Affinity.Preferred, Reason.Draining)]
    public async Task OrTheNodeDrains(Affinity affinity, Reason reason)
    {
        var rig = await StartAsync(affinity);
        var waiting = await ActivateAsync(rig, "a");
        await rig.Host.DrainAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((Outcome.Rejected, reason), Shown(await rig.AnswerTo(waiting)));
    }

    private async Task<StrictRig> StartAsync(Affinity affinity, int mailboxLimit = 1_000)
    {
        var rig = new StrictRig(Sys, affinity, mailboxLimit);
        if (affinity == Affinity.Strict)
        {
            await rig.TakeAsync(One);
        }

        await rig.UntilAsync(() => rig.Host.Owner is not null, "not started");
        return rig;
    }

    private static async Task<ulong> HangAsync(StrictRig rig)
    {
        var id = rig.Send("a", "hang");
        await rig.UntilAsync(() => rig.Did.Contains("hang"), "not running");
        return id;
    }

    private static async Task<ulong> ActivateAsync(StrictRig rig, string key)
    {
        rig.ActivationHangs = true;
        var id = rig.Send(key, "go");
        await rig.UntilAsync(() => rig.Did.Contains("activate s"), "not activating");
        return id;
    }

    private static void Pass(StrictRig rig, TimeSpan time)
    {
        rig.Clock.Advance(time);
        Sweep(rig);
    }

    private static void Sweep(StrictRig rig) => rig.Host.Sweep(rig.Clock.Monotonic());

    private static (Outcome Outcome, Reason Reason) Shown(Mesh.Requests.Answer answer) => (answer.Outcome, answer.Reason);
}
