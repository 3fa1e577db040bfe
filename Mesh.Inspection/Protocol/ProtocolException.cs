namespace Mesh.Inspection.Protocol;

/// <summary>The other side broke the protocol, or would have been sent what the protocol forbids.</summary>
/// <remarks>The message is a part of a sentence, in lower case and without a full stop.</remarks>
public sealed class ProtocolException(string message, Exception? inner = null) : Exception(message, inner);
