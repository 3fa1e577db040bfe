using System.Net;
using System.Text.Json;
using Mesh.Tests.Support;

namespace Mesh.Tests.Processes;

/// <summary><c>/health/ready</c> says what is so now: no answer of before sticks to it.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class ReadinessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task ANodeThatLosesItsMajorityIsNotReadyAndIsAgainWhenItIsBack()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);
        Assert.Equal((HttpStatusCode.OK, "drain pass, member pass, lease pass, links pass"), await AskAsync(nodes));

        nodes[0].Freeze();
        nodes[1].Freeze();
        var last = (Status: HttpStatusCode.OK, Checks: "");
        await Eventually.Async(
            async () => (last = await AskAsync(nodes)).Status == HttpStatusCode.ServiceUnavailable, () => last.Checks, Patience);
        nodes[0].Thaw();
        nodes[1].Thaw();

        Assert.Equal("drain pass, member pass, lease fail: no lease: 1 of 3 voters answer; a majority is wanted., links pass", last.Checks);
        await Eventually.Async(async () => (last = await AskAsync(nodes)).Status == HttpStatusCode.OK, () => last.Checks, Patience);
        Assert.Equal("drain pass, member pass, lease pass, links pass", last.Checks);
    }

    private static async Task<(HttpStatusCode Status, string Checks)> AskAsync(NodeProcesses nodes)
    {
        using var answer = await nodes.Http.GetAsync(new Uri(nodes[2].Gateway, "/health/ready"));
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return (answer.StatusCode, string.Join(", ", body.GetProperty("checks").EnumerateArray().Select(Text)));
    }

    private static string Text(JsonElement check) =>
        $"{check.GetProperty("name").GetString()} {check.GetProperty("status").GetString()}"
        + (check.TryGetProperty("reason", out var reason) ? $": {reason.GetString()}" : "");
}
