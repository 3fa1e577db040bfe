namespace Mesh.Node.Gateway;

/// <summary>How an outcome is said in HTTP: its status, and when to come back.</summary>
internal static class OutcomeStatus
{
    /// <summary>The HTTP status of a request that ended so.</summary>
    /// <remarks>A pair that the runtime doesn't make has the status of its outcome, so that a reason added later is
    /// never told as a success.</remarks>
    internal static int Of(Outcome outcome, Reason reason) => outcome switch
    {
        Outcome.Replied => StatusCodes.Status200OK,
        Outcome.Refused when reason == Reason.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        Outcome.Refused => StatusCodes.Status400BadRequest,
        Outcome.HandlerFailed => StatusCodes.Status502BadGateway,
        Outcome.Rejected => OfRejected(reason),
        Outcome.Unreachable => StatusCodes.Status503ServiceUnavailable,
        Outcome.Unknown => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Whole seconds to wait before trying again, 1 or more; null where waiting doesn't help.</summary>
    internal static long? RetryAfterSeconds(in RequestResult result)
    {
        if (result.Outcome != Outcome.Rejected || result.Reason is not (Reason.Overloaded or Reason.Draining))
        {
            return null;
        }

        var wait = result.RetryAfter ?? TimeSpan.Zero;
        return Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
    }

    private static int OfRejected(Reason reason) => reason switch
    {
        Reason.Overloaded => StatusCodes.Status429TooManyRequests,
        Reason.Expired => StatusCodes.Status504GatewayTimeout,
        Reason.TooLarge => StatusCodes.Status413PayloadTooLarge,
        Reason.Poisonous or Reason.RequestIdReused => StatusCodes.Status422UnprocessableEntity,
        Reason.UnknownService => StatusCodes.Status404NotFound,
        Reason.InvalidKey or Reason.KeyRequired or Reason.InvalidDeadline or Reason.InvalidRequestId =>
             StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
