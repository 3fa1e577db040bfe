namespace Mesh.Tests.Simulation;

/// <summary>One direction of a connection: bytes come in the order in which they were sent, or not at all.</summary>
/// <remarks>As with TCP, loss is delay. What a cut path holds back comes some time after the heal.</remarks>
internal sealed class Channel(World world, Network network, SimSocket from, SimSocket to)
{
    private readonly Queue<byte[]?> _held = new(); // null stands for the end of the connection
    private TimeSpan _lastArrival;
    private bool _ended;

    private int From => from.Process.Machine.Index;

    private int To => to.Process.Machine.Index;

    public void Send(byte[] bytes)
    {
        network.Count(From, bytes.Length);
        if (bytes.Length > 1 && world.Random.Chance(0.05))
        {
            var split = world.Random.Next(1, bytes.Length);
            Pass(bytes[..split]);
            Pass(bytes[split..]);
        }
        else
        {
            Pass(bytes);
        }
    }

    /// <summary>The sender sends nothing more: the other side hears of it behind everything that was sent.</summary>
    public void End()
    {
        if (!_ended)
        {
            _ended = true;
            Pass(null);
        }
    }

    /// <summary>
    /// The sender's process is gone: its machine resets the connection, and perhaps drops what was under way.
    /// </summary>
    public void Reset()
    {
        _ended = true;
        if (world.Random.Chance(0.5))
        {
            world.After(network.DelayOf(From, To) + world.Random.Seconds(0.001, 0.006), () => Break());
        }
        else
        {
            Pass(null);
        }
    }

    /// <summary>The path is whole again; what was held back is sent anew after a while.</summary>
    public void Release()
    {
        if (_held.Count == 0 || network.IsCut(From, To))
        {
            return;
        }

        var held = _held.ToArray();
        _held.Clear();
        foreach (var bytes in held)
        {
            Deliver(bytes);
        }
    }

    private void Pass(byte[]? bytes)
    {
        var arrival = world.Now + network.DelayOf(From, To);
        _lastArrival = arrival > _lastArrival ? arrival : _lastArrival;
        world.After(_lastArrival - world.Now, () => Arrive(bytes));
    }

    private void Arrive(byte[]? bytes)
    {
        if (network.IsCut(From, To) || _held.Count > 0)
        {
            _held.Enqueue(bytes);
        }
        else
        {
            Deliver(bytes);
        }
    }

    private void Deliver(byte[]? bytes)
    {
        if (!to.Process.IsAlive)
        {
            AnswerReset();
        }
        else if (bytes is null)
        {
            to.Process.Later(TimeSpan.Zero, () => to.EndInput(reset: false));
        }
        else
        {
            to.Process.Later(TimeSpan.Zero, () => to.Receive(bytes));
        }
    }

    private void Break()
    {
        if (network.IsCut(From, To))
        {
            _held.Enqueue(null);
            return;
        }

        _held.Clear();
        to.Process.Later(TimeSpan.Zero, () => to.EndInput(reset: true));
    }

    /// <summary>A machine that is on answers for a process that is not there; one that is off says nothing.</summary>
    private void AnswerReset()
    {
        if (to.Process.Machine.IsOn && !network.IsCut(To, From))
        {
            world.After(network.DelayOf(To, From), () => from.Process.Later(TimeSpan.Zero, () => from.EndInput(reset: true)));
        }
    }
}
