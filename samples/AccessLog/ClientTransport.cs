using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Samples.AccessLog;

/// <summary>Sends through <see cref="MeshClient"/>, as a member of the cluster.</summary>
internal sealed class ClientTransport(MemberNode node) : ITransport
{
    private readonly MeshClient _client = node.Services.GetRequiredService<MeshClient>();

    /// <inheritdoc/>
    public async ValueTask<Answer> SendAsync(
        string client, ReadOnlyMemory<byte> line, CancellationToken cancellation)
    {
        var result = await _client.SendAsync("sessions", client, line, default, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return Answer.Of(result);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => node.DisposeAsync();
}
