using Akka.TestKit.Xunit2;
using Mesh.Configuration;

namespace Mesh.Tests.Services;

public sealed class StrictServiceTests : TestKit
{
    private const string One = "node1";
    private const string Two = "node2";
    private static readonly string Own = StrictRig.KeyOf(One, One, Two);
    private static readonly string Others = StrictRig.KeyOf(Two, One, Two);

    private readonly StrictRig _rig;

    public StrictServiceTests()
        : base("akka.loglevel = OFF") => _rig = new StrictRig(Sys);

    [Fact]
    public async Task BeforeThereIsARingEveryKeyIsAnothers() =>
        Assert.Equal((Outcome.Rejected, Reason.Moved), Shown(await _rig.Ask(Own, "go")));

    [Fact]
    public async Task AKeyOfAnotherNodeHasMoved()
    {
        await _rig.TakeAsync(One, Two);

        Assert.Equal((Outcome.Rejected, Reason.Moved), Shown(await _rig.Ask(Others, "go")));
        Assert.Empty(_rig.Did);
    }

    [Fact]
    public async Task AGainedKeyWaitsForItsFormerOwners()
    {
        await _rig.TakeAsync(One, Two);
        var waiting = _rig.Send(Own, "go");
        await _rig.UntilAsync(() => _rig.Told.Released, "not released");
        Assert.False(_rig.IsAnswered(waiting));
        Assert.Empty(_rig.Did);

        _rig.PeersRelease();
        var answer = await _rig.AnswerTo(waiting);
        Assert.Equal(Outcome.Replied, answer.Outcome);
        Assert.Equal(_rig.Host.Strict!.Term, BitConverter.ToInt64(answer.Payload.Span));
        Assert.Equal(["activate s", "go"], _rig.Did);
    }

    [Fact]
    public async Task WhoWaitsInVainForAGainedKeyIsToldBeforeItsDeadline()
    {
        await _rig.TakeAsync(One, Two);
        var waiting = _rig.Send(Own, "go");
        _rig.Clock.Advance(TimeSpan.FromSeconds(8.95));

        Assert.Equal((Outcome.Rejected, Reason.Moved), Shown(await _rig.AnswerTo(waiting)));
    }

    [Fact]
    public async Task AKeyIsLetGoAfterItsRunningCallAndItsSaving()
    {
        await _rig.TakeAsync(One);
        var running = _rig.Send(Others, "wait");
        var waiting = _rig.Send(Others, "go");
        await _rig.UntilAsync(() => _rig.Did.Contains("wait"), "not running");

        await _rig.TakeAsync(One, Two);
        Assert.Equal((Outcome.Rejected, Reason.Moved), Shown(await _rig.Ask(Others, "go")));
        Assert.False(_rig.Told.Released);

        _rig.Gate.SetResult();
        Assert.Equal(Outcome.Replied, (await _rig.AnswerTo(running)).Outcome);
        Assert.Equal((Outcome.Rejected, Reason.Moved), Shown(await _rig.AnswerTo(waiting)));
        await _rig.UntilAsync(() => _rig.Told.Released, "not released");
        Assert.Equal(["activate s", "wait", "deactivate Moved"], _rig.Did);
    }

    [Fact]
    public async Task AKeyThatStaysGoesOnWhileOthersAreGained()
    {
        await _rig.TakeAsync(One);
        await _rig.Ask(Own, "before");
        await _rig.TakeAsync(One, Two);

        Assert.Equal(Outcome.Replied, (await _rig.Ask(Own, "after")).Outcome);
        Assert.Equal(["activate s", "before", "after"], _rig.Did);
    }

    [Fact]
    public async Task ASavingThatHangsHoldsUpTheReleaseForItsTimeoutAndNoLonger()
    {
        _rig.DeactivationHangs = true;
        await _rig.TakeAsync(One);
        await _rig.Ask(Others, "go");
        await _rig.TakeAsync(One, Two);
        await _rig.UntilAsync(() => _rig.Did.Contains("deactivate Moved"), "not deactivated");
        Assert.False(_rig.Told.Released);

        await _rig.UntilAsync(
            () =>
            {
                _rig.Clock.Advance(TimeSpan.FromSeconds(5));
                return _rig.Told.Released;
            },
            "not released");
    }

    [Fact]
    public async Task WithoutALeaseNothingStartsAndWhatRunsIsCutInTwo()
    {
        await _rig.TakeAsync(One);
        var running = _rig.Send(Own, "wait");
        await _rig.UntilAsync(() => _rig.Did.Contains("wait"), "not running");
        _rig.HasLease = false;

        Assert.Equal((Outcome.Unreachable, Reason.NoLease), Shown(await _rig.Ask(Own, "go")));
        Assert.Equal((Outcome.Unknown, Reason.NoLease), Shown(await _rig.AnswerTo(running)));
        await _rig.UntilAsync(() => _rig.Host.Activations.IsEmpty, "still active");
        Assert.DoesNotContain("go", _rig.Did);

        _rig.HasLease = true;
        Assert.Equal(Outcome.Replied, (await _rig.Ask(Own, "again")).Outcome);
    }

    [Fact]
    public async Task AnIdleActorIsDeactivatedWhenTheLeaseIsLost()
    {
        await _rig.TakeAsync(One);
        await _rig.Ask(Own, "go");
        _rig.HasLease = false;

        await _rig.UntilAsync(() => _rig.Did.Contains("deactivate LeaseLost"), "not deactivated");
    }

    [Fact]
    public async Task AnActivationThatFailsFailsWhoWaitsAndTheNextTriesAnew()
    {
        await _rig.TakeAsync(One);
        _rig.ActivationFails = true;
        Assert.Equal((Outcome.HandlerFailed, Reason.HandlerThrew), Shown(await _rig.Ask(Own, "go")));
        _rig.ActivationFails = false;

        Assert.Equal(Outcome.Replied, (await _rig.Ask(Own, "again")).Outcome);
        Assert.Equal(["activate s", "activate s", "again"], _rig.Did);
    }

    [Theory]
    [InlineData(Affinity.Strict, Reason.Moved)]
    [InlineData(Affinity.Preferred, Reason.Draining)]
    public async Task ADrainEndsWhenEveryActorHasSaved(Affinity affinity, Reason reason)
    {
        var rig = new StrictRig(Sys, affinity);
        if (affinity == Affinity.Strict)
        {
            await rig.TakeAsync(One);
        }

        await rig.UntilAsync(() => rig.Host.Owner is not null, "not started");
        var running = rig.Send(Own, "wait");
        await rig.UntilAsync(() => rig.Did.Contains("wait"), "not running");
        var drained = rig.Host.DrainAsync(CancellationToken.None);
        Assert.Equal((Outcome.Rejected, reason), Shown(await rig.Ask(Own, "go")));
        Assert.False(drained.IsCompleted);

        rig.Gate.SetResult();
        await drained.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(Outcome.Replied, (await rig.AnswerTo(running)).Outcome);
        Assert.Equal(["activate s", "wait", "deactivate Draining"], rig.Did);
    }

    private static (Outcome Outcome, Reason Reason) Shown(Mesh.Requests.Answer answer) => (answer.Outcome, answer.Reason);
}
