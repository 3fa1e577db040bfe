using System.Globalization;
using Mesh.Faults.Processes;
using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Stories;

/// <summary>Callers that send again what they have sent before.</summary>
internal static class RetryStories
{
    internal static Story[] All { get; } =
    [
        new("44", "callers send each request three times under one id", Tier.Change, Needs.Processes, ThreeTimesAsync)
        {
            IsShort = true,
        },
    ];

    private static async Task ThreeTimesAsync(Stage stage)
    {
        const int Requests = 200;
        const long First = 999_000_000;
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo");
        await stage.CalmBeforeAsync(cluster);

        var replied = 0;
        for (var number = First; number < First + Requests; number++)
        {
            // Twice at the same time by two gateways, and once more when both have ended.
            var both = await Task.WhenAll(SendAsync(stage, cluster[1], number), SendAsync(stage, cluster[2], number));
            var third = await SendAsync(stage, cluster[3], number);
            replied += both.Append(third).All(said => said.Outcome == Words.Replied) ? 1 : 0;
        }

        var runs = Stage.Executions(cluster)
            .Where(run => run.What == Happening.Start && run.Service == "effect")
            .CountBy(run => run.Number)
            .ToArray();
        var history = await load.EndAsync();
        stage.Promise("each ran once", runs.Length == Requests && runs.All(run => run.Value == 1),
            $"{runs.Length} ran, {runs.Count(run => run.Value > 1)} of them more than once");
        stage.Promise("each caller has its reply", replied == Requests, $"{replied} of {Requests}");
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task<Said> SendAsync(Stage stage, FaultyNode through, long number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(through.Address.Gateway, $"/v1/services/effect/key-{text}"))
        {
            Content = new StringContent(text),
        };
        request.Headers.Add("Mesh-Request-Id", $"thrice-{text}");
        using var response = await stage.Http.SendAsync(request);
        return await Said.OfAsync(response, CancellationToken.None);
    }
}
