using Akka.Actor;

namespace Mesh.Services;

/// <summary>One key's actor with the requests that wait or run in it. Once closed it stays so. Thread-safe.</summary>
internal sealed class Activation(IActorRef actor, ulong position, int mailboxLimit, TimeSpan createdAt)
{
    private const int Closed = int.MinValue; // a bit beside the count

    private long _lastUsed = createdAt.Ticks;
    private int _entered; // requests that wait or run; negative when no more may come

    public IActorRef Actor { get; } = actor;

    /// <summary>Where the key falls on the ring; 0 where nobody asks, which is under preferred affinity.</summary>
    public ulong Position { get; } = position;

    /// <summary>Whether nobody may enter any more.</summary>
    public bool IsClosed => Volatile.Read(ref _entered) < 0;

    /// <summary>When the last request ended, on the monotonic clock.</summary>
    public TimeSpan LastUsed => new(Volatile.Read(ref _lastUsed));

    /// <summary>Counts a request in.</summary>
    public Entry TryEnter()
    {
        while (true)
        {
            var entered = Volatile.Read(ref _entered);
            if (entered < 0)
            {
                return Entry.Closed;
            }

            if (entered >= mailboxLimit)
            {
                return Entry.Full;
            }

            if (Interlocked.CompareExchange(ref _entered, entered + 1, entered) == entered)
            {
                return Entry.Entered;
            }
        }
    }

    /// <summary>Counts a request out.</summary>
    public void Leave(TimeSpan now)
    {
        Volatile.Write(ref _lastUsed, now.Ticks);
        Interlocked.Decrement(ref _entered);
    }

    /// <summary>Lets nobody in any more; who is in stays.</summary>
    public void Close() => Interlocked.Or(ref _entered, Closed);

    /// <summary>Lets nobody in any more; false while somebody is.</summary>
    public bool TryClose() => Interlocked.CompareExchange(ref _entered, Closed, 0) == 0;
}

/// <summary>What came of an attempt to enter.</summary>
internal enum Entry
{
    Entered,
    Closed,
    Full,
}
