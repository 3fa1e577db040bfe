namespace Mesh.Tests.Simulation;

/// <summary>Draws what goes wrong in one run, and does it to the cluster.</summary>
internal sealed class FaultPlan(World world, Cluster cluster, Load load)
{
    private readonly SeededRandom _random = world.Random.Fork();

    /// <summary>When the last fault that was planned is over, restarts of processes that end themselves apart.</summary>
    public TimeSpan HealedAt { get; private set; }

    /// <summary>Plans one to five faults that begin within the span, and may overlap.</summary>
    public void Draw(TimeSpan from, TimeSpan to)
    {
        HealedAt = to;
        for (var count = _random.Next(1, 6); count > 0; count--)
        {
            var at = _random.Between(from, to);
            var fault = DrawOne();
            HealedAt = at + fault.Lasts > HealedAt ? at + fault.Lasts : HealedAt;
            world.After(at - world.Now, () =>
            {
                world.Trace.Add($"fault: {fault.What} for {fault.Lasts.TotalSeconds:0.000} s");
                fault.Begin();
            });
            world.After(at - world.Now + fault.Lasts, () =>
            {
                world.Trace.Add($"over: {fault.What}");
                fault.End();
            });
        }
    }

    /// <summary>Plans one freeze of one node, and nothing else.</summary>
    public Machine FreezeOne(TimeSpan at, TimeSpan lasts)
    {
        var machine = AnyMachine();
        HealedAt = at + lasts;
        world.After(at - world.Now, () => machine.Process!.Freeze());
        world.After(HealedAt - world.Now, () => machine.Process!.Thaw());
        return machine;
    }

    private Fault DrawOne() => _random.Next(13) switch
    {
        0 or 1 => Killed(),
        2 => Vanished(),
        3 or 4 => Frozen(),
        5 => Partitioned(),
        6 => CutOneWay(),
        7 => Slow(),
        8 => Stalled(),
        9 => Lossy(),
        10 => Starved(),
        11 => SlowHandlers(),
        _ => Crowded(),
    };

    private Fault Killed()
    {
        var machine = AnyMachine();
        var lasts = _random.SecondsByScale(0.3, 20);
        return new($"{machine} is killed and restarted", lasts, () => cluster.Kill(machine, lasts), () => { });
    }

    private Fault Vanished()
    {
        var machine = AnyMachine();
        var lasts = _random.Seconds(1, 25);
        return new($"{machine} vanishes", lasts, () => cluster.Vanish(machine, lasts), () => { });
    }

    private Fault Frozen()
    {
        var machine = AnyMachine();
        SimProcess? frozen = null;
        return new(
            $"{machine} is frozen",
            _random.SecondsByScale(0.1, 40),
            () => (frozen = machine.Alive)?.Freeze(),
            () => frozen?.Thaw());
    }

    private Fault Partitioned()
    {
        var side = cluster.Machines.Where(_ => _random.Chance(0.5)).Select(machine => machine.Index).ToHashSet();
        var cut = Paths().Where(path => side.Contains(path.From) != side.Contains(path.To)).ToArray();
        return Cut($"{string.Join(',', side.Select(index => $"node{index + 1}"))} cut off", _random.SecondsByScale(0.2, 30), cut);
    }

    private Fault CutOneWay()
    {
        var path = AnyPath();
        return Cut($"node{path.From + 1} to node{path.To + 1} cut", _random.SecondsByScale(0.2, 15), [path]);
    }

    private Fault Cut(string what, TimeSpan lasts, (int From, int To)[] paths) => new(
        what,
        lasts,
        () => Array.ForEach(paths, path => cluster.Network.Cut(path.From, path.To)),
        () => Array.ForEach(paths, path => cluster.Network.Heal(path.From, path.To)));

    private Fault Slow()
    {
        var (from, to) = AnyPath();
        var by = _random.SecondsByScale(0.005, 0.4);
        return new(
            $"node{from + 1} to node{to + 1} slower by {by.TotalMilliseconds:0} ms",
            _random.Seconds(1, 10),
            () => cluster.Network.Slow(from, to, by),
            () => cluster.Network.Slow(from, to, TimeSpan.Zero));
    }

    private Fault Stalled()
    {
        var (from, to) = AnyPath();
        var lasts = _random.SecondsByScale(0.05, 3);
        return new(
            $"node{from + 1} to node{to + 1} stalled",
            lasts,
            () => cluster.Network.Stall(from, to, world.Now + lasts),
            () => { });
    }

    private Fault Lossy()
    {
        var (from, to) = AnyPath();
        var share = _random.Seconds(0.01, 0.4).TotalSeconds;
        return new(
            $"node{from + 1} to node{to + 1} loses {share:0.00}",
            _random.Seconds(1, 15),
            () => cluster.Network.Lose(from, to, share),
            () => cluster.Network.Lose(from, to, 0));
    }

    private Fault Starved()
    {
        var machine = AnyMachine();
        SimProcess? starved = null;
        var cost = _random.SecondsByScale(0.0005, 0.02);
        return new(
            $"{machine} is starved, {cost.TotalMilliseconds:0.0} ms for each step",
            _random.Seconds(0.5, 8),
            () => Starve(starved = machine.Alive, cost),
            () => Starve(starved, TimeSpan.Zero));
    }

    private Fault SlowHandlers()
    {
        var machine = AnyMachine();
        SimProcess? slow = null;
        var times = _random.SecondsByScale(5, 500).TotalSeconds;
        return new(
            $"{machine} has handlers that take {times:0} times as long",
            _random.Seconds(1, 10),
            () => Slow(slow = machine.Alive, times),
            () => Slow(slow, 1));
    }

    private Fault Crowded()
    {
        var machine = AnyMachine();
        return new($"{machine} is asked much at once", TimeSpan.FromSeconds(1), () => load.Burst(machine, _random.Next(20, 60)), () => { });
    }

    private static void Starve(SimProcess? process, TimeSpan cost)
    {
        if (process is not null)
        {
            process.StepCost = cost;
        }
    }

    private static void Slow(SimProcess? process, double times)
    {
        if (process is not null)
        {
            process.Handlers.Slowness = times;
        }
    }

    private Machine AnyMachine() => _random.Pick(cluster.Machines);

    private (int From, int To) AnyPath() => _random.Pick(Paths().ToArray());

    private IEnumerable<(int From, int To)> Paths() =>
        from one in cluster.Machines
        from other in cluster.Machines
        where one != other
        select (one.Index, other.Index);

    private sealed record Fault(string What, TimeSpan Lasts, Action Begin, Action End);
}
