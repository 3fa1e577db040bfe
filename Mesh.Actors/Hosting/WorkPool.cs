namespace Mesh.Hosting;

/// <summary>Where work goes that must not hold up the thread at hand: the thread pool. Thread-safe.</summary>
/// <remarks>
/// A rehearsal of whole nodes on one thread takes the work of that thread itself, so that it alone decides what runs
/// when, and a run can be repeated.
/// </remarks>
internal static class WorkPool
{
    private static readonly ExecutionContext NoContext = CaptureOfNobody();

    [ThreadStatic]
    private static Action<IThreadPoolWorkItem>? _rehearsal;

    /// <summary>Runs the item soon, on another thread.</summary>
    public static void Queue(IThreadPoolWorkItem item, bool preferLocal)
    {
        if (_rehearsal is { } take)
        {
            take(item);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal);
        }
    }

    /// <summary>Runs the item now, on this thread, which is of the pool and has nothing else to do. Like what is queued it
    /// sees none of this thread's <see cref="AsyncLocal{T}"/> values.</summary>
    public static void Run(IThreadPoolWorkItem item)
    {
        if (_rehearsal is { } take)
        {
            take(item);
        }
        else
        {
            ExecutionContext.Run(NoContext, static item => ((IThreadPoolWorkItem)item!).Execute(), item);
        }
    }

    /// <inheritdoc cref="Queue(IThreadPoolWorkItem, bool)"/>
    public static void Queue<TState>(Action<TState> work, TState state, bool preferLocal)
    {
        if (_rehearsal is { } take)
        {
            take(new Item<TState>(work, state));
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, state, preferLocal);
        }
    }

    /// <summary>Cancels; the callbacks run soon, on another thread, and what they throw is nobody's concern.</summary>
    public static void Cancel(CancellationTokenSource source)
    {
        if (_rehearsal is { } take)
        {
            take(new Item<CancellationTokenSource>(static cancelled => cancelled.Cancel(), source));
        }
        else
        {
            _ = source.CancelAsync();
        }
    }

    /// <summary>What this thread queues from now on goes there; null: to the thread pool again.</summary>
    public static void Rehearse(Action<IThreadPoolWorkItem>? take) => _rehearsal = take;

    private static ExecutionContext CaptureOfNobody()
    {
        ExecutionContext? captured = null;
        var nobody = new Thread(() => captured = ExecutionContext.Capture());
        nobody.UnsafeStart(); // takes over no context
        nobody.Join();
        return captured!;
    }

    private sealed class Item<TState>(Action<TState> work, TState state) : IThreadPoolWorkItem
    {
        public void Execute() => work(state);
    }
}
