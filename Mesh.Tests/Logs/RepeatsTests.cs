using Mesh.Logs;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Logs;

public sealed class RepeatsTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _clock = new();
    private readonly Repeats _repeats;

    public RepeatsTests() => _repeats = new(_clock, Pause, mostSubjects: 2);

    [Fact]
    public void TheSameIsToldOnceInAWhileAndThenSaysHowManyWereLeftOut()
    {
        Assert.Equal((true, 0), Tell(1, "a"));
        Assert.Equal((false, 0), Tell(1, "a"));
        Assert.Equal((false, 0), Tell(1, "a"));
        _clock.Advance(Pause);

        Assert.Equal((true, 2), Tell(1, "a"));
        Assert.Equal((false, 0), Tell(1, "a"));
    }

    [Fact]
    public void EachKindAndEachSubjectIsForItself()
    {
        Assert.Equal((true, 0), Tell(1, "a"));
        Assert.Equal((true, 0), Tell(1, "b"));
        Assert.Equal((true, 0), Tell(2, "a"));
    }

    [Fact]
    public void WhoeverNamesNewSubjectsAllTheTimeIsHeldBackToo()
    {
        var told = Enumerable.Range(0, 1_000).Count(number => Tell(1, $"{number}").Told);

        Assert.Equal(2, told);
        Assert.Equal((true, 0), Tell(2, "another kind"));
        _clock.Advance(Pause);
        Assert.Equal((true, 998), Tell(1, "one more"));
    }

    [Fact]
    public void WhatWasLeftOutOfASubjectThatIsForgottenIsNotLost()
    {
        Tell(1, "a");
        Tell(1, "a");
        Tell(1, "b");
        _clock.Advance(Pause);

        Assert.Equal((true, 1), Tell(1, "c"));
    }

    [Fact]
    public void ToAskWhetherItIsDueCountsNothing()
    {
        Assert.True(_repeats.IsDue(1, "a"));
        Tell(1, "a");
        Assert.False(_repeats.IsDue(1, "a"));
        _clock.Advance(Pause);

        Assert.True(_repeats.IsDue(1, "a"));
        Assert.Equal((true, 0), Tell(1, "a"));
    }

    private (bool Told, int Omitted) Tell(int kind, string subject) => (_repeats.Allows(kind, subject, out var omitted), omitted);
}
