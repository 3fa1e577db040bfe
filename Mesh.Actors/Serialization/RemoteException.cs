namespace Mesh.Serialization;

/// <summary>What was thrown on another node: its type by name alone, since no node builds the types that a message names.</summary>
/// <param name="type">The type's name, as it came.</param>
/// <param name="message">The exception's message.</param>
/// <param name="remoteStackTrace">Where it was thrown there; empty when that was not told.</param>
/// <param name="inner">What caused it.</param>
public sealed class RemoteException(string type, string message, string remoteStackTrace, Exception? inner)
    : Exception(message, inner)
{
    /// <summary>The type that it has on the other node.</summary>
    public string RemoteType { get; } = type;

    /// <summary>Where it was thrown there; empty when that was not told.</summary>
    public string RemoteStackTrace { get; } = remoteStackTrace;

    /// <inheritdoc/>
    public override string ToString() => $"{RemoteType}: {Message}{Environment.NewLine}{RemoteStackTrace}";
}
