using System.Runtime.InteropServices;
using Mesh.Configuration;
using Mesh.Membership;
using Mesh.Routing;
using Mesh.Upstreams;

namespace Mesh.Node.Forwarding;

/// <summary>One HTTP request on its way to an upstream, with all that is decided about it. Its settings are those that it began
/// with, whatever changes meanwhile. For one request at a time.</summary>
internal sealed class ForwardedRequest : IDisposable
{
    private static readonly HttpRequestOptionsKey<ForwardedRequest> Option = new("mesh-forwarded-request");
    private static ulong _turns;

    private readonly RetryOptions _retry;
    private readonly ulong _position;
    private readonly List<string> _tried = [];
    private bool _hasBudget;

    internal ForwardedRequest(UpstreamRoutes routes, RetryOptions retry, string? key, bool idempotent)
    {
        (Routes, _retry, Key, Idempotent) = (routes, retry, key, idempotent);
        _position = key is null ? Interlocked.Increment(ref _turns) : Ring.PositionOf(key);
    }

    internal UpstreamRoutes Routes { get; }

    /// <summary>The key, or null.</summary>
    internal string? Key { get; }

    /// <summary>Whether sending it twice does no harm.</summary>
    internal bool Idempotent { get; }

    /// <summary>What an instance is asked for.</summary>
    internal required string PathAndQuery { get; init; }

    /// <summary>How long it may take until the response's headers are there.</summary>
    internal required TimeSpan Deadline { get; init; }

    /// <summary>Its body, if it was read so that it can be sent again; null for none, or one that streams.</summary>
    internal byte[]? Body { get; init; }

    /// <summary>The attempt that was answered, until it is over.</summary>
    internal Attempt? Current { get; private set; }

    /// <summary>How often it was sent to an instance.</summary>
    internal int Attempts { get; private set; }

    /// <summary>Attempts that may have run and lost their connection.</summary>
    internal int Losses { get; set; }

    /// <summary>Retries after failures.</summary>
    internal int Retries { get; private set; }

    /// <summary>How it ended without a response of an instance; null while it has not.</summary>
    internal RequestResult? Failure { get; set; }

    /// <summary>Marks a message as this request's.</summary>
    internal void Attach(HttpRequestMessage message) => message.Options.Set(Option, this);

    /// <summary>The request that a message belongs to.</summary>
    internal static ForwardedRequest Of(HttpRequestMessage message) =>
        message.Options.TryGetValue(Option, out var request)
            ? request
            : throw new InvalidOperationException("The message belongs to no forwarded request.");

    /// <summary>Begins the next attempt: at the instance that the routes choose, and that has room. Null when there is none.</summary>
    internal Attempt? Begin(TimeProvider clock)
    {
        while (Routes.Choose(Key, _position, CollectionsMarshal.AsSpan(_tried)) is { } chosen)
        {
            _tried.Add(chosen.Candidate.Name);
            if (chosen.Candidate.TryEnter(Routes.Definition.MaxInFlight))
            {
                Attempts++;
                return Current = new Attempt(chosen, clock);
            }

            IsFull = true;
        }

        return null;
    }

    /// <summary>Whether an instance was passed over because it had as many requests as it may.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>What follows an attempt that ended so.</summary>
    internal NextStep Judge(AttemptFate fate, Outcome outcome = default, Reason reason = default)
    {
        var end = new AttemptEnd(fate, outcome, reason, Idempotent, Spills: Routes.Spills(Key), Losses: Losses, Retries: Retries);
        return RetryPolicy.Judge(end, _retry);
    }

    /// <summary>Takes a retry from the upstream's budget; false when there is none left.</summary>
    internal bool TryRetry()
    {
        var mayRetry = _hasBudget || TryTakeBudget();
        Retries += mayRetry ? 1 : 0;
        return mayRetry;
    }

    /// <summary>Takes a place in the upstream's budget for a second sending beside the first; false when there is none left.</summary>
    internal bool TryHedge() => !_hasBudget && TryTakeBudget();

    /// <summary>The same request, to be sent to another instance than the one that has it now.</summary>
    internal ForwardedRequest Second()
    {
        var second = new ForwardedRequest(Routes, _retry, Key, Idempotent) { Deadline = Deadline, PathAndQuery = PathAndQuery };
        if (Current is { } current)
        {
            second._tried.Add(current.Instance.Name);
        }

        return second;
    }

    /// <summary>The second sending is the one that counts.</summary>
    internal void Take(ForwardedRequest second)
    {
        Current?.End(LoadEnd.Withdrawn);
        Current = second.Current;
        Attempts += second.Attempts;
        second.Current = null;
        second.Dispose();
    }

    /// <summary>How long to pause before the next retry: not at all before the first, which goes to another instance.</summary>
    internal TimeSpan Pause(double chance) =>
        Retries <= 1 ? TimeSpan.Zero : RetryPolicy.Pause(Retries - 1, chance, _retry);

    private bool TryTakeBudget()
    {
        Routes.Budget.UnderWay = Routes.All.Candidates.Sum(candidate => candidate.InFlight);
        return _hasBudget = Routes.Budget.TryTake();
    }

    public void Dispose()
    {
        Current?.End(LoadEnd.Withdrawn);
        if (_hasBudget)
        {
            Routes.Budget.Release();
        }
    }
}
