using System.Net;
using System.Net.Sockets;
using Mesh.Upstreams;

namespace Mesh.Tests.Upstreams;

public sealed class DnsRoundsTests
{
    private static readonly WatchedName Orders = new("orders", DnsName.Parse("http://orders.internal", out _)!);
    private readonly DnsRounds _rounds = new(new Random(1));

    [Fact]
    public void ANameIsDueAtOnceAndOnceAtATime()
    {
        _rounds.Watch([Orders], At(0));

        Assert.Equal([Orders], _rounds.Due(At(0)).AsEnumerable());
        Assert.Empty(_rounds.Due(At(100)));
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(0, 1)]
    [InlineData(86_400, 300)]
    public void ItIsDueAgainWhenItsTimeToLiveIsOver(int timeToLive, int due)
    {
        _rounds.Watch([Orders], At(0));
        _rounds.Due(At(0));

        Assert.Equal(DnsNews.Found, _rounds.Ended(Orders, Found(timeToLive, "10.0.0.1"), At(2)));

        Assert.Empty(_rounds.Due(At(2 + due - 0.1)));
        Assert.Single(_rounds.Due(At(2 + due)));
    }

    [Fact]
    public void FailuresArePausedAfterUpToHalfAMinuteAndTheFirstIsNews()
    {
        _rounds.Watch([Orders], At(0));
        var now = 0.0;
        foreach (var pause in new[] { 1.0, 2, 4, 8, 16, 30, 30 })
        {
            Assert.Single(_rounds.Due(At(now)));
            Assert.Equal(
                pause == 1 ? DnsNews.Lost : DnsNews.StillLost, _rounds.Ended(Orders, DnsAnswer.Failed("no answer"), At(now)));
            Assert.Empty(_rounds.Due(At(now + (pause * 0.74))));
            now += pause;
        }

        Assert.Single(_rounds.Due(At(now)));
        Assert.Equal(DnsNews.FoundAgain, _rounds.Ended(Orders, Found(10, "10.0.0.1"), At(now)));
        Assert.Single(_rounds.Due(At(now + 10)));
        Assert.Equal(DnsNews.Lost, _rounds.Ended(Orders, DnsAnswer.Failed("no answer"), At(now + 10)));
    }

    [Fact]
    public void ANameThatIsAnothersIsAskedForNoMore()
    {
        _rounds.Watch([Orders], At(0));
        _rounds.Due(At(0));
        _rounds.Watch([], At(1));

        Assert.Equal(DnsNews.Unwanted, _rounds.Ended(Orders, Found(1, "10.0.0.1"), At(1)));
        Assert.Empty(_rounds.Due(At(100)));
    }

    [Fact]
    public void AChangeElsewhereAsksForNothing()
    {
        _rounds.Watch([Orders], At(0));
        _rounds.Due(At(0));
        _rounds.Ended(Orders, Found(30, "10.0.0.1"), At(0));

        _rounds.Watch([Orders, Orders with { Service = "others" }], At(5));

        Assert.Equal("others", Assert.Single(_rounds.Due(At(5))).Service);
    }

    [Fact]
    public void OnlySoManyAreAskedForAtOnce()
    {
        _rounds.Watch(Enumerable.Range(0, 100).Select(number => Orders with { Service = $"orders{number}" }), At(0));

        var first = _rounds.Due(At(0));

        Assert.Equal(64, first.Length);
        Assert.Empty(_rounds.Due(At(1)));
        _rounds.Ended(first[0], Found(30, "10.0.0.1"), At(1));
        Assert.Single(_rounds.Due(At(1)));
    }

    [Fact]
    public void AnswersAreEqualWhateverTheirOrder() => Assert.Equal(
        Found(1, "10.0.0.2", "10.0.0.10", "::1").After([]).AsEnumerable(),
        Found(1, "::1", "10.0.0.10", "10.0.0.2", "10.0.0.2").After([]));

    [Fact]
    public void WhatWasKnownStaysWhileThereIsNoAnswer()
    {
        var known = Found(1, "10.0.0.1").After([]);

        Assert.Equal(known.AsEnumerable(), DnsAnswer.Failed("no answer").After(known));
        Assert.Equal("10.0.0.2", Assert.Single(Found(1, "10.0.0.2").After(known)).Address.ToString());
    }

    [Fact]
    public void WhatNobodyAnsweredForStays()
    {
        var known = Found(1, "10.0.0.1", "::1").After([]);
        var answer = Found(1, "10.0.0.2") with { Gaps = [new("orders.internal", AddressFamily.InterNetworkV6)] };

        Assert.Equal(["10.0.0.2", "::1"], answer.After(known).Select(server => server.Address.ToString()));
    }

    [Fact]
    public void ANameHasItsFirstServersAlone()
    {
        var many = Enumerable.Range(0, 200).Select(number => $"10.0.0.{number}").ToArray();

        var servers = Found(1, many).After([]);

        Assert.Equal(DnsAnswer.MostServers, servers.Length);
        Assert.Equal(many.Take(DnsAnswer.MostServers), servers.Select(server => server.Address.ToString()));
    }

    [Fact]
    public void WhatNothingRefersToIsLeftOverAfterAWhile()
    {
        var leftovers = new Leftovers(TimeSpan.FromSeconds(60));
        leftovers.See(["a", "b"], At(0));
        leftovers.See(["a"], At(30));
        leftovers.See(["a", "b"], At(50));

        Assert.Empty(leftovers.Over(At(59)));
        Assert.Equal("a", Assert.Single(leftovers.Over(At(60))));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static DnsAnswer Found(int timeToLive, params string[] addresses) => new(
        [.. addresses.Select(address => new ResolvedServer(IPAddress.Parse(address), 80, 1, "orders.internal"))],
        TimeSpan.FromSeconds(timeToLive),
        [],
        null);
}
