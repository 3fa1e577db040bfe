namespace Mesh.Upstreams;

/// <summary>How the instances of an upstream are probed; the <c>check</c> section.</summary>
internal sealed record HealthCheck
{
    /// <summary>Whether they are probed at all; without it, only requests tell how they are.</summary>
    public required bool Enabled { get; init; }

    /// <summary>What is asked for with <c>GET</c>; a slash first.</summary>
    public required string Path { get; init; }

    /// <summary>Between two probes of one node; a tenth more or less by chance.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long an answer may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>With requests out, how long an instance may be silent after a probe before it is suspect.</summary>
    public required TimeSpan SuspectAfter { get; init; }

    /// <summary>The statuses that are good.</summary>
    public required StatusRange Status { get; init; }

    /// <summary>What the body must contain; empty for anything.</summary>
    public required string Body { get; init; }

    /// <summary>Bad answers in a row that make an instance suspect; 1 upward.</summary>
    public required int UnhealthyAfter { get; init; }

    /// <summary>Good answers in a row that make it healthy again; 1 upward.</summary>
    public required int HealthyAfter { get; init; }

    /// <summary>How many nodes probe each instance; 1 upward.</summary>
    public required int Probers { get; init; }
}

/// <summary>Statuses from one to another, both included.</summary>
internal readonly record struct StatusRange(int First, int Last)
{
    /// <summary>Whether a status is among them.</summary>
    public bool Contains(int status) => status >= First && status <= Last;

    /// <summary>Reads <c>200</c> or <c>200-299</c>; null when it is neither.</summary>
    public static StatusRange? Parse(string text) => text.Split('-') switch
    {
        [var one] when StatusOf(one) is { } status => new(status, status),
        [var first, var last] when StatusOf(first) is { } from && StatusOf(last) is { } to && from <= to => new(from, to),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";

    private static int? StatusOf(string text) =>
        text.Length == 3 && text.All(char.IsAsciiDigit) && text[0] is >= '1' and <= '5'
            ? ((text[0] - '0') * 100) + ((text[1] - '0') * 10) + (text[2] - '0')
            : null;
}
