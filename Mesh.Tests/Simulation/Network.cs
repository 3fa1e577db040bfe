using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Mesh.Tests.Simulation;

/// <summary>The paths between machines, each with two directions of their own, and the connections over them.</summary>
internal sealed class Network(World world, int machines)
{
    private static readonly TimeSpan SynRetry = TimeSpan.FromSeconds(1);

    private readonly bool[,] _cut = new bool[machines, machines];
    private readonly double[,] _loss = new double[machines, machines];
    private readonly TimeSpan[,] _slow = new TimeSpan[machines, machines];
    private readonly TimeSpan[,] _stalledUntil = new TimeSpan[machines, machines];
    private readonly List<(SimSocket Dialler, SimSocket Listener)> _connections = [];
    private readonly SeededRandom _random = world.Random.Fork();

    /// <summary>What each machine has written so far: how often, and how many bytes.</summary>
    public (long Writes, long Bytes)[] Written { get; } = new (long Writes, long Bytes)[machines];

    public bool IsCut(int from, int to) => _cut[from, to];

    /// <summary>A machine wrote to a connection.</summary>
    public void Count(int from, int bytes)
    {
        Written[from].Writes++;
        Written[from].Bytes += bytes;
    }

    public void Cut(int from, int to) => _cut[from, to] = true;

    public void Heal(int from, int to)
    {
        _cut[from, to] = false;
        foreach (var (dialler, listener) in _connections)
        {
            Release(dialler, from, listener, to);
            Release(listener, from, dialler, to);
        }
    }

    public void Slow(int from, int to, TimeSpan by) => _slow[from, to] = by;

    public void Lose(int from, int to, double probability) => _loss[from, to] = probability;

    /// <summary>Nothing that is sent from now on arrives before that moment.</summary>
    public void Stall(int from, int to, TimeSpan until) => _stalledUntil[from, to] = until;

    /// <summary>How long something takes that is sent now.</summary>
    public TimeSpan DelayOf(int from, int to)
    {
        var delay = _random.Seconds(0.00005, 0.0005) + (_slow[from, to] * _random.NextDouble() * 2);
        while (_random.Chance(_loss[from, to]))
        {
            delay += _random.Seconds(0.2, 0.4); // sent again after a timeout
        }

        return world.Now + delay < _stalledUntil[from, to] ? _stalledUntil[from, to] - world.Now : delay;
    }

    /// <summary>Opens a connection: refused by a machine without a process, unanswered by one that is out of reach.</summary>
    public Task<ConnectionContext> ConnectAsync(SimProcess from, Machine to, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<ConnectionContext>();
        cancellation.UnsafeRegister(_ => done.TrySetCanceled(cancellation), null);
        Try(from, to, done);
        return done.Task;
    }

    /// <summary>The process is gone. What its peers hear of it comes from its machine, unless that is off, too.</summary>
    public void Gone(SimProcess process)
    {
        foreach (var (dialler, listener) in _connections)
        {
            if (process.Machine.IsOn && dialler.Process == process && !dialler.IsClosed)
            {
                dialler.Out.Reset();
            }

            if (process.Machine.IsOn && listener.Process == process && !listener.IsClosed)
            {
                listener.Out.Reset();
            }
        }

        _connections.RemoveAll(pair => !pair.Dialler.Process.IsAlive && !pair.Listener.Process.IsAlive);
    }

    private void Try(SimProcess from, Machine to, TaskCompletionSource<ConnectionContext> done)
    {
        var (here, there) = (from.Machine.Index, to.Index);
        world.After(DelayOf(here, there) + DelayOf(there, here), () =>
        {
            if (done.Task.IsCompleted)
            {
                return;
            }

            if (!to.IsOn || IsCut(here, there) || IsCut(there, here))
            {
                world.After(SynRetry, () => Try(from, to, done));
            }
            else if (to.Process is { IsAlive: true } listening)
            {
                Open(from, listening, done);
            }
            else
            {
                from.Later(
                    TimeSpan.Zero, () => done.TrySetException(new SocketException((int)SocketError.ConnectionRefused)));
            }
        });
    }

    private void Open(SimProcess from, SimProcess to, TaskCompletionSource<ConnectionContext> done)
    {
        var (dialler, listener) = (new SimSocket(from), new SimSocket(to));
        dialler.Out = new Channel(world, this, dialler, listener);
        listener.Out = new Channel(world, this, listener, dialler);
        _connections.RemoveAll(pair => pair.Dialler.IsClosed && pair.Listener.IsClosed);
        _connections.Add((dialler, listener));
        to.Later(TimeSpan.Zero, () => to.Accept(listener));
        from.Later(TimeSpan.Zero, () =>
        {
            if (!done.TrySetResult(dialler))
            {
                dialler.Abort();
            }
        });
    }

    private void Release(SimSocket source, int from, SimSocket target, int to)
    {
        if (source.Process.Machine.Index == from && target.Process.Machine.Index == to)
        {
            world.After(_random.Seconds(0, 1.5), source.Out.Release);
        }
    }
}
