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
    /// <summary>Who asked: the client's address and port, and the names that it goes by.</summary>
    public string Client { get; init; } = "a client";

    internal IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>The text of the client's file that a mandatory argument names.</summary>
    /// <param name="argument">An argument that <see cref="ArgumentDefinition.IsFile"/>.</param>
    /// <exception cref="CommandFailedException">The client did not send it.</exception>
    public string TextOf(string argument) => Files.GetValueOrDefault(argument) ?? throw new CommandFailedException(
        $"{Arguments.Required(argument)} did not come along: this pbm is older than the node, and does not send files.");
}
