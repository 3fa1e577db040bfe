using System.Buffers;
using Mesh.Hosting;

namespace Mesh.Links;

/// <summary>
/// What one read of a connection brought and the pool runs: in turn on one thread, while the reading goes on; on more
/// threads where it takes long, or where one piece blocks its thread.
/// </summary>
/// <remarks>One pool item for many pieces of work, most of which are short: an item for each would cost more than the
/// work.</remarks>
internal abstract class ReadBatch(BatchWatch watch) : IThreadPoolWorkItem
{
    /// <summary>How long a thread may be at it before it calls another one to help, and what it has done goes out.</summary>
    private static readonly TimeSpan HelpAfter = TimeSpan.FromMicroseconds(200);

    private const int PiecesBetweenLooks = 8;

    private static readonly int MostThreads = Math.Max(2, Environment.ProcessorCount);

    private int _next; // how many were taken by some thread; goes past the end by one for each thread
    private int _helpers;
    private int _threads;

    /// <summary>Whether no piece is left for one more thread.</summary>
    public bool IsAllTaken => Volatile.Read(ref _next) >= Count;

    /// <summary>Whose work it is.</summary>
    public abstract object Source { get; }

    protected abstract int Count { get; }

    public void Queue() => WorkPool.Queue(this, preferLocal: true);

    /// <summary>Runs it on this thread of the pool, which must hold nothing that others wait for; elsewhere if a batch runs
    /// here already.</summary>
    public void RunHere()
    {
        if (BatchWatch.OfThisThread is { Batch: not null })
        {
            Queue();
        }
        else
        {
            WorkPool.Run(this);
        }
    }

    /// <summary>One more thread takes what no other has.</summary>
    public void QueueHelper() => WorkPool.Queue(this, preferLocal: false);

    /// <summary>Makes visible to others what was done so far.</summary>
    public virtual void Kick()
    {
    }

    public void Execute()
    {
        Interlocked.Increment(ref _threads);
        var worker = watch.Begin(this);
        try
        {
            RunAll(worker);
        }
        finally
        {
            Kick();
            worker.End();
            if (Interlocked.Decrement(ref _threads) == 0 && IsAllTaken)
            {
                Free();
            }
        }
    }

    protected abstract void Run(int index);

    /// <summary>All is done; may be called more than once.</summary>
    protected abstract void Free();

    private void RunAll(BatchWorker worker)
    {
        var began = watch.Clock.Monotonic();
        for (int number, done = 0; (number = Interlocked.Increment(ref _next)) <= Count;)
        {
            worker.Taken = number;
            Run(number - 1);
            if (IsTimeToLook(++done) && watch.Clock.Monotonic() is var now && now - began >= HelpAfter)
            {
                began = now;
                CallHelper();
                Kick();
            }
        }
    }

    /// <summary>After the first few pieces, so that slow ones are noticed soon, and then now and then: a look costs as much as
    /// a quick piece.</summary>
    private static bool IsTimeToLook(int done) => done is 1 or 2 or 4 || done % PiecesBetweenLooks == 0;

    private void CallHelper()
    {
        if (!IsAllTaken && Interlocked.Increment(ref _helpers) < MostThreads)
        {
            QueueHelper();
        }
    }
}

/// <inheritdoc/>
/// <param name="watch">Finds batches that stand still.</param>
/// <param name="size">How many pieces are likely.</param>
internal abstract class ReadBatch<TPiece>(BatchWatch watch, int size) : ReadBatch(watch)
{
    private TPiece[]? _pieces = ArrayPool<TPiece>.Shared.Rent(size);
    private int _count;

    protected sealed override int Count => _count;

    /// <summary>How many were added.</summary>
    public int Size => _count;

    /// <summary>Only before <see cref="ReadBatch.Queue"/> and <see cref="ReadBatch.RunHere"/>.</summary>
    public void Add(in TPiece piece)
    {
        if (_count == _pieces!.Length)
        {
            Grow();
        }

        _pieces[_count++] = piece;
    }

    protected sealed override void Run(int index) => Run(_pieces![index]);

    protected abstract void Run(in TPiece piece);

    protected sealed override void Free()
    {
        if (Interlocked.Exchange(ref _pieces, null) is { } pieces)
        {
            Array.Clear(pieces, 0, _count);
            ArrayPool<TPiece>.Shared.Return(pieces);
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<TPiece>.Shared.Rent(_count * 2);
        _pieces!.CopyTo(larger, 0);
        Array.Clear(_pieces, 0, _count);
        ArrayPool<TPiece>.Shared.Return(_pieces);
        _pieces = larger;
    }
}
