using Bunit;
using Mesh.Access;
using Mesh.Node.Access;
using Mesh.Node.Dashboard.Access;
using Mesh.Node.Dashboard.Components;
using Mesh.Observation;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Dashboard;

/// <summary>The page, rendered from made pictures as a connected browser gets it.</summary>
public sealed class PageTests : BunitContext
{
    private const string Payload = "\"><img src=x onerror=alert(1)><script>alert(2)</script>";

    static PageTests() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    private readonly MadeSource _source = new(MadePictures.Of(3));

    public PageTests()
    {
        var clock = new FakeTimeProvider(MadePictures.Noon);
        var tokens = new TokenBook([]);
        Services.AddSingleton<TimeProvider>(clock);
        Services.AddSingleton<IPictureSource>(_source);
        Services.AddSingleton<IMeshState>(new MadeState(() => _source.Latest));
        Services.AddSingleton(new DashboardAccess(new GatewayAccess(TestGateway.Options(), tokens), tokens, clock));
        this.AddAuthorization();
    }

    [Fact]
    public void TheRingOfThreeNodesShowsTheirShares()
    {
        var page = Render<Home>();

        Assert.Equal(3, page.FindAll(".ring a.arc").Count);
        Assert.Equal(["34.8 %", "33.4 %", "31.7 %"], page.FindAll(".ring .label-share").Select(share => share.TextContent));
        Assert.Contains("The largest share is node1's, 34.8 %", page.Find(".ring desc").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ASuspectIsToldInWordsByAShapeAndByAPattern()
    {
        var page = Render<Home>();
        _source.Publish(MadePictures.Of(3, number: 2).Killed("node3"));

        page.WaitForAssertion(() => Assert.Equal(
            "node3 is suspect: node1 and node2 lost their connections to it.", page.Find("h1").TextContent));
        var first = page.Find(".members tbody tr");
        Assert.Equal("node3", first.QuerySelector("th a")!.TextContent);
        Assert.Contains("▲ suspect", first.QuerySelector(".state")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("url(#p-stripes)", Assert.Single(page.FindAll(".arc-pattern")).GetAttribute("fill"));
        Assert.Equal("polite", page.Find("h1").GetAttribute("aria-live"));
    }

    [Fact]
    public void EachPictureIsNews()
    {
        var page = Render<Home>();
        _source.Publish(MadePictures.Of(3, number: 2));

        page.WaitForAssertion(() => Assert.Equal("2", page.Find("#picture").GetAttribute("data-number")));
    }

    [Fact]
    public void AChangeOfTheRingIsHighlighted()
    {
        var page = Render<Home>();
        Assert.Empty(page.FindAll(".moved"));
        _source.Publish(MadePictures.Of(4, number: 2));

        page.WaitForAssertion(() => Assert.Single(page.FindAll(".moved")));
    }

    [Fact]
    public void AQuestionInTheAddressIsAnswered()
    {
        var page = At("/?service=sessions&key=customer-42");

        Assert.Contains("A request for customer-42 goes to node1 now, because the owner is healthy.", page.Find("#key-answer").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll(".key-mark"));
        Assert.Equal("customer-42", page.Find("#key").GetAttribute("value"));
    }

    [Fact]
    public void AQuestionIsAnsweredWithoutLoadingThePageAnewAndCanBePassedOn()
    {
        var page = Render<Home>();
        page.Find("#key").Input("a b&c");
        page.Find(".key form").Submit();

        Assert.EndsWith("/?service=echo&key=a%20b%26c", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?key=", "The key is empty; 1 to 1,024 bytes of UTF-8 are wanted.")]
    [InlineData("/?service=nothing&key=k", "No member offers a service \"nothing\"; wanted one of: echo, sessions.")]
    public void AQuestionThatCantBeAnsweredSaysWhy(string address, string why) =>
        Assert.Contains(why, At(address).Find("#key-answer").TextContent, StringComparison.Ordinal);

    [Fact]
    public void ALongKeyIsRefusedInTheWordsOfTheApi() => Assert.Contains(
        "The key has 1025 bytes; 1 to 1,024 bytes of UTF-8 are wanted.",
        At($"/?key={new string('k', 1025)}").Find("#key-answer").TextContent, StringComparison.Ordinal);

    [Fact]
    public void WhatIfTellsWhatWouldMove()
    {
        var page = At("/?service=echo&plan=remove&target=node3");

        Assert.Contains("Without node3, 31.7 % of all keys get another owner", page.Find(".plan .answer").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll(".plan .ring .arc").Count);
    }

    [Fact]
    public void TextsFromOutsideAreOnlyTexts()
    {
        var picture = MadePictures.Of(3, number: 2);
        picture = picture.With(node => node with { AppVersion = Payload, Why = Payload, State = NodeCondition.NoLease }) with
        {
            Services = [picture.Services[0] with { Name = Payload, Policy = Payload }],
            Happenings = [new(1, MadePictures.Noon, HappeningKind.Alarm, Payload, [Payload], Payload)],
            Alarms = [new("x", Payload, [], Payload)],
        };
        _source.Publish(picture);
        var page = At($"/?service={Uri.EscapeDataString(Payload)}&key={Uri.EscapeDataString(Payload)}&find={Uri.EscapeDataString(Payload)}"
            + $"&plan=add&target={Uri.EscapeDataString(Payload)}&weight={Uri.EscapeDataString(Payload)}&order={Uri.EscapeDataString(Payload)}");

        Assert.Empty(page.FindAll("img, script, [onerror]"));
        Assert.Contains(Payload, page.Find("main").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoHundredNodesAreAPageThatCanBeSent()
    {
        _source.Publish(MadePictures.Of(200, number: 2).Killed("node141"));
        var page = Render<Home>();

        Assert.Equal(200, page.FindAll(".members tbody tr").Count);
        Assert.Equal("node141", page.Find(".members tbody tr th a").TextContent);
        Assert.InRange(page.Markup.Length, 100_000, 600_000);
        Assert.InRange(page.FindAll(".ring a.arc").Count(arc => arc.GetAttribute("tabindex") == "0"), 1, 12);
    }

    [Fact]
    public void MembersCanBeFoundAndOrdered()
    {
        _source.Publish(MadePictures.Of(30, number: 2));
        var page = At("/?find=NODE2&order=rate");

        var rates = page.FindAll(".members td[data-label='Requests/s']").Select(cell => int.Parse(cell.TextContent, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(11, rates.Length);
        Assert.Equal(rates.OrderDescending(), rates);
        Assert.Equal("descending", page.Find(".members th[aria-sort]").GetAttribute("aria-sort"));
    }

    [Fact]
    public void WhoGoesIsWatchedForNoLonger()
    {
        var page = Render<Home>();
        page.WaitForAssertion(() => Assert.Equal(1, _source.Watchers));
        page.Instance.Dispose();

        page.WaitForAssertion(() => Assert.Equal(0, _source.Watchers));
    }

    private IRenderedComponent<Home> At(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<Home>();
    }
}
