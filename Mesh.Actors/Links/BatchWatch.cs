using System.Collections.Immutable;

namespace Mesh.Links;

/// <summary>
/// Finds batches of which a handler or caller blocks the thread, and has other threads go on with them. Thread-safe.
/// </summary>
/// <remarks>A batch costs two writes to a field of its thread; only the looks cost more.</remarks>
internal sealed class BatchWatch(TimeProvider clock)
{
    /// <summary>Looks without progress, one each 10 ms: the first may come right after the handler began.</summary>
    private const int StalledAfter = 3;

    /// <summary>More than one, so that a batch full of blocking handlers gets its threads soon.</summary>
    private const int HelpersEach = 2;

    [ThreadStatic]
    private static BatchWorker? _ofThisThread;

    private ImmutableArray<BatchWorker> _workers = [];
    private int _looking; // 1 while a thread does: timers may overlap

    /// <summary>Says how long a batch takes.</summary>
    public TimeProvider Clock => clock;

    /// <summary>What this thread does for any node's batches; null before the first.</summary>
    public static BatchWorker? OfThisThread => _ofThisThread;

    /// <summary>This thread begins to run a batch.</summary>
    public BatchWorker Begin(ReadBatch batch)
    {
        var worker = _ofThisThread ??= new BatchWorker(Thread.CurrentThread);
        if (worker.Watch != this)
        {
            worker.Watch = this; // several nodes in one process share their threads
            ImmutableInterlocked.Update(ref _workers, static (all, one) => all.Contains(one) ? all : all.Add(one), worker);
        }

        worker.Begin(batch);
        return worker;
    }

    /// <summary>One look; called about every 10 ms.</summary>
    public void Look()
    {
        if (Interlocked.Exchange(ref _looking, 1) == 0)
        {
            LookAtEach();
            Volatile.Write(ref _looking, 0);
        }
    }

    private void LookAtEach()
    {
        foreach (var worker in _workers)
        {
            if (!worker.IsAlive)
            {
                ImmutableInterlocked.Update(ref _workers, static (all, one) => all.Remove(one), worker);
            }
            else if (worker.Watch == this && worker.LooksWithoutProgress() is StalledAfter && worker.Batch is { } batch)
            {
                Help(batch);
            }
        }
    }

    private static void Help(ReadBatch batch)
    {
        for (var i = 0; i < HelpersEach && !batch.IsAllTaken; i++)
        {
            batch.QueueHelper();
        }

        batch.Kick(); // the replies before the one that blocks
    }
}
