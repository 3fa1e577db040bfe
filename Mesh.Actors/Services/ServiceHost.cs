using Mesh.Configuration;
using Mesh.Links;
using Mesh.Requests;
using Mesh.Traffic;

namespace Mesh.Services;

/// <summary>Runs one service's requests on this node. Thread-safe.</summary>
internal abstract class ServiceHost(
    ServiceDefinition definition, int maxPayloadBytes, TimeProvider clock, RunningRequests? running = null)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public ServiceDefinition Definition { get; } = definition;

    /// <summary>The node's name, for its spans.</summary>
    public string Node { get; init; } = string.Empty;

    /// <summary>The requests that came.</summary>
    public KeyTraffic Traffic { get; } = new(clock);

    /// <summary>Requests that wait or run here.</summary>
    public abstract int UnderWay { get; }

    /// <summary>Requests that run here; of a keyed service, keys that are at one.</summary>
    public virtual int Active => UnderWay;

    /// <summary>Keys that have an actor here.</summary>
    public virtual int Keys => 0;

    /// <summary>What runs asynchronously on this node.</summary>
    protected RunningRequests Running { get; } = running ?? new RunningRequests(clock, TimeSpan.Zero);

    /// <summary>Takes one request, and sees to it that it is answered.</summary>
    public abstract void Accept(in IncomingRequest request);

    /// <summary>
    /// Takes no new requests any more, hands back those that wait, so that their callers' nodes send them elsewhere, and
    /// ends when nothing runs.
    /// </summary>
    /// <exception cref="OperationCanceledException">It took too long: something still runs.</exception>
    public abstract Task DrainAsync(CancellationToken cancellation);

    /// <summary>Looks after what waits; called every few milliseconds.</summary>
    public virtual void Sweep(TimeSpan now)
    {
    }

    /// <summary>
    /// What the handler is given; null, and the request answered, when its deadline has passed or it was cancelled.
    /// </summary>
    public Request? Begin(in IncomingRequest request)
    {
        var timeLeft = request.WaitedForUntil - clock.Monotonic();
        if (timeLeft <= TimeSpan.Zero)
        {
            Expire(request);
        }
        else if (Running.TakeEarly(request.Sink, request.Id))
        {
            request.Answer(Answer.Rejected(Reason.Cancelled, "the caller cancelled before the handler began."));
        }
        else
        {
            return new Request(request.Service, request.Key, request.Payload, timeLeft)
            {
                RequestId = request.CallersId,
            };
        }

        return null;
    }

    /// <summary>A handler's reply as its caller gets it.</summary>
    public Answer AnswerOf(in Reply reply) => Answer.From(reply, maxPayloadBytes);

    /// <summary>Answers with what the handler threw. Its message stays here: it may name what callers must not see.</summary>
    public static void Fail(in IncomingRequest request, Exception fault) => request.Answer(AnswerOf(fault));

    /// <summary>What a handler threw, as its caller gets it.</summary>
    public static Answer AnswerOf(Exception fault) =>
        Answer.Failed(Reason.HandlerThrew, $"the handler threw {fault.GetType().Name}.");

    /// <summary>To what waited in a queue past its deadline.</summary>
    public static Answer Expired { get; } =
        Answer.Rejected(Reason.Expired, "the deadline passed before the handler began.");

    /// <summary>The answer of a handler that heeded its cancellation.</summary>
    /// <param name="deadline">When nobody waited for it any more.</param>
    public Answer InterruptedAt(TimeSpan deadline) =>
        deadline <= clock.Monotonic() ? Answer.DeadlineExceeded : Answer.Cancelled;

    /// <summary>Answers that the deadline passed in a queue.</summary>
    protected static void Expire(in IncomingRequest request) => request.Answer(Expired);

    /// <summary>Answers that this node takes no new work, so that the request goes to another.</summary>
    protected static void Refuse(in IncomingRequest request) =>
        request.Answer(Answer.Rejected(Reason.Draining, $"this node takes no new work for '{request.Service}'."));

    /// <summary>Answers that a bounded queue is full.</summary>
    protected static void Overload(in IncomingRequest request, string what) =>
        request.Answer(Answer.Overloaded(what, RetryAfter));
}
