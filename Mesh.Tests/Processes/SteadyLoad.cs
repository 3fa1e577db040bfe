using System.Collections.Concurrent;
using System.Diagnostics;

namespace Mesh.Tests.Processes;

/// <summary>
/// An open loop of idempotent <c>echo</c> requests: as many a second as said, whether or not the last were answered.
/// </summary>
internal sealed class SteadyLoad(HttpClient http, IReadOnlyList<Uri> gateways, int requestsPerSecond)
{
    private const int Keys = 1_000;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<Answered> _answers = new();
    private readonly ConcurrentQueue<(TimeSpan From, TimeSpan To)> _stalls = new();
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private Task _running = Task.CompletedTask;
    private volatile bool _stopped;

    /// <summary>The keys, which take turns.</summary>
    public static IEnumerable<string> AllKeys => Enumerable.Range(0, Keys).Select(Key);

    /// <summary>Everything that was answered so far.</summary>
    public IReadOnlyCollection<Answered> Answers => _answers;

    public TimeSpan Now => _time.Elapsed;

    /// <summary>How long this process itself stood still in all.</summary>
    public TimeSpan Stalled => new(_stalls.Sum(stall => (stall.To - stall.From).Ticks));

    /// <summary>How long the nodes took: without the time that this process stood still, unable to see the answer.</summary>
    public TimeSpan TookWithoutStalls(Answered answer)
    {
        var end = answer.Began + answer.Took;
        var stalled = _stalls
            .Select(stall => (stall.To < end ? stall.To : end) - (stall.From > answer.Began ? stall.From : answer.Began))
            .Where(overlap => overlap > TimeSpan.Zero);
        return answer.Took - new TimeSpan(stalled.Sum(overlap => overlap.Ticks));
    }

    public void Start() => _running = RunAsync();

    /// <summary>Stops sending, and waits for what is under way.</summary>
    public async Task<IReadOnlyCollection<Answered>> StopAsync()
    {
        _stopped = true;
        await _running;
        return _answers;
    }

    private static string Key(int number) => $"key-{number}";

    private async Task RunAsync()
    {
        var underWay = new List<Task>();
        var sent = 0;
        var looked = _time.Elapsed;
        using var timer = new PeriodicTimer(Step);
        while (!_stopped)
        {
            for (var due = (int)(_time.Elapsed.TotalSeconds * requestsPerSecond); sent < due; sent++)
            {
                underWay.Add(SendAsync(sent));
            }

            await timer.WaitForNextTickAsync();
            var now = _time.Elapsed;
            if (now - looked > Stall)
            {
                _stalls.Enqueue((looked, now));
            }

            looked = now;
        }

        await Task.WhenAll(underWay);
    }

    private async Task SendAsync(int number)
    {
        var key = Key(number % Keys);
        var began = _time.Elapsed;
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(gateways[number % gateways.Count], $"/v1/services/echo/{key}"))
        {
            Content = new StringContent(key),
        };
        request.Headers.Add("Mesh-Idempotent", "true");
        try
        {
            using var answer = await http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            var sound = answer.IsSuccessStatusCode && body == key;
            var node = answer.Headers.TryGetValues("Mesh-Node", out var names) ? names.First() : "";
            var fault = sound ? "" : $"{answer.StatusCode}: {body}";
            _answers.Enqueue(new Answered(key, began, _time.Elapsed - began, sound, node, fault));
        }
        catch (HttpRequestException fault)
        {
            _answers.Enqueue(new Answered(key, began, _time.Elapsed - began, false, "", fault.Message));
        }
    }
}

/// <summary>What became of one request.</summary>
internal sealed record Answered(string Key, TimeSpan Began, TimeSpan Took, bool Sound, string Node, string Fault);
