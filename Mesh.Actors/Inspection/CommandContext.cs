namespace Mesh.Inspection;

/// <summary>What a handler is given for one run.</summary>
/// <param name="Arguments">The values, checked against the command's arguments, defaults filled in.</param>
/// <param name="Services">The node's services; what a handler needs is resolved when it runs, not before.</param>
/// <param name="Cancellation">Cancelled when the user interrupts, the client goes away or the node stops.</param>
public sealed record CommandContext(
    CommandArguments Arguments,
    IServiceProvider Services,
    CancellationToken Cancellation)
{
    /// <summary>Who asked: the client's address and port.</summary>
    public string Client { get; init; } = "a client";
}
