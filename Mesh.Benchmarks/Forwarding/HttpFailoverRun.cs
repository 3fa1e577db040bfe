using System.Collections.Immutable;
using System.Diagnostics;
using Mesh.Benchmarks.Cli;
using Mesh.Benchmarks.Failover;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Forwarding;

/// <summary>What a run of <c>http-failover</c> measures.</summary>
/// <param name="Proxies">Who takes part, in this order.</param>
/// <param name="Cases">What happens.</param>
/// <param name="PerSecond">How many requests are due in a second.</param>
/// <param name="BeforeSeconds">How long before the fault.</param>
/// <param name="FaultSeconds">How long the fault lasts; a killed server is back after half of it.</param>
/// <param name="AfterSeconds">How long after its end.</param>
internal sealed record HttpFailoverPlan(
    ImmutableArray<ProxyKind> Proxies,
    ImmutableArray<HttpFailoverCase> Cases,
    int PerSecond,
    double BeforeSeconds,
    double FaultSeconds,
    double AfterSeconds);

/// <summary>What happens to one server of three.</summary>
internal enum HttpFailoverCase
{
    /// <summary>SIGKILL; it is started again.</summary>
    Kill,

    /// <summary>SIGSTOP, then SIGCONT.</summary>
    Freeze,

    /// <summary>It answers every second request with 500.</summary>
    HalfFails,

    /// <summary>A fourth is added, which takes 300 ms for each request.</summary>
    SlowNewcomer,
}

/// <summary>What came of one case with one proxy.</summary>
internal sealed record HttpFailoverSample(string Proxy, HttpFailoverCase Case, OpenLoopFigures Figures);

/// <summary>Runs each case against each proxy, each started afresh, with servers of their own.</summary>
internal sealed class HttpFailoverRun(HttpFailoverPlan plan, TextWriter progress)
{
    private const int Servers = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<HttpFailoverSample> _samples = [];
    private readonly List<string> _faults = [];

    internal ImmutableArray<HttpFailoverSample> Samples => [.. _samples];

    /// <summary>What went wrong so far, as sentences.</summary>
    internal ImmutableArray<string> Faults => [.. _faults];

    internal async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var what in plan.Cases)
        {
            foreach (var proxy in plan.Proxies)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    var figures = await RunAsync(proxy, what, cancellation);
                    _samples.Add(new HttpFailoverSample(proxy.Name, what, figures));
                    progress.WriteLine(
                        $"{what}, {proxy.Name}: {figures.Failed:N0} of {figures.Requests:N0} failed, {figures.Late:N0} late,"
                        + $" longest {figures.LongestMilliseconds:N0} ms");
                }
                catch (Exception fault) when (fault is NodeFailedException or HttpRequestException or InvalidOperationException)
                {
                    _faults.Add($"{what}, {proxy.Name}: {fault.Message}");
                }
            }
        }
    }

    private async Task<OpenLoopFigures> RunAsync(ProxyKind kind, HttpFailoverCase what, CancellationToken cancellation)
    {
        var ports = Enumerable.Range(0, Servers + 1).Select(_ => FreePorts.Next(1)).ToImmutableArray();
        var servers = ports[..Servers].Select(port => Start(port)).ToList();
        try
        {
            foreach (var (port, server) in ports.Zip(servers))
            {
                await ProxyFiles.ListeningAsync(port, server);
            }

            await using var proxy = await kind.StartAsync(ports[..Servers]);
            await using var caller = new ProxyCaller(proxy.Targets);
            await caller.ReadyAsync(cancellation);
            return await Task.Factory.StartNew(
                () => Measure(proxy, caller, servers, ports, what, cancellation),
                cancellation,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private OpenLoopFigures Measure(
        IProxy proxy,
        ProxyCaller caller,
        List<ChildProcess> servers,
        ImmutableArray<int> ports,
        HttpFailoverCase what,
        CancellationToken cancellation)
    {
        var ledger = new Ledger();
        var loop = new OpenLoop(caller, plan.PerSecond, ledger);
        void RunUntil(double seconds) => loop.Run(() => loop.Elapsed.TotalSeconds >= seconds, cancellation);

        RunUntil(plan.BeforeSeconds);
        var struck = Stopwatch.GetTimestamp();
        var began = Task.Run(() => BeginAsync(proxy, servers, ports, what), cancellation);
        RunUntil(plan.BeforeSeconds + plan.FaultSeconds);
        var ended = Task.Run(() => EndAsync(servers, ports, what), cancellation);
        RunUntil(plan.BeforeSeconds + plan.FaultSeconds + plan.AfterSeconds);
        Task.WaitAll([began, ended], cancellation);
        return OpenLoopFigures.Of(ledger.Close(Patience), struck, Stopwatch.GetTimestamp());
    }

    private static async Task BeginAsync(
        IProxy proxy, List<ChildProcess> servers, ImmutableArray<int> ports, HttpFailoverCase what)
    {
        switch (what)
        {
            case HttpFailoverCase.Kill:
                NodeFaults.Strike(servers[0].Id, NodeFault.Kill);
                break;
            case HttpFailoverCase.Freeze:
                NodeFaults.Strike(servers[0].Id, NodeFault.Stop);
                break;
            case HttpFailoverCase.HalfFails:
                await ControlAsync(ports[0], fails: true);
                break;
            default:
                servers.Add(Start(ports[Servers], delayMilliseconds: 300));
                await ProxyFiles.ListeningAsync(ports[Servers], servers[^1]);
                await proxy.AddAsync(ports[Servers]);
                break;
        }
    }

    private static async Task EndAsync(List<ChildProcess> servers, ImmutableArray<int> ports, HttpFailoverCase what)
    {
        switch (what)
        {
            case HttpFailoverCase.Kill:
                servers.Add(Start(ports[0]));
                break;
            case HttpFailoverCase.Freeze:
                NodeFaults.Tell(servers[0].Id, ProcessSignal.Continue);
                break;
            case HttpFailoverCase.HalfFails:
                await ControlAsync(ports[0], fails: false);
                break;
            default:
                break;
        }
    }

    private static async Task ControlAsync(int port, bool fails)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/control?fails={(fails ? "true" : "false")}"));
    }

    private static ChildProcess Start(int port, int delayMilliseconds = 0) =>
        new(Own.StartInfo(HttpFailoverVerb.BackendArguments(port, delayMilliseconds)));
}
