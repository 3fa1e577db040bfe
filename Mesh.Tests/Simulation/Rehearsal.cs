using Mesh.Hosting;

namespace Mesh.Tests.Simulation;

/// <summary>
/// One run of a whole cluster under one seed: it forms, is asked, suffers, heals, and must then be well. The same seed
/// gives the same run.
/// </summary>
internal sealed class Rehearsal
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Suffered = TimeSpan.FromSeconds(18);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Answered = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    private readonly World _world;
    private readonly Cluster _cluster;
    private readonly Load _load;
    private readonly FaultPlan _faults;
    private readonly OwnershipWatch _watch;
    private readonly History _history = new();
    private readonly List<string> _broken = [];

    private Rehearsal(ulong seed, Mechanisms mechanisms, Trace trace, Deployment? deployment = null)
    {
        _world = new World(seed, trace);
        trace.World = _world;
        _cluster = new Cluster(_world, deployment ?? new Deployment(_world.Random.Fork(), mechanisms), _history);
        _load = new Load(_world, _cluster, _history);
        _faults = new FaultPlan(_world, _cluster, _load);
        _watch = new OwnershipWatch(_world, _cluster);
    }

    /// <summary>Runs the seed, and says what was promised and not kept.</summary>
    public static Verdict Run(ulong seed, Mechanisms? mechanisms = null, bool traced = false)
    {
        var trace = new Trace(traced);
        Verdict? verdict = null;
        OnOwnThread(() => verdict = new Rehearsal(seed, mechanisms ?? Mechanisms.All, trace).Run(seed));
        return verdict!;
    }

    /// <summary>
    /// One node is frozen for 10 s, under load: how many requests that may be run twice got no reply, of those that others
    /// took.
    /// </summary>
    public static int FailedWhileFrozen(ulong seed, Mechanisms mechanisms)
    {
        var failed = 0;
        OnOwnThread(() => failed = new Rehearsal(seed, mechanisms, new Trace(isOn: false)).FailedWhileFrozen());
        return failed;
    }

    /// <summary>Nothing happens for so long: each suspicion is a false alarm.</summary>
    public static IReadOnlyList<string> FalseAlarms(ulong seed, TimeSpan idle)
    {
        IReadOnlyList<string> alarms = [];
        OnOwnThread(() => alarms = new Rehearsal(seed, Mechanisms.All, new Trace(isOn: false)).FalseAlarms(idle));
        return alarms;
    }

    /// <summary>What idle nodes write each second, machine for machine.</summary>
    public static IReadOnlyList<(double Writes, double Bytes)> IdleTraffic(int machines, int fullMesh)
    {
        IReadOnlyList<(double Writes, double Bytes)> traffic = [];
        OnOwnThread(() => traffic = new Rehearsal(
            1, Mechanisms.All, new Trace(isOn: false), Deployment.OfSize(machines, fullMesh)).IdleTraffic());
        return traffic;
    }

    /// <summary>A thread of its own has no context that continuations would go to, and nothing else runs on it.</summary>
    private static void OnOwnThread(Action run)
    {
        var thread = new Thread(() => run());
        thread.Start();
        thread.Join();
    }

    private int FailedWhileFrozen()
    {
        _load.IsCalm = true; // handlers behave, and callers wait for 5 s
        _world.RunUntil(Settled);
        var frozen = _faults.FreezeOne(Settled + TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        _load.Run(_faults.HealedAt, perSecond: 20);
        _world.RunUntil(_faults.HealedAt + Answered);
        return _history.Asked.Count(asked => asked.Idempotent && asked.Calls.Any(
            call => call.Through.Machine != frozen && call.Result is not { IsReplied: true }));
    }

    private (double, double)[] IdleTraffic()
    {
        _world.RunUntil(Settled * 4);
        var before = _cluster.Network.Written.ToArray();
        var from = _world.Now;
        _world.RunUntil(from + Watched);
        return
        [
            .. _cluster.Network.Written.Zip(before, (now, then) => (
                (now.Writes - then.Writes) / Watched.TotalSeconds,
                (now.Bytes - then.Bytes) / Watched.TotalSeconds)),
        ];
    }

    private List<string> FalseAlarms(TimeSpan idle)
    {
        var alarms = new List<string>();
        _world.RunUntil(Settled);
        for (var end = _world.Now + idle; _world.Now < end;)
        {
            _world.RunUntil(_world.Now + Glance);
            alarms.AddRange(
                from process in _cluster.Live
                from link in process.Runtime.Links
                where link.IsSuspect
                select $"{_world.Now}: {process.Identity} suspects {link.Identity}: {link.Suspicion}");
        }

        return alarms;
    }

    private Verdict Run(ulong seed)
    {
        _world.RunUntil(Settled);
        _faults.Draw(Settled, Suffered);
        _load.Run(Suffered, perSecond: 15);
        _world.RunUntil(Suffered);
        _load.Run(_faults.HealedAt, perSecond: 4);
        _world.RunUntil(_faults.HealedAt);
        _load.IsCalm = true;
        _load.Run(_faults.HealedAt + Calm, perSecond: 2);
        _world.RunUntil(_faults.HealedAt + Calm);
        var last = _load.AskAll();
        _world.RunUntil(_faults.HealedAt + Calm + Answered);
        Check(last);
        return new Verdict(seed, [.. _broken.Concat(_world.Faults)], _history.Asked.Count, _world.Trace.Lines);
    }

    private void Check(IReadOnlyList<Asked> last)
    {
        foreach (var asked in _history.Asked)
        {
            _broken.AddRange(Invariants.BrokenTo(asked).Select(broken => $"{broken}: {asked.Story()}"));
        }

        foreach (var asked in last.Where(asked => asked.Calls.Any(call => call.Result is not { IsReplied: true })))
        {
            _broken.Add($"all was well for {Calm.TotalSeconds} s, and it got no reply: {asked.Story()}");
        }

        _broken.AddRange(_watch.Shared.Values);
        _broken.AddRange(_watch.Unserved.Select(key => $"nobody serves '{key}' in the end"));
        foreach (var process in _cluster.Live)
        {
            CheckRest(process);
        }

        if (_cluster.Live.Count() != _cluster.Machines.Count)
        {
            _broken.Add($"only {string.Join(", ", _cluster.Live.Select(process => process.Identity))} live in the end");
        }

        var digests = _cluster.Live.Select(process => process.Runtime.View.Services.GetValueOrDefault(Deployment.Echo)?.Ring.Digest);
        if (digests.Distinct().Count() > 1)
        {
            _broken.Add("the nodes have not one ring in the end");
        }
    }

    /// <summary>Nothing is under way any more, so nothing may be counted as under way.</summary>
    private void CheckRest(SimProcess process)
    {
        if (process.Runtime.Router.InFlight != 0 || process.Runtime.Self.InFlight != 0)
        {
            _broken.Add($"{process.Identity} counts {process.Runtime.Router.InFlight} requests in flight, "
                + $"{process.Runtime.Self.InFlight} of them at itself, and there are none");
        }

        foreach (var link in process.Runtime.Links.Where(link => link.InFlight != 0 || link.IsSuspect))
        {
            _broken.Add($"{process.Identity} counts {link.InFlight} requests in flight to {link.Identity}, "
                + $"and thinks of it: {link.Suspicion}");
        }
    }
}

/// <summary>What one run showed.</summary>
/// <param name="Seed">What it is repeated by.</param>
/// <param name="Broken">Each promise that was not kept, with the story of its request.</param>
/// <param name="Requests">How many were asked.</param>
/// <param name="Log">What happened, if it was written down.</param>
internal sealed record Verdict(ulong Seed, IReadOnlyList<string> Broken, int Requests, IReadOnlyList<string> Log)
{
    /// <summary>For people: what broke, and how to see it again.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine,
        [
            $"Seed {Seed} broke {Broken.Count} promises in {Requests} requests. Replay it with its log:",
            $"  MESH_SIMULATION_SEED={Seed} dotnet test Mesh.Tests --filter FullyQualifiedName~SimulationTests.OneSeed",
            .. Broken.Take(5),
        ]);
}
