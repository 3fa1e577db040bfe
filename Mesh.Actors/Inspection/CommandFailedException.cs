namespace Mesh.Inspection;

/// <summary>Fails a command; the client prints the message and exits with 1.</summary>
/// <param name="message">For people: which value, what was found, what was wanted.</param>
public sealed class CommandFailedException(string message) : Exception(message);
