namespace Mesh.Tests.Simulation;

/// <summary>The machines with their processes: starts them, ends them, and starts them again.</summary>
internal sealed class Cluster
{
    private readonly World _world;
    private readonly Deployment _deployment;
    private readonly History _history;
    private readonly SeededRandom _random;

    public Cluster(World world, Deployment deployment, History history)
    {
        (_world, _deployment, _history) = (world, deployment, history);
        _random = world.Random.Fork();
        Network = new Network(world, deployment.Machines.Length);
        Gossip = new Gossip(world, Network, deployment) { Downed = process => End(process, "it was downed") };
        Gossip.Form([.. deployment.Machines.Select(Start)]);
    }

    public Network Network { get; }

    public Gossip Gossip { get; }

    public IReadOnlyList<Machine> Machines => _deployment.Machines;

    /// <summary>Every process that there was.</summary>
    public List<SimProcess> Processes { get; } = [];

    public IEnumerable<SimProcess> Live => Machines.Select(machine => machine.Alive).OfType<SimProcess>();

    /// <summary>The process ends from one moment to the next, and its supervisor starts another.</summary>
    public void Kill(Machine machine, TimeSpan restartAfter)
    {
        if (machine.Alive is { } process)
        {
            _world.Trace.Add($"{process.Identity} is killed");
            process.Dispose();
            Network.Gone(process);
        }

        _world.After(restartAfter, () => Restart(machine));
    }

    /// <summary>The machine falls silent, process and all.</summary>
    public void Vanish(Machine machine, TimeSpan restartAfter)
    {
        machine.IsOn = false;
        Kill(machine, restartAfter);
    }

    /// <summary>The process ends itself, as exit code 70 says; its supervisor starts another.</summary>
    public void End(SimProcess process, string cause)
    {
        if (process.IsAlive)
        {
            _world.Trace.Add($"{process.Identity} ends: {cause}");
            process.Dispose();
            Network.Gone(process);
            _world.After(_random.Seconds(2, 5), () => Restart(process.Machine));
        }
    }

    private void Restart(Machine machine)
    {
        if (machine.Alive is null)
        {
            machine.IsOn = true;
            Gossip.Join(Start(machine));
        }
    }

    private SimProcess Start(Machine machine)
    {
        var process = new SimProcess(_world, Network, machine, _deployment, _random.Next(1, int.MaxValue), End);
        process.Handlers.History = _history;
        machine.Process = process;
        Processes.Add(process);
        _world.Trace.Add($"{process.Identity} starts");
        return process;
    }
}
