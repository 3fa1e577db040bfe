using Mesh.Identity;
using Microsoft.AspNetCore.Connections;

namespace Mesh.Connections;

/// <summary>Puts TLS over connections that were accepted, and gives nobody much time for it.</summary>
/// <param name="identity">Who this node is, and whom it trusts.</param>
/// <param name="roles">One of these must be the peer's.</param>
/// <param name="patience">How long the peer may take.</param>
internal sealed class Handshake(TlsIdentity identity, IReadOnlyList<string> roles, TimeSpan patience)
{
    /// <summary>Greets a peer.</summary>
    /// <returns>The connection; or why there is none.</returns>
    public async Task<(SecureConnection? Secured, string? Fault)> AcceptAsync(ConnectionContext connection)
    {
        using var late = new CancellationTokenSource(patience);
        try
        {
            return (await SecureConnection.AcceptAsync(identity, connection, roles, late.Token).ConfigureAwait(false), null);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return (null, late.IsCancellationRequested ? $"no handshake within {patience}" : fault.Message);
        }
    }
}
