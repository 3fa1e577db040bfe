using Mesh.Configuration;
using Mesh.Documents;
using Mesh.Links;
using Mesh.Requests;
using Mesh.Traffic;

namespace Mesh.Routing;

/// <summary>
/// Carries out what <see cref="RetryPolicy"/> decides about a request whose attempt ended. Thread-safe; each call is for
/// the request's owner alone.
/// </summary>
internal sealed class Delivery(
    RetryOptions options, TimeProvider clock, Dispatcher dispatcher, WaitingRoom room, Random random)
{
    private readonly Lock _gate = new(); // a Random is not thread-safe

    public RetryBudgets Budgets { get; } = new(options);

    /// <summary>The requests with an id that took connections with them.</summary>
    public LossBook Losses { get; } = new(clock);

    /// <summary>A node answered the attempt.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answer">What the node said.</param>
    /// <param name="ended">Where the request goes if that ends it well; null: it is completed at once.</param>
    public void Answered(PendingRequest request, in Answer answer, ReplyBatch? ended = null)
    {
        if (answer.Outcome is Outcome.Replied or Outcome.Refused)
        {
            request.Complete(Ends.Answered(request, answer), ended); // nearly all
            return;
        }

        var setbacks = request.NoteSetback();
        setbacks.LastReason = answer.Reason;
        var end = Facts(request, AttemptFate.Answered, answer);
        var next = RetryPolicy.Judge(end, options);
        if (next == NextStep.End || (next == NextStep.Retry && !TryRetry(request, setbacks)))
        {
            request.Complete(Ends.Answered(request, answer));
            return;
        }

        if (answer.Outcome == Outcome.HandlerFailed)
        {
            setbacks.Failure = new FailedAttempt(request.Peer!.Name, answer);
        }

        GoOn(request, next, end.MayHaveRun, Words.Of(answer.Reason));
    }

    /// <summary>The attempt's connection was lost.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sent">Whether the request was handed to that connection.</param>
    /// <param name="cause">Why, for the caller.</param>
    public void ConnectionLost(PendingRequest request, bool sent, string cause)
    {
        if (sent)
        {
            request.NoteSetback().NoteLost(request.Peer!);
            NoteLosses(request, request.Setbacks!);
        }

        var end = Facts(request, sent ? AttemptFate.ConnectionLost : AttemptFate.NeverSent, default);
        var next = RetryPolicy.Judge(end, options);
        if (next == NextStep.End)
        {
            request.Complete(Ends.ConnectionLost(request, cause));
        }
        else
        {
            GoOn(request, next, end.MayHaveRun, sent ? "connection-lost" : "not-sent");
        }
    }

    /// <summary>The attempt's node turned suspect, and another one is well.</summary>
    public void LeftSuspect(PendingRequest request)
    {
        request.NoteSetback().NoteLeft(request.Peer!);
        GoOn(request, NextStep.Reroute, mayHaveRun: true, "suspect");
    }

    private AttemptEnd Facts(PendingRequest request, AttemptFate fate, in Answer answer)
    {
        dispatcher.Routes.Services.TryGetValue(request.Service, out var routes);
        return new AttemptEnd(
            fate,
            answer.Outcome,
            answer.Reason,
            request.Idempotent,
            request.IsStrict,
            routes?.KeepsState ?? false,
            routes?.Spills(request.Key) ?? false,
            LossesOf(request),
            request.Setbacks?.Retries ?? 0);
    }

    private void NoteLosses(PendingRequest request, Setbacks setbacks)
    {
        if (request.RequestId is { } id)
        {
            foreach (var peer in setbacks.Lost)
            {
                Losses.Note(request.Service, id, peer);
            }
        }
    }

    /// <summary>Those of this request, and of all others that have its id: its caller may have tried before, or hedge.</summary>
    private int LossesOf(PendingRequest request)
    {
        var own = request.Setbacks?.Losses ?? 0;
        return request.RequestId is { } id && Losses.IsPoisonous(request.Service, id) ? Math.Max(own, RetryPolicy.MaxLosses) : own;
    }

    /// <summary>Whether there are a node, time and room in the budget for a retry, which then counts in it.</summary>
    private bool TryRetry(PendingRequest request, Setbacks setbacks)
    {
        if (!dispatcher.CanGoElsewhere(request))
        {
            return false; // no pause that ends with the same answer
        }

        setbacks.NotBefore = AfterPause(setbacks.Retries + 1);
        if (setbacks.NotBefore >= request.Deadline)
        {
            return false;
        }

        if (setbacks.Budget is null)
        {
            var budget = Budgets.Of(request.Service);
            setbacks.Budget = budget.TryTake() ? budget : null;
        }

        if (setbacks.Budget is null)
        {
            request.Calls.Deny();
        }

        return setbacks.Budget is not null;
    }

    private void GoOn(PendingRequest request, NextStep next, bool mayHaveRun, string why)
    {
        request.Calls.Follow(
            next switch { NextStep.Reroute => FollowUp.Reroute, NextStep.Retry => FollowUp.Retry, _ => FollowUp.Wait }, why);
        request.MayHaveRun |= mayHaveRun;
        request.Trace?.Follow(next, why);
        if (!request.IsStrict && next != NextStep.Wait)
        {
            request.AddTried(request.Peer!.Name);
        }

        switch (next)
        {
            case NextStep.Reroute:
                dispatcher.Dispatch(request);
                break;
            case NextStep.Retry:
                request.Setbacks!.Retries++;
                room.Enter(request, request.Setbacks.NotBefore, wakesOnNews: false);
                break;
            default:
                room.Enter(request, AfterPause(++request.NoteSetback().Waits), wakesOnNews: true);
                break;
        }
    }

    private TimeSpan AfterPause(int nth)
    {
        double chance;
        lock (_gate)
        {
            chance = random.NextDouble();
        }

        return clock.Monotonic() + RetryPolicy.Pause(nth, chance, options);
    }
}
