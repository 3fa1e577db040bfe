using System.Buffers.Binary;

namespace Mesh.Tests.Simulation;

/// <summary>The callers: an open loop of uniquely numbered requests through all nodes.</summary>
internal sealed class Load(World world, Cluster cluster, History history)
{
    private const int Keys = 12;
    private static readonly TimeSpan[] Deadlines = [.. new[] { 0.3, 1, 1, 2, 5 }.Select(TimeSpan.FromSeconds)];

    private readonly SeededRandom _random = world.Random.Fork();

    /// <summary>Whether handlers behave, and callers give enough time: what then fails is Mesh's own doing.</summary>
    public bool IsCalm { get; set; }

    /// <summary>Requests come from now on until then.</summary>
    public void Run(TimeSpan until, double perSecond)
    {
        if (world.Now < until)
        {
            Ask();
            world.After(TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) / perSecond), () => Run(until, perSecond));
        }
    }

    /// <summary>So many at once through one node.</summary>
    public void Burst(Machine through, int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            Send(NewRequest(), through);
        }
    }

    /// <summary>One request through each node for each key.</summary>
    public IReadOnlyList<Asked> AskAll()
    {
        var from = history.Asked.Count;
        foreach (var machine in cluster.Machines)
        {
            for (var key = 0; key < Keys; key++)
            {
                Send(NewRequest(KeyOf(key)), machine);
            }
        }

        return history.Asked[from..];
    }

    private void Ask() => Send(NewRequest(), _random.Pick(cluster.Machines));

    private Asked NewRequest(string? key = null)
    {
        var number = history.Asked.Count;
        key ??= _random.Chance(0.9) ? KeyOf(_random.Next(Keys)) : null;
        var behaviour = IsCalm ? Behaviour.Answers : _random.Next(40) switch
        {
            0 => Behaviour.Hangs,
            1 => Behaviour.Throws,
            2 or 3 => Behaviour.IsSlow,
            _ => Behaviour.Answers,
        };
        var asked = new Asked(
            number, Deployment.Echo, key, _random.Chance(0.5), _random.Chance(0.3) ? $"r{number}" : null, behaviour);
        history.Asked.Add(asked);
        return asked;
    }

    private static string KeyOf(int key) => $"key{key}";

    private void Send(Asked asked, Machine through)
    {
        if (through.Alive is { } process && cluster.Gossip.Known.ContainsKey(process))
        {
            process.Later(TimeSpan.Zero, () => _ = SendAsync(asked, process));
        }
    }

    private async Task SendAsync(Asked asked, SimProcess process)
    {
        var call = new Call(process, world.Now, IsCalm ? Deadlines[^1] : _random.Pick(Deadlines));
        asked.Calls.Add(call);
        world.Trace.Add($"asks {asked}, {call.Deadline.TotalSeconds} s");
        var payload = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(payload, asked.Number);
        var options = new RequestOptions
        {
            Deadline = call.Deadline,
            Idempotent = asked.Idempotent,
            RequestId = asked.RequestId,
        };
        var result = await process.Runtime.Router
            .SendAsync(asked.Service, asked.Key, payload, options, CancellationToken.None)
            .ConfigureAwait(false);
        call.Result = result;
        call.Ends.Add((world.Now, $"{result.Outcome}/{result.Reason} by {result.Node}, attempt {result.Attempts}: {result.Detail}"));
        world.Trace.Add($"#{asked.Number} ended {result.Outcome}/{result.Reason} by {result.Node}: {result.Detail}");
        if (asked.RequestId is not null
            && result.Outcome is Outcome.Unknown or Outcome.Unreachable && asked.Calls.Count < 3)
        {
            Send(asked, _random.Chance(0.5) ? call.Through.Machine : _random.Pick(cluster.Machines));
        }
    }
}
