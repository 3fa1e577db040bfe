using System.Text.Json;
using Mesh.Tests.Observation;

namespace Mesh.Tests.Processes;

/// <summary>What <c>/v1/events</c> tells of a real node that is killed.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class EventsOfAFaultTests
{
    [Fact]
    public async Task AKilledNodeIsTheOneAtFaultToBothOthersAndBothTellOfIt()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);
        using var first = new HttpClient { BaseAddress = nodes[0].Gateway };
        using var second = new HttpClient { BaseAddress = nodes[1].Gateway };
        await using var one = await EventStream.OpenAsync(first);
        await using var two = await EventStream.OpenAsync(second);
        await one.FindAsync("picture", picture => Loads(picture) == 3);
        await two.FindAsync("picture", picture => Loads(picture) == 3);

        nodes[2].KillAtOnce();

        var told = await one.FindAsync("picture", picture => picture.GetProperty("happenings").EnumerateArray().Any(IsSuspicionOfBoth));
        await two.FindAsync("picture", picture => picture.GetProperty("happenings").EnumerateArray().Any(IsSuspicionOfBoth));
        var seen = await one.FindAsync("picture", IsNode3AtFault);
        await two.FindAsync("picture", IsNode3AtFault);
        Assert.Contains("node1 and node2 lost their connections to it", WhyOf(seen.Data, "node3"), StringComparison.Ordinal);

        await using var again = await EventStream.OpenAsync(first, "?types=happening", told.EventId);
        var missed = await again.FindAsync("happening", happening => happening.GetProperty("kind").GetString() == "removed");
        Assert.True(Number(missed.EventId) > Number(told.EventId), $"{missed.EventId} is not after {told.EventId}");
    }

    private static int Loads(JsonElement picture) =>
        picture.GetProperty("nodes").EnumerateArray().Count(node => node.GetProperty("load").ValueKind == JsonValueKind.Object);

    private static bool IsNode3AtFault(JsonElement picture) =>
        NodeOf(picture, "node3") is var node
        && node.GetProperty("state").GetString() is "suspect" or "unreachable"
        && node.GetProperty("accusers").EnumerateArray().Count(accuser => accuser.GetProperty("cause").GetString() == "connection-lost") == 2;

    private static string? WhyOf(string picture, string node)
    {
        using var document = JsonDocument.Parse(picture);
        return NodeOf(document.RootElement, node).GetProperty("why").GetString();
    }

    private static JsonElement NodeOf(JsonElement picture, string node) =>
        picture.GetProperty("nodes").EnumerateArray().Single(one => one.GetProperty("name").GetString() == node);

    private static bool IsSuspicionOfBoth(JsonElement happening) =>
        happening.GetProperty("kind").GetString() == "suspect"
        && happening.GetProperty("subject").GetString() == "node3"
        && happening.GetProperty("by").GetArrayLength() == 2;

    private static long Number(string? id) => long.Parse(id!.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);
}
