using Akka.Actor;
using Mesh.Hosting;

namespace Mesh.Services;

/// <summary>One key's actor with the requests that wait or run in it. Once closed it stays so. Thread-safe.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Reliability", "CA1001", Justification = "Its source has no timer and is linked to none: it holds nothing to free.")]
internal sealed class Activation(IActorRef actor, ulong position, int mailboxLimit, TimeSpan createdAt)
{
    private readonly Lock _gate = new();
    private KeyedCall? _first; // of those that wait or run; linked by themselves, so that entering allocates nothing
    private int _entered;
    private bool _isStuck; // the call that runs ignores that its time is over
    private bool _isWatched; // the host looks after what waits here
    private CancellationTokenSource? _work; // made when it is asked for
    private volatile bool _isClosed;
    private volatile bool _isCancelled;
    private long _lastUsed = createdAt.Ticks;

    public IActorRef Actor { get; } = actor;

    /// <summary>Where the key falls on the ring; 0 where nobody asks, which is under preferred affinity.</summary>
    public ulong Position { get; } = position;

    /// <summary>Whether no request waits or runs.</summary>
    public bool IsIdle => Volatile.Read(ref _entered) == 0;

    /// <summary>Whether nobody may enter any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Whether what is done for the key is in vain.</summary>
    public bool IsCancelled => _isCancelled;

    /// <summary>When the last request ended, on the monotonic clock.</summary>
    public TimeSpan LastUsed => new(Volatile.Read(ref _lastUsed));

    /// <summary>For what is done for the key and not for one caller: cancelled by <see cref="Cancel"/>.</summary>
    public CancellationToken Work
    {
        get
        {
            lock (_gate)
            {
                return _isCancelled ? new CancellationToken(canceled: true) : (_work ??= new()).Token;
            }
        }
    }

    /// <summary>Counts a request in.</summary>
    /// <param name="call">The request.</param>
    /// <param name="isCrowded">Whether from now on <see cref="Sweep"/> is to be called, because somebody waits.</param>
    public Entry TryEnter(KeyedCall call, out bool isCrowded)
    {
        isCrowded = false;
        lock (_gate)
        {
            if (_isClosed)
            {
                return Entry.Closed;
            }

            if (_entered >= mailboxLimit || _isStuck)
            {
                return Entry.Full;
            }

            _entered++;
            Link(call);
            isCrowded = _entered > 1 && !_isWatched;
            _isWatched |= isCrowded;
            return Entry.Entered;
        }
    }

    /// <summary>Counts a request out.</summary>
    public void Leave(KeyedCall call, TimeSpan now)
    {
        Volatile.Write(ref _lastUsed, now.Ticks);
        lock (_gate)
        {
            Unlink(call);
            _isStuck = false;
        }
    }

    /// <summary>
    /// Counts out what has waited past its deadline; and lets nobody in while the call that runs goes on long past its own.
    /// </summary>
    /// <param name="now">The moment.</param>
    /// <param name="expired">Takes what is to be answered.</param>
    /// <returns>Whether to look again; else <see cref="TryEnter"/> says when.</returns>
    public bool Sweep(TimeSpan now, List<KeyedCall> expired)
    {
        lock (_gate)
        {
            _isStuck = false;
            for (var call = _first; call is not null; call = call.Next)
            {
                if (call.IsTaken)
                {
                    _isStuck |= call.Deadline + RunningRequests.Patience <= now;
                }
                else if (call.Deadline <= now && call.TryExpire())
                {
                    expired.Add(call);
                    Unlink(call);
                }
            }

            return _isWatched = _isStuck || _entered > 1;
        }
    }

    /// <summary>Lets nobody in any more; who is in stays.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    /// <summary>Lets nobody in any more; false while somebody is.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            return !_isClosed && (_isClosed = _entered == 0);
        }
    }

    /// <summary>Cancels <see cref="Work"/> for good; its callbacks run on the pool.</summary>
    public void Cancel()
    {
        CancellationTokenSource? work;
        lock (_gate)
        {
            _isCancelled = true;
            work = _work;
        }

        if (work is not null)
        {
            WorkPool.Cancel(work);
        }
    }

    private void Link(KeyedCall call)
    {
        call.Next = _first;
        if (_first is not null)
        {
            _first.Previous = call;
        }

        _first = call;
    }

    /// <summary>The call keeps its own links, so that a walk that has come to it goes on.</summary>
    private void Unlink(KeyedCall call)
    {
        if (call.Previous is { } previous)
        {
            previous.Next = call.Next;
        }
        else
        {
            _first = call.Next;
        }

        if (call.Next is { } next)
        {
            next.Previous = call.Previous;
        }

        _entered--;
    }
}

/// <summary>What came of an attempt to enter.</summary>
internal enum Entry
{
    Entered,
    Closed,
    Full,
}
