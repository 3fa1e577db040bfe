using Mesh.Configuration;
using Mesh.Links;
using Mesh.Requests;

namespace Mesh.Services;

/// <summary>Runs one service's requests on this node. Thread-safe.</summary>
internal abstract class ServiceHost(ServiceDefinition definition, int maxPayloadBytes, TimeProvider clock)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public ServiceDefinition Definition { get; } = definition;

    /// <summary>Takes one request, and sees to it that it is answered.</summary>
    public abstract void Accept(in IncomingRequest request);

    /// <summary>What the handler is given; null, and the request answered, when its deadline has passed.</summary>
    public Request? Begin(in IncomingRequest request)
    {
        var timeLeft = request.Deadline - clock.Monotonic();
        if (timeLeft > TimeSpan.Zero)
        {
            return new Request(request.Service, request.Key, request.Payload, timeLeft);
        }

        request.Answer(Answer.Rejected(Reason.Expired, "the deadline passed before the handler began."));
        return null;
    }

    /// <summary>Answers with the handler's reply.</summary>
    public void Finish(in IncomingRequest request, in Reply reply) =>
        request.Answer(Answer.From(reply, maxPayloadBytes));

    /// <summary>Answers with what the handler threw. Its message stays here: it may name what callers must not see.</summary>
    public static void Fail(in IncomingRequest request, Exception fault) =>
        request.Answer(Answer.Failed(Reason.HandlerThrew, $"the handler threw {fault.GetType().Name}."));

    /// <summary>Answers that a bounded queue is full.</summary>
    protected static void Overload(in IncomingRequest request, string what) =>
        request.Answer(Answer.Overloaded(what, RetryAfter));
}
