namespace Mesh;

/// <summary>What a caller gets: exactly one for each request, whatever happened to it.</summary>
public readonly record struct RequestResult
{
    /// <summary>How the request ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Why it ended so; <see cref="Reason.None"/> when the handler replied.</summary>
    public Reason Reason { get; init; }

    /// <summary>The handler's reply; empty unless <see cref="Outcome"/> is <see cref="Outcome.Replied"/>.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>A sentence for people, naming the value at fault; null when the handler replied.</summary>
    public string? Detail { get; init; }

    /// <summary>The name of the node that answered, or that was tried last; null when none was tried.</summary>
    public string? Node { get; init; }

    /// <summary>How often the request was sent to a node; zero or more.</summary>
    public int Attempts { get; init; }

    /// <summary>How long to wait before trying again, when <see cref="Reason"/> is <see cref="Reason.Overloaded"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the handler ran and answered.</summary>
    public bool IsReplied => Outcome == Outcome.Replied;
}
