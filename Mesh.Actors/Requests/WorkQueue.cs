using Mesh.Hosting;

namespace Mesh.Requests;

/// <summary>
/// Where work goes that must not run on the thread that found it: the thread pool, or what a rehearsal steps through.
/// Thread-safe.
/// </summary>
internal abstract class WorkQueue
{
    /// <summary>What every node runs with.</summary>
    public static WorkQueue Pool { get; } = new PoolQueue();

    /// <summary>Runs the work later, not on this thread's stack.</summary>
    /// <param name="work">What is to be done; once.</param>
    /// <param name="preferLocal">Whether this thread's own queue is the better one, because its memory is warm.</param>
    public abstract void Add(IThreadPoolWorkItem work, bool preferLocal);

    private sealed class PoolQueue : WorkQueue
    {
        public override void Add(IThreadPoolWorkItem work, bool preferLocal) =>
            WorkPool.Queue(work, preferLocal);
    }
}
