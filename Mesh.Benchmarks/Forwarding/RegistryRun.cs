using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mesh.Benchmarks.Cli;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Forwarding;

/// <summary>What a run of <c>registry</c> measures.</summary>
/// <param name="Instances">How many are registered, over all upstreams.</param>
/// <param name="Upstreams">How many upstreams.</param>
/// <param name="IdleSeconds">How long the nodes are watched afterwards.</param>
internal sealed record RegistryPlan(int Instances, int Upstreams, double IdleSeconds);

/// <summary>What came of it.</summary>
/// <param name="RegisterSeconds">From the first registration until the last was answered.</param>
/// <param name="AgreeSeconds">From then until all nodes knew all and the same.</param>
/// <param name="HealthySeconds">From then until all nodes found all healthy.</param>
/// <param name="Local">Registrations that most nodes had not confirmed in time.</param>
/// <param name="MegabytesBefore">Resident memory of each node before.</param>
/// <param name="MegabytesAfter">The same after the idle time.</param>
/// <param name="ProbesPerSecond">Probes of each node.</param>
/// <param name="Processors">Processors that each node keeps busy while idle.</param>
internal sealed record RegistryFigures(
    double RegisterSeconds,
    double AgreeSeconds,
    double HealthySeconds,
    int Local,
    double[] MegabytesBefore,
    double[] MegabytesAfter,
    double ProbesPerSecond,
    double[] Processors);

/// <summary>Registers very many instances with three nodes: at a few servers, which have as many addresses together.</summary>
internal sealed class RegistryRun(RegistryPlan plan, TextWriter progress)
{
    private const int Callers = 32;

    // Each is asked by every node over a connection for each of its addresses: one server alone would need more of them than
    // the usual limit of a process allows.
    private const int Servers = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    internal async Task<RegistryFigures> RunAsync(CancellationToken cancellation)
    {
        var port = FreePorts.Next(Servers);
        await using var servers = new ChildProcesses(Enumerable.Range(port, Servers)
            .Select(one => new ChildProcess(Own.StartInfo(HttpFailoverVerb.BackendArguments(one, 0, everywhere: true)))));
        foreach (var (server, number) in servers.All.Select((server, number) => (server, number)))
        {
            await ProxyFiles.ListeningAsync(port + number, server);
        }

        await using var proxy = (MeshProxy)await MeshProxy.StartAsync([]);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var before = proxy.Processes.Select(Megabytes).ToArray();

        var watch = Stopwatch.StartNew();
        var local = await RegisterAsync(http, proxy, port, cancellation);
        var registered = watch.Elapsed;
        progress.WriteLine($"{plan.Instances:N0} registered within {registered.TotalSeconds:N1} s, {local} not confirmed by most nodes");
        await UntilAsync(http, proxy, documents => documents.All(document => Count(document, "instances") == plan.Instances)
            && documents.Select(document => document.GetProperty("digest").GetString()).Distinct().Count() == 1);
        var agreed = watch.Elapsed;
        progress.WriteLine($"all nodes agree {(agreed - registered).TotalSeconds:N1} s later");
        await UntilAsync(http, proxy, documents => documents.All(document => Count(document, "healthy") == plan.Instances));
        var healthy = watch.Elapsed;

        var (processor, probes) = (proxy.Processes.Select(Seconds).ToArray(), await ProbesAsync(http, port));
        await Task.Delay(TimeSpan.FromSeconds(plan.IdleSeconds), cancellation);
        return new RegistryFigures(
            registered.TotalSeconds,
            (agreed - registered).TotalSeconds,
            (healthy - agreed).TotalSeconds,
            local,
            before,
            [.. proxy.Processes.Select(Megabytes)],
            (await ProbesAsync(http, port) - probes) / plan.IdleSeconds / proxy.Processes.Length,
            [.. proxy.Processes.Select(Seconds).Zip(processor, (now, then) => (now - then) / plan.IdleSeconds)]);
    }

    private async Task<int> RegisterAsync(HttpClient http, MeshProxy proxy, int port, CancellationToken cancellation)
    {
        var local = 0;
        await Parallel.ForAsync(0, plan.Instances, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellation },
            async (number, cancelled) =>
            {
                var path = $"/v1/upstreams/service-{number % plan.Upstreams}/instances/i{number}";
                var body = $$"""{ "address": "http://127.{{(number / 65_536) + 1}}.{{number / 256 % 256}}.{{number % 256}}:{{port + (number % Servers)}}" }""";
                using var response = await http.PutAsync(
                    new Uri(proxy.Targets[number % proxy.Targets.Length], path), new StringContent(body, Encoding.UTF8, "application/json"), cancelled);
                response.EnsureSuccessStatusCode();
                if ((await response.Content.ReadAsStringAsync(cancelled)).Contains("local", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref local);
                }
            });
        return local;
    }

    private static async Task UntilAsync(HttpClient http, MeshProxy proxy, Func<JsonElement[], bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var documents = await Task.WhenAll(
                proxy.Targets.Select(target => http.GetFromJsonAsync<JsonElement>(new Uri(target, "/v1/upstreams"))));
            if (condition(documents))
            {
                return;
            }

            if (waited.Elapsed > Patience)
            {
                var seen = documents.Select(document => $"{Count(document, "instances")} instances, {Count(document, "healthy")} healthy");
                throw new NodeFailedException("mesh", $"not within {Patience.TotalSeconds} s: {string.Join("; ", seen)}");
            }

            await Task.Delay(100);
        }
    }

    private static int Count(JsonElement document, string what) =>
        document.GetProperty("upstreams").EnumerateArray().Sum(upstream => upstream.GetProperty(what).GetInt32());

    private static async Task<double> ProbesAsync(HttpClient http, int port)
    {
        var counts = await Task.WhenAll(Enumerable.Range(port, Servers)
            .Select(one => http.GetStringAsync(new Uri($"http://127.0.0.1:{one}/control?probes=true"))));
        return counts.Sum(count => double.Parse(count, CultureInfo.InvariantCulture));
    }

    private static double Seconds(int process) => Footprint.ProcessorSeconds([process]);

    private static double Megabytes(int process)
    {
        using var one = Process.GetProcessById(process);
        return one.WorkingSet64 / 1e6;
    }
}
