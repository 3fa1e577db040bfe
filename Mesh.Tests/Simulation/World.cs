using Mesh.Hosting;

namespace Mesh.Tests.Simulation;

/// <summary>Virtual time, and everything that is to happen in it: one thing after the other, on one thread.</summary>
/// <remarks>What is due at the same moment happens in the order in which it was planned, so a seed replays exactly.</remarks>
internal sealed class World(ulong seed, Trace trace)
{
    // What passes on a real machine between queueing work to the pool and its start.
    private static readonly TimeSpan MaxDispatch = TimeSpan.FromMicroseconds(40);

    private readonly PriorityQueue<(SimProcess? Owner, Action Work), (long At, long Order)> _events = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;

    public SeededRandom Random { get; } = new(seed);

    public Trace Trace { get; } = trace;

    public TimeSpan Now { get; private set; }

    /// <summary>Whose work runs; null when it is nobody's, or nothing runs.</summary>
    public SimProcess? Running { get; private set; }

    /// <summary>What happened that no code may do.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Plans something that happens whatever the state of any process.</summary>
    public void After(TimeSpan delay, Action work) => Plan(null, delay, work);

    /// <summary>Plans a process's work: a dead one never does it, a frozen one when it wakes.</summary>
    public void After(SimProcess owner, TimeSpan delay, Action work) => Plan(owner, delay, work);

    /// <summary>Lets everything happen that is due until then.</summary>
    public void RunUntil(TimeSpan end)
    {
        WorkPool.Rehearse(item => After(Running!, Random.Between(TimeSpan.Zero, MaxDispatch), item.Execute));
        try
        {
            while (_events.TryPeek(out _, out var when) && when.At <= end.Ticks)
            {
                var (owner, work) = _events.Dequeue();
                Now = new TimeSpan(when.At);
                Do(owner, work);
            }

            Now = end;
        }
        finally
        {
            WorkPool.Rehearse(null);
        }
    }

    private void Plan(SimProcess? owner, TimeSpan delay, Action work)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            Faults.Add($"something planned work from a thread of its own: {Environment.StackTrace}");
            return;
        }

        var at = Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        _events.Enqueue((owner, work), (at.Ticks, _order++));
    }

    private void Do(SimProcess? owner, Action work)
    {
        if (owner?.Postpones(work) == true)
        {
            return;
        }

        Running = owner;
        try
        {
            work();
        }
        catch (Exception fault)
        {
            Faults.Add($"{Now:mm\\:ss\\.ffffff} {owner?.Identity.ToString() ?? "the world"} threw {fault}");
        }
        finally
        {
            Running = null;
        }
    }
}
