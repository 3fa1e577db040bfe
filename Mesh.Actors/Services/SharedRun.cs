using Mesh.Requests;

namespace Mesh.Services;

/// <summary>
/// The one run of a request id on this node: it takes the handler's answer to all who asked for it. The table's lock
/// guards it.
/// </summary>
internal sealed class SharedRun(Dedup table, SharedRunKey key, PayloadDigest payload) : IReplySink
{
    private readonly List<Waiter> _waiters = [];
    private long _deadline;

    public SharedRunKey Key { get; } = key;

    public PayloadDigest Payload { get; } = payload;

    /// <summary>The handler's answer; null while it runs.</summary>
    public Answer? Answer { get; set; }

    /// <summary>When it was answered first.</summary>
    public TimeSpan FinishedAt { get; set; }

    /// <summary>The latest deadline of those who asked. Thread-safe.</summary>
    public TimeSpan Deadline => new(Volatile.Read(ref _deadline));

    /// <summary>What it costs to remember, in bytes.</summary>
    public long Bytes => SharedRunKey.Overhead + Key.Bytes + (Answer?.Payload.Length ?? 0);

    public void Join(in IncomingRequest request)
    {
        _waiters.Add(new Waiter(request.Sink, request.Id));
        Volatile.Write(ref _deadline, Math.Max(_deadline, request.Deadline.Ticks));
    }

    /// <summary>One who asked does not wait any more; true when nobody else does.</summary>
    public bool Leave(IReplySink sink, ulong id)
    {
        _waiters.Remove(new Waiter(sink, id));
        return _waiters.Count == 0;
    }

    /// <summary>Everybody who waits; from here on nobody does.</summary>
    public Waiter[] TakeWaiters()
    {
        Waiter[] all = [.. _waiters];
        _waiters.Clear();
        return all;
    }

    /// <summary>Called without the lock, by the host.</summary>
    public void Reply(ulong id, in Answer answer) => table.Finish(this, answer);

    /// <summary>Who asked.</summary>
    internal readonly record struct Waiter(IReplySink Sink, ulong Id);
}
