using Mesh.Configuration;

namespace Mesh.Routing;

/// <summary>Decides what follows the end of an attempt. Pure.</summary>
/// <remarks>
/// Two rules stand above all: what may have run is sent again only when the request is idempotent, and a request that
/// took two connections with it is sent nowhere again, because it may be what brought their nodes down.
/// </remarks>
internal static class RetryPolicy
{
    /// <summary>A request that lost so many connections is sent nowhere again.</summary>
    public const int MaxLosses = 2;

    public static NextStep Judge(in AttemptEnd end, RetryOptions options)
    {
        if (end.MayHaveRun && !end.Idempotent)
        {
            return NextStep.End;
        }

        return end.Fate switch
        {
            AttemptFate.NeverSent => NextStep.Reroute,
            AttemptFate.ConnectionLost => end.Losses >= MaxLosses ? NextStep.End : NextStep.Reroute,
            _ => JudgeAnswer(end, mayRetry: end.Retries < options.MaxAttempts - 1),
        };
    }

    /// <summary>Whether a request may leave a suspect for the next node.</summary>
    /// <remarks>
    /// Not when one more loss is all that it may have: a node that the request ends is silent for a while before its
    /// connection is lost, and the next would be one too many.
    /// </remarks>
    /// <param name="idempotent">Whether running it twice does no harm.</param>
    /// <param name="losses">Attempts that may have run and lost their connection.</param>
    public static bool MayLeaveSuspect(bool idempotent, int losses) => idempotent && losses < MaxLosses - 1;

    /// <summary>How long to pause before the nth try: longer each time, by chance, so that many do not come in step.</summary>
    /// <param name="nth">1 for the first.</param>
    /// <param name="chance">0 up to 1.</param>
    /// <param name="options">The least and the longest pause.</param>
    public static TimeSpan Pause(int nth, double chance, RetryOptions options)
    {
        var longest = Math.Min(
            options.MaxBackoff.TotalMilliseconds,
            options.MinBackoff.TotalMilliseconds * Math.Pow(2, Math.Min(nth, 30)));
        return options.MinBackoff
            + TimeSpan.FromMilliseconds(chance * (longest - options.MinBackoff.TotalMilliseconds));
    }

    private static NextStep JudgeAnswer(in AttemptEnd end, bool mayRetry) => (end.Outcome, end.Reason) switch
    {
        // The node does not have the key, or no lease for it: the next word of its owner is this node's own view's.
        (Outcome.Rejected, Reason.Moved) or (Outcome.Unreachable, Reason.NoLease) => NextStep.Wait,
        (Outcome.Rejected, Reason.Draining or Reason.UnknownService) =>
            end.IsStrict ? NextStep.Wait : NextStep.Reroute,

        // It did not run, so another node may have it, idempotent or not; a key's owner is not to be avoided for it.
        (Outcome.Rejected, Reason.Overloaded) => end.Spills && mayRetry ? NextStep.Retry : NextStep.End,

        // Elsewhere only: a second actor of the key would be worse than the failure.
        (Outcome.HandlerFailed, Reason.HandlerThrew) =>
            !end.IsStrict && !end.KeepsState && mayRetry ? NextStep.Retry : NextStep.End,

        // Its node cut it off. A strict key's owner would only say so again: it knows the request by its id.
        (Outcome.Unknown, _) => mayRetry && !end.IsStrict && !end.KeepsState ? NextStep.Retry : NextStep.End,
        _ => NextStep.End,
    };
}
