namespace Mesh.Tests.Simulation;

/// <summary>Everything that was asked in a run, and what became of it. Kept outside of all processes.</summary>
internal sealed class History
{
    /// <summary>By number.</summary>
    public List<Asked> Asked { get; } = [];
}

/// <summary>One uniquely numbered request. A caller that tries it again asks the same once more.</summary>
internal sealed record Asked(int Number, string Service, string? Key, bool Idempotent, string? RequestId, Behaviour Behaviour)
{
    /// <summary>Each time that a caller sent it to a node of its choice.</summary>
    public List<Call> Calls { get; } = [];

    /// <summary>Each time that a handler began it.</summary>
    public List<Run> Runs { get; } = [];

    public override string ToString() =>
        $"#{Number} {Service}/{Key ?? "-"} {(Idempotent ? "idempotent" : "not idempotent")} id {RequestId ?? "-"} {Behaviour}";

    /// <summary>What is known of it, a line for each event.</summary>
    public string Story() => string.Join(
        Environment.NewLine,
        [
            ToString(),
            .. Calls.Select(call => (call.StartedAt, $"asked of {call.Through.Identity}, {call.Deadline.TotalSeconds:0.000} s"))
                .Concat(Runs.Select(run => (run.At, $"ran on {run.On.Identity}")))
                .Concat(Calls.SelectMany(call => call.Ends))
                .OrderBy(line => line.Item1)
                .Select(line => $"  {line.Item1:mm\\:ss\\.ffffff} {line.Item2}"),
        ]);
}

/// <summary>One call of a node's client.</summary>
internal sealed record Call(SimProcess Through, TimeSpan StartedAt, TimeSpan Deadline)
{
    /// <summary>When it ended, and how; there is to be one.</summary>
    public List<(TimeSpan At, string What)> Ends { get; } = [];

    public RequestResult? Result { get; set; }
}

/// <summary>A handler began a request.</summary>
internal sealed record Run(SimProcess On, TimeSpan At);

/// <summary>What the handler of a request does.</summary>
internal enum Behaviour
{
    Answers,
    IsSlow,
    Throws,
    Hangs,
}
