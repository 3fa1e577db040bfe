namespace Mesh;

/// <summary>How a request ended. Every request ends with exactly one, before its deadline.</summary>
public enum Outcome : byte
{
    /// <summary>The handler ran and answered.</summary>
    Replied = 1,

    /// <summary>The handler ran and declined the input. Sending the same again gives the same.</summary>
    Refused = 2,

    /// <summary>The handler ran and threw, or its reply is larger than the payload limit.</summary>
    HandlerFailed = 3,

    /// <summary>The handler did not run: overload, draining, expired in a queue, too large, unknown service.</summary>
    Rejected = 4,

    /// <summary>The handler did not run: there is nobody to send to.</summary>
    Unreachable = 5,

    /// <summary>The handler may have run: the request was sent, and no reply came in time or the connection is gone.</summary>
    Unknown = 6,
}
