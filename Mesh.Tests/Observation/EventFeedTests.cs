using System.Net.ServerSentEvents;
using System.Text.Json;
using Mesh.Node.Events;
using Microsoft.Extensions.Primitives;

namespace Mesh.Tests.Observation;

public sealed class EventFeedTests
{
    private static readonly EventTypes Both = new(true, true);
    private static readonly EventTypes OnlyHappenings = new(false, true);

    [Fact]
    public void TheFirstPictureIsWholeAndLaterOnesHaveWhatIsNew()
    {
        var feed = new EventFeed(Both, null);

        var first = Assert.Single(feed.Of(Pictures.Of(1, traffic: 3, Pictures.Happening(1), Pictures.Happening(2))));
        Assert.Equal(("picture", "cafe.2", 3, 2), Text(first));

        Assert.Equal(("picture", "cafe.2", 0, 0), Text(Assert.Single(feed.Of(Pictures.Of(2, traffic: 3, Pictures.Happening(1), Pictures.Happening(2))))));

        var third = feed.Of(Pictures.Of(3, traffic: 4, Pictures.Happening(2), Pictures.Happening(3)));
        Assert.Equal(["happening cafe.3", "picture cafe.3"], Names(third));
        Assert.Equal(("picture", "cafe.3", 1, 1), Text(third[1]));
    }

    [Fact]
    public void WhatMoreNodesTellOfIsToldAgainAndMovesNoId()
    {
        var feed = new EventFeed(Both, null);
        feed.Of(Pictures.Of(1, 0, Pictures.Happening(1)));

        var events = feed.Of(Pictures.Of(2, 0, Pictures.Happening(1, "node1", "node2")));

        Assert.Equal(["happening ", "picture cafe.1"], Names(events));
        Assert.Equal(2, Json(events[0]).GetProperty("by").GetArrayLength());
    }

    [Fact]
    public void AStreamOfHappeningsBeginsWithThoseThatAreRemembered()
    {
        var feed = new EventFeed(OnlyHappenings, null);

        Assert.Equal(["happening cafe.1", "happening cafe.2"], Names(feed.Of(Pictures.Of(1, 9, Pictures.Happening(2), Pictures.Happening(1)))));
        Assert.Empty(feed.Of(Pictures.Of(2, 10, Pictures.Happening(2), Pictures.Happening(1))));
    }

    [Theory]
    [InlineData("cafe.2", "happening cafe.3|happening cafe.4")]
    [InlineData("cafe.4", "")]
    [InlineData("cafe.1", "missed |happening cafe.3|happening cafe.4")] // 2 is not remembered any more
    [InlineData("cafe.9", "missed |happening cafe.3|happening cafe.4")]
    [InlineData("beef.3", "missed |happening cafe.3|happening cafe.4")]
    [InlineData("cafe.-1", "missed |happening cafe.3|happening cafe.4")]
    [InlineData("nonsense", "missed |happening cafe.3|happening cafe.4")]
    public void WhoComesBackGetsWhatItMissedOrIsTold(string lastEventId, string expected)
    {
        var feed = new EventFeed(OnlyHappenings, lastEventId);

        Assert.Equal(expected, string.Join('|', Names(feed.Of(Pictures.Of(1, 0, Pictures.Happening(3), Pictures.Happening(4))))));
    }

    [Fact]
    public void WhoComesBackForPicturesGetsAWholeOneAfterWhatItMissed() => Assert.Equal(
        ["happening cafe.2", "picture cafe.2"],
        Names(new EventFeed(Both, "cafe.1").Of(Pictures.Of(1, 0, Pictures.Happening(1), Pictures.Happening(2)))));

    [Fact]
    public void JsonHasNoInfinity()
    {
        var node = Json(new EventFeed(Both, null).Of(Pictures.Of(1, 0))[0]).GetProperty("nodes")[0];

        Assert.Equal(JsonValueKind.Null, node.GetProperty("phi").ValueKind);
        Assert.Equal("""{"by":"node2","phi":null,"cause":"connection-lost"}""", node.GetProperty("accusers")[0].GetRawText());
        Assert.Equal("[0.25,null]", node.GetProperty("phis").GetRawText());
    }

    [Theory]
    [InlineData("picture", true, false)]
    [InlineData("picture, happening", true, true)]
    [InlineData("happening", false, true)]
    public void TypesChoose(string types, bool pictures, bool happenings)
    {
        Assert.Equal(new EventTypes(pictures, happenings), EventTypes.Read(new StringValues(types), out var fault));
        Assert.Null(fault);
    }

    [Theory]
    [InlineData("", "types has \"\"; it must be picture, happening, or both with a comma between them.")]
    [InlineData("picture,Happening", "types has \"Happening\"; it must be picture, happening, or both with a comma between them.")]
    public void ATypeThatIsNoneIsNamed(string types, string expected)
    {
        EventTypes.Read(new StringValues(types), out var fault);
        Assert.Equal(expected, fault);
    }

    private static string[] Names(IEnumerable<SseItem<byte[]>> events) => [.. events.Select(one => $"{one.EventType} {one.EventId}")];

    private static JsonElement Json(SseItem<byte[]> item) => JsonDocument.Parse(item.Data).RootElement;

    private static (string, string?, int Traffic, int Happenings) Text(SseItem<byte[]> item) => (
        item.EventType, item.EventId, Json(item).GetProperty("traffic").GetArrayLength(), Json(item).GetProperty("happenings").GetArrayLength());
}
