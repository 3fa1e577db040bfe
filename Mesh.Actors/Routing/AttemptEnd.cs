namespace Mesh.Routing;

/// <summary>How an attempt ended, with all that the next step is decided from.</summary>
/// <param name="Fate">What became of it.</param>
/// <param name="Outcome">What its node answered; only with <see cref="AttemptFate.Answered"/>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Idempotent">Whether running it twice does no harm.</param>
/// <param name="IsStrict">Whether only the key's owner may be asked.</param>
/// <param name="KeepsState">Whether the service keeps an actor for each key, so that another node has not its state.</param>
/// <param name="Spills">Whether another node is as good when one has too much to do.</param>
/// <param name="Losses">Attempts that may have run and lost their connection, this one included.</param>
/// <param name="Retries">Retries made so far.</param>
internal readonly record struct AttemptEnd(
    AttemptFate Fate,
    Outcome Outcome = default,
    Reason Reason = default,
    bool Idempotent = false,
    bool IsStrict = false,
    bool KeepsState = false,
    bool Spills = false,
    int Losses = 0,
    int Retries = 0)
{
    /// <summary>Whether the handler ran in this attempt, for all that is known here.</summary>
    public bool MayHaveRun => Fate switch
    {
        AttemptFate.NeverSent => false,
        AttemptFate.Answered => Outcome is not (Outcome.Rejected or Outcome.Unreachable),
        _ => true,
    };
}

/// <summary>What became of an attempt.</summary>
internal enum AttemptFate
{
    /// <summary>Its connection was lost before it was handed to it.</summary>
    NeverSent,

    /// <summary>Its connection was lost after it was handed to it.</summary>
    ConnectionLost,

    /// <summary>Its node answered.</summary>
    Answered,
}

/// <summary>What to do with a request whose attempt ended.</summary>
internal enum NextStep
{
    /// <summary>The request ends.</summary>
    End,

    /// <summary>To the next node, at once; counts in no budget.</summary>
    Reroute,

    /// <summary>To another node after a pause, if the budget has room.</summary>
    Retry,

    /// <summary>Here, until this node's view changes or a pause is over, and then by the route again.</summary>
    Wait,
}
