namespace Mesh;

/// <summary>What a handler answers: a payload, or a refusal of the input.</summary>
public readonly record struct Reply
{
    private Reply(Reason reason, ReadOnlyMemory<byte> payload, string? detail)
    {
        Reason = reason;
        Payload = payload;
        Detail = detail;
    }

    /// <summary>A reply without a payload.</summary>
    public static Reply Empty => default;

    /// <summary><see cref="Mesh.Reason.None"/> for an answer, else why the input was refused.</summary>
    public Reason Reason { get; }

    /// <summary>The answer's bytes. They must not change after the handler returned them.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>For people: which value was refused, what was found, what was wanted.</summary>
    public string? Detail { get; }

    /// <summary>An answer.</summary>
    public static Reply With(ReadOnlyMemory<byte> payload) => new(Reason.None, payload, null);

    /// <summary>Declines a payload that does not parse (400 over HTTP).</summary>
    public static Reply Malformed(string detail) => new(Reason.Malformed, default, detail);

    /// <summary>Declines a payload that parses but asks for something that can't be done (422 over HTTP).</summary>
    public static Reply Unprocessable(string detail) => new(Reason.Unprocessable, default, detail);
}
