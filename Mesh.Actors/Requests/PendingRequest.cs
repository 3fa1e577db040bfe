using System.Threading.Tasks.Sources;
using Mesh.Documents;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Routing;
using Mesh.Telemetry;
using Mesh.Traffic;

namespace Mesh.Requests;

/// <summary>
/// One request of a caller on this node, from its start to its outcome: what is asked, where it was sent, and the
/// value-task source that its caller awaits. Pooled: the caller's look at the result gives it back to its
/// <see cref="RequestTable"/>.
/// </summary>
/// <remarks>
/// Whoever wins <see cref="TryClaim"/> owns the request alone, and either completes it or sends it again. The state
/// is a generation and one bit, in flight: a reply, a deadline or a lost connection that comes for an older
/// generation loses the compare-exchange, so a late reply never answers another request.
/// </remarks>
internal sealed class PendingRequest(RequestTable table, int index)
    : IValueTaskSource<RequestResult>, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<RequestResult> _source;
    private RequestResult _result;
    private CancellationTokenRegistration _cancellation;
    private long _state; // generation * 2 + (1 while in flight)
    private int _startingThread;
    private TimeSpan? _measuredFrom;

    public int Index { get; } = index;

    /// <summary>While it is free: the next free slot + 1, or 0. Only for its table.</summary>
    public uint NextFree { get; set; }

    public string Service { get; set; } = "";

    /// <summary>Where it counts.</summary>
    public ServiceCalls Calls { get; set; } = table.Traffic.Other;

    /// <summary>Its spans; null for most.</summary>
    public RequestTrace? Trace { get; set; }

    /// <summary>Whether it is one of two ways that one request goes at once: that one is counted, this is not.</summary>
    public bool IsPart { get; set; }

    public string? Key { get; set; }

    /// <summary>The same for each attempt, on whatever node; null for a request that has none.</summary>
    public string? RequestId { get; set; }

    /// <summary>The key's position on the ring.</summary>
    public ulong Position { get; set; }

    public ReadOnlyMemory<byte> Payload { get; set; }

    /// <summary>A monotonic time of the table's clock.</summary>
    public TimeSpan Deadline { get; set; }

    public bool Idempotent { get; set; }

    /// <summary>Whether only the key's owner may be asked.</summary>
    public bool IsStrict { get; set; }

    /// <summary>How often the request was handed to a node.</summary>
    public int Attempts { get; set; }

    /// <summary>Once true, only Replied, Refused, HandlerFailed or Unknown may end the request.</summary>
    public bool MayHaveRun { get; set; }

    /// <summary>The nodes that this request is not sent to again, by name.</summary>
    public string[] Tried { get; private set; } = [];

    /// <summary>What stood in its way so far; null for most.</summary>
    public Setbacks? Setbacks { get; private set; }

    /// <summary>Where the latest attempt was sent, or the waiting room.</summary>
    public IPeer? Peer { get; set; }

    /// <summary>What measures the node that the latest attempt was sent to; null when nothing does.</summary>
    public ServiceLoad? Load { get; private set; }

    /// <summary>When the latest attempt was sent; a monotonic time of the table's clock.</summary>
    public TimeSpan SentAt { get; private set; }

    /// <summary>
    /// The end of the latest attempt in its connection's outbox: beyond what was taken, it was never sent.
    /// </summary>
    public long OutboxEnd { get; set; }

    public short Version => _source.Version;

    /// <summary>What travels on the wire, and what a reply brings back: generation and slot.</summary>
    public ulong WireId => Requests.RequestId.Of(Index, Volatile.Read(ref _state) >> 1);

    /// <summary>The <see cref="WireId"/> of the attempt that was claimed last. Only for the request's owner.</summary>
    public ulong ClaimedWireId => Requests.RequestId.Of(Index, (Volatile.Read(ref _state) >> 1) - 1);

    /// <summary>Cancelled while the request is in flight, it ends the request.</summary>
    public CancellationToken Cancellation { get; private set; }

    /// <summary>Whether this is the caller's thread, still in <c>SendAsync</c>, and a handler may hold it up.</summary>
    public bool IsStartingHere => Volatile.Read(ref _startingThread) == Environment.CurrentManagedThreadId;

    /// <summary>Replaces the list, which others may be reading.</summary>
    public void AddTried(string node) => Tried = [.. Tried, node];

    /// <summary>What stood in its way, to note one more.</summary>
    public Setbacks NoteSetback() => Setbacks ??= new Setbacks();

    /// <summary>An attempt is about to be sent.</summary>
    public void BeginAttempt(ServiceLoad? load, TimeSpan now)
    {
        Load = load;
        SentAt = now;
        load?.Sent();
    }

    /// <summary>The attempt was not sent.</summary>
    /// <param name="why">What came of sending it.</param>
    public void WithdrawAttempt(SendResult why)
    {
        Trace?.Withdraw(Words.Of(why.ToString()));
        Load?.Ended(LoadEnd.Withdrawn, TimeSpan.Zero);
        Load = null;
    }

    /// <summary>What was sent is not waited for any more. Only for the request's owner.</summary>
    /// <param name="end">How the attempt ended.</param>
    /// <param name="now">The moment; zero where nobody looked.</param>
    public void EndAttempt(LoadEnd end, TimeSpan now = default)
    {
        Peer!.AttemptEnded();
        Load?.Ended(end, now - SentAt);
        Load = null;
    }

    /// <summary>The request begins.</summary>
    /// <param name="holdsCaller">See <see cref="IsStartingHere"/>.</param>
    /// <param name="now">The moment; a monotonic time of the table's clock.</param>
    /// <param name="cancellation">See <see cref="Cancellation"/>.</param>
    public void Start(bool holdsCaller, TimeSpan now, CancellationToken cancellation)
    {
        _measuredFrom = !IsPart && table.Traffic.IsMeasured(now) ? now : null;
        _startingThread = holdsCaller ? Environment.CurrentManagedThreadId : 0;
        Cancellation = cancellation;
        if (cancellation.CanBeCanceled)
        {
            _cancellation = cancellation.UnsafeRegister(
                static (request, _) => ((PendingRequest)request!).Cancel(), this);
        }
    }

    /// <summary>The caller's thread leaves <c>SendAsync</c>: from here on a completion is queued to the pool.</summary>
    public void Started() => Volatile.Write(ref _startingThread, 0);

    /// <summary>
    /// Lets replies, deadlines and faults claim the request. The caller of this must not touch it afterwards.
    /// </summary>
    public void PublishInFlight() => Volatile.Write(ref _state, _state | 1);

    /// <summary>Takes the request out of flight, if the generation is still the current one.</summary>
    public bool TryClaim(long generation)
    {
        var inFlight = (generation << 1) | 1;
        return Interlocked.CompareExchange(ref _state, (generation + 1) << 1, inFlight) == inFlight;
    }

    /// <summary>The generation that may be claimed now; false while the request is not in flight.</summary>
    public bool IsInFlight(out long generation)
    {
        var state = Volatile.Read(ref _state);
        generation = state >> 1;
        return (state & 1) != 0;
    }

    /// <summary>Ends the request. Only for its owner.</summary>
    /// <param name="result">What its caller gets.</param>
    /// <param name="batch">Has the caller go on, with others; null: as soon as there is a thread for it.</param>
    public void Complete(in RequestResult result, ReplyBatch? batch = null)
    {
        Setbacks?.Budget?.Release();
        _result = result;
        Count(result);
        Trace?.End(result);
        if (IsStartingHere)
        {
            Execute(); // nobody awaits yet: the caller finds the result when SendAsync returns
        }
        else if (batch is not null)
        {
            batch.Add(this);
        }
        else
        {
            WorkPool.Queue(this, preferLocal: true);
        }
    }

    public void Execute() => _source.SetResult(_result);

    public RequestResult GetResult(short token)
    {
        var result = _source.GetResult(token);
        _cancellation.Dispose(); // waits for a running callback: it must not see the next request
        _cancellation = default;
        Cancellation = default;
        _source.Reset();
        _result = default;
        Payload = default;
        Key = null;
        RequestId = null;
        Trace = null;
        Setbacks = null;
        Peer = null;
        Load = null;
        Attempts = 0;
        MayHaveRun = false;
        Tried = [];
        table.Return(this);
        return result;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Count(in RequestResult result)
    {
        if (IsPart)
        {
            Calls.AddAttempts(Attempts);
            return;
        }

        Calls.End(result.Outcome, result.Reason, Attempts);
        if (_measuredFrom is { } began)
        {
            table.Traffic.Measure(began, Calls.Service, result.Outcome);
        }
    }

    private void Cancel()
    {
        if (IsInFlight(out var generation) && TryClaim(generation))
        {
            table.Cancelled(this);
        } // else it is on its way between two nodes, and the next look at the deadlines finds the cancellation
    }
}
