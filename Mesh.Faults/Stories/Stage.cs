using System.Collections.Concurrent;
using System.Collections.Immutable;
using Mesh.Faults.Checking;
using Mesh.Faults.Places;
using Mesh.Faults.Processes;
using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Stories;

/// <summary>Where one story is told: it makes clusters and loads, keeps the promises' figures, and clears up.</summary>
/// <param name="place">Where nodes live.</param>
/// <param name="folder">Where records, histories and logs go.</param>
/// <param name="without">The mechanisms that are switched off, with commas.</param>
/// <param name="isShort">Whether it is told with less load and less calm.</param>
internal sealed class Stage(IPlace place, string folder, string without, bool isShort) : IAsyncDisposable
{
    private const double FormsWithin = 60;

    private static readonly TimeSpan LongestStory = TimeSpan.FromMinutes(15);

    /// <summary>The services of actors, all of strict affinity.</summary>
    private static readonly ImmutableHashSet<string> Strict = ["counter"];

    private static readonly ImmutableArray<string> SomeKeys = [.. Enumerable.Range(0, 10).Select(number => $"key-{number}")];

    private readonly List<Promise> _promises = [];
    private readonly Stack<IAsyncDisposable> _made = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly CancellationTokenSource _patience = new(LongestStory);
    private readonly ConcurrentQueue<(string Node, Span Span)> _freezes = [];
    private readonly ConcurrentQueue<(string Gateway, Span Span)> _frozenGateways = [];
    private readonly ConcurrentQueue<string> _killedGateways = [];
    private ImmutableArray<Footprint> _before = [];
    private int _loads;

    internal ImmutableArray<Promise> Promises => [.. _promises];

    internal bool IsShort => isShort;

    internal HttpClient Http => _http;

    internal string Folder => folder;

    /// <summary>How long a story goes on that has no end of its own; null for its default.</summary>
    internal TimeSpan? For
    {
        get;
        init
        {
            field = value;
            _patience.CancelAfter(LongestStory + (value ?? TimeSpan.Zero));
        }
    }

    /// <summary>What random faults come from.</summary>
    internal int Seed { get; init; } = 1;

    internal bool HasNetwork => place.Network is not null;

    /// <summary>The network, for stories that need one.</summary>
    internal Network Network => place.Network ?? throw new InvalidOperationException("This story needs a network to break.");

    /// <summary>So many when the story is told in full, and so many when it is short.</summary>
    internal int Of(int full, int less) => isShort ? less : full;

    /// <summary>Nodes that have not started; the first few are the voters.</summary>
    internal Cluster Prepare(int nodes, int voters = 3, Func<NodeSetup, int, NodeSetup>? setUp = null)
    {
        var seeds = string.Join(',', Enumerable.Range(1, Math.Min(voters, nodes)).Select(seed => place.AddressOf(seed).Seed));
        var setup = new NodeSetup(folder, seeds, without);
        var cluster = new Cluster([.. Enumerable.Range(1, nodes).Select(number =>
            new FaultyNode(number, place, setUp?.Invoke(setup, number) ?? setup, _http))]);
        _made.Push(cluster);
        return cluster;
    }

    /// <summary>Nodes that have formed one ring.</summary>
    internal async Task<Cluster> StartAsync(int nodes, int voters = 3, Func<NodeSetup, int, NodeSetup>? setUp = null)
    {
        var cluster = Prepare(nodes, voters, setUp);
        await Cluster.StartAsync(cluster.Nodes).ConfigureAwait(false);
        return await cluster.AgreeWithinAsync(FormsWithin, cluster.Nodes).ConfigureAwait(false) is not null
            ? cluster
            : throw new InvalidOperationException($"The nodes did not form a cluster: {cluster.Seen}");
    }

    /// <summary>A node of a cluster's, outside of it: another process with the same place or name.</summary>
    internal FaultyNode Stranger(int number, NodeSetup setup)
    {
        var node = new FaultyNode(number, place, setup, _http);
        _made.Push(node);
        return node;
    }

    /// <summary>Something that lasts as long as the story, and longer than what is made after it.</summary>
    internal T Keep<T>(T made)
        where T : IAsyncDisposable
    {
        _made.Push(made);
        return made;
    }

    /// <summary>A load that runs from now on.</summary>
    internal LoadProcess Load(
        IEnumerable<FaultyNode> through, int perSecond, string services, Func<LoadOptions, LoadOptions>? with = null)
    {
        var number = ++_loads;
        var options = new LoadOptions(
            [.. through.Select(node => node.Address.Gateway)],
            perSecond,
            [.. services.Split(',')],
            Path.Combine(folder, $"{number}.history"))
        {
            First = 1 + ((number - 1) * LoadOptions.NumbersPerLoad),
        };
        var load = new LoadProcess(with?.Invoke(options) ?? options);
        _made.Push(load);
        return load;
    }

    /// <summary>Their dashboards are looked at from now on.</summary>
    internal PageWatch LookAt(params IEnumerable<FaultyNode> nodes) => Keep(new PageWatch(nodes));

    /// <summary>Nothing happens for a while.</summary>
    internal Task CalmAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), _patience.Token);

    /// <summary>The calm before: the most that the nodes hold in it, between collections of garbage, is what they must come back to.</summary>
    internal async Task CalmBeforeAsync(Cluster cluster)
    {
        _before = [];
        for (var second = 0; second < Of(10, 4); second++)
        {
            await CalmAsync(1).ConfigureAwait(false);
            _before = [.. cluster.Running.Select(node => node.Footprint()).OfType<Footprint>().Select(now =>
                _before.FirstOrDefault(before => before.Process == now.Process)?.Crest(now) ?? now)];
        }
    }

    /// <summary>Waits until memory, handles and threads are as before.</summary>
    /// <returns>How long it took; and what had grown when patience ran out, else nothing.</returns>
    internal async Task<(TimeSpan Took, string Grown)> ReturnAsync(Cluster cluster, double seconds)
    {
        var began = Monotonic.Now;
        while (true)
        {
            var now = cluster.Running.Select(node => node.Footprint()).OfType<Footprint>();
            var grown = now.Join(_before, one => one.Process, one => one.Process, (after, before) => (after, before))
                .Where(pair => !pair.after.IsBackTo(pair.before))
                .Select(pair => $"{pair.before} became {pair.after}")
                .ToArray();
            var took = Monotonic.Duration(Monotonic.Now - began);
            if (grown.Length == 0 || took.TotalSeconds > seconds)
            {
                return (took, string.Join("; ", grown));
            }

            await CalmAsync(1).ConfigureAwait(false);
        }
    }

    /// <summary>From now on each node that ends by itself starts again, as its supervisor would see to it.</summary>
    /// <param name="cluster">The nodes.</param>
    /// <param name="isHeld">Which are to stay down for now; null for none.</param>
    internal Supervisor Supervise(Cluster cluster, Func<FaultyNode, bool>? isHeld = null)
    {
        cluster.Nodes.ToList().ForEach(MayEnd);
        return Keep(new Supervisor(cluster.Nodes, isHeld ?? (_ => false)));
    }

    /// <summary>SIGKILL.</summary>
    /// <returns>When.</returns>
    internal async Task<long> KillAsync(FaultyNode node)
    {
        var at = Monotonic.Now;
        _killedGateways.Enqueue(node.Address.Gateway.Authority);
        await node.KillAsync().ConfigureAwait(false);
        return at;
    }

    /// <summary>SIGSTOP for a while, then SIGCONT.</summary>
    /// <returns>When.</returns>
    internal async Task<Span> FreezeAsync(FaultyNode node, double seconds)
    {
        var from = Monotonic.Now;
        node.Freeze();
        await CalmAsync(seconds).ConfigureAwait(false);
        var span = new Span(from, Monotonic.Now);
        _freezes.Enqueue((node.Name, span));
        _frozenGateways.Enqueue((node.Address.Gateway.Authority, span with { To = span.To + Waking(span).Nanoseconds() }));
        node.Thaw();
        return span;
    }

    /// <summary>For a while a node stands still for 480 of each 500 ms, as under a quota that is far too small.</summary>
    /// <returns>When it began.</returns>
    internal async Task<long> ThrottleAsync(FaultyNode node, double seconds)
    {
        var from = Monotonic.Now;
        while (Monotonic.Duration(Monotonic.Now - from).TotalSeconds < seconds)
        {
            node.Freeze();
            await CalmAsync(0.48).ConfigureAwait(false);
            node.Thaw();
            await CalmAsync(0.02).ConfigureAwait(false);
        }

        return from;
    }

    /// <summary>
    /// How long a process that stood still sees to its timers, and to what was sent to it meanwhile, before it reads what is sent
    /// now: no deadline begins in a gateway before it has read a request. A tenth of the freeze, a second at most.
    /// </summary>
    private static TimeSpan Waking(Span freeze) =>
        TimeSpan.FromSeconds(Math.Min(1, Monotonic.Duration(freeze.To - freeze.From).TotalSeconds / 10));

    /// <summary>A node that ends by itself takes its gateway's connections with it.</summary>
    internal void MayEnd(FaultyNode node) => _killedGateways.Enqueue(node.Address.Gateway.Authority);

    internal void Promise(string what, bool isKept, string measured) => _promises.Add(new(what, measured, isKept));

    /// <summary>A promise of how long something takes at most; null for what never came.</summary>
    internal void Promise(string what, double seconds, TimeSpan? took) =>
        Promise($"{what} ≤ {seconds:0.###} s", took?.TotalSeconds <= seconds, took is { } time ? $"{time.TotalSeconds:0.0##} s" : "never");

    /// <summary>All that the nodes have written down.</summary>
    internal static IReadOnlyList<Execution> Executions(Cluster cluster) =>
        RecordFile.Read(cluster.Nodes.Select(node => node.RecordPath));

    /// <summary>What every story ends with: the invariants, one ring, and memory and handles as before.</summary>
    /// <returns>What was found to break an invariant.</returns>
    internal async Task<ImmutableArray<Violation>> CheckAsync(Cluster cluster, History history)
    {
        var agreed = await cluster.AgreeWithinAsync(30).ConfigureAwait(false);
        Promise("one ring", 30, agreed);
        var same = agreed is not null && await cluster.ListTheSameAsync(SomeKeys).ConfigureAwait(false);
        Promise("one preference list of each key", same, same ? $"of {SomeKeys.Length} keys" : cluster.Seen);
        var violations = Invariants.Check(new Evidence(history, Executions(cluster))
        {
            Strict = Strict,
            KilledGateways = [.. _killedGateways],
            Freezes = [.. _freezes],
            FrozenGateways = [.. _frozenGateways],
            Rings = cluster.Watch.Rings,
        });
        Promise("every invariant", violations.IsEmpty, Invariants.Sum(violations));
        await CheckFootprintsAsync(cluster).ConfigureAwait(false);
        return violations;
    }

    /// <summary>A promise that none of these rules was broken, for a row that promises just that.</summary>
    internal void PromiseUnbroken(string what, ImmutableArray<Violation> violations, params string[] rules)
    {
        var broken = violations.Where(violation => rules.Contains(violation.Invariant)).ToImmutableArray();
        Promise(what, broken.IsEmpty, Invariants.Sum(broken));
    }

    /// <summary>What nobody promised, and is worth knowing; null for what never came.</summary>
    internal void Measured(string what, TimeSpan? took) => Measured(what, took is { } time ? $"{time.TotalSeconds:0.0##} s" : "never");

    /// <inheritdoc cref="Measured(string, TimeSpan?)"/>
    internal void Measured(string what, string measured) => Promise($"{what} (not promised)", isKept: true, measured);

    public async ValueTask DisposeAsync()
    {
        while (_made.TryPop(out var made))
        {
            await made.DisposeAsync().ConfigureAwait(false);
        }

        if (place.Network is { } network)
        {
            await network.HealAsync().ConfigureAwait(false);
        }

        _http.Dispose();
        _patience.Dispose();
    }

    private async Task CheckFootprintsAsync(Cluster cluster)
    {
        var (_, grown) = await ReturnAsync(cluster, 60).ConfigureAwait(false);
        Promise("memory and handles as before", grown.Length == 0, grown.Length == 0 ? "so" : grown);
    }
}
